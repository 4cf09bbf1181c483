/** States of what is edited, with undo and redo without limit. States are never changed, only replaced, so that
    equal parts of them are the same objects. */

export class History<State> {
  readonly #states: State[];
  #position = 0;
  /** Where an edit of several states began. */
  #beginning: number | null = null;

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

  /** Continue with a new state. What was undone is forgotten. */
  push(state: State): void {
    if (state === this.state) return;
    const isContinued = this.#beginning !== null && this.#position > this.#beginning;
    if (!isContinued) this.#position += 1;
    this.#states.splice(this.#position, Infinity, state);
  }

  /** Begin an edit of several states, such as a drag, which is one step of undo. */
  begin(): void {
    this.#beginning = this.#position;
  }

  /** End the edit of several states. */
  end(): void {
    this.#beginning = null;
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
