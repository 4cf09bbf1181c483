/** States of what is edited, with undo and redo without limit. States are never changed, only replaced, so that
    equal parts of them are the same objects. */

export class History<State> {
  readonly #states: State[];
  #position = 0;
  #isOpen = false;

  constructor(state: State) {
    this.#states = [state];
  }

  get state(): State {
    const state = this.#states[this.#position];
    if (state === undefined) throw new RangeError("no such state");
    return state;
  }

  get canUndo(): boolean {
    return this.#position > 0;
  }

  get canRedo(): boolean {
    return this.#position < this.#states.length - 1;
  }

  /** Continue with a new state. What was undone is forgotten. States pushed after `begin` count as one. */
  push(state: State): void {
    if (state === this.state) return;
    if (this.#isOpen && this.canUndo) {
      this.#states.splice(this.#position, Infinity, state);
      return;
    }
    this.#states.splice(this.#position + 1, Infinity, state);
    this.#position += 1;
  }

  /** Begin an edit of several states, such as a drag: its first push is a step, the others replace it. */
  begin(state: State): void {
    this.push(state);
    this.#isOpen = true;
  }

  /** End the edit of several states. */
  end(): void {
    this.#isOpen = false;
  }

  undo(): void {
    this.end();
    if (this.canUndo) this.#position -= 1;
  }

  redo(): void {
    this.end();
    if (this.canRedo) this.#position += 1;
  }
}
