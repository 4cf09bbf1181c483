/** States of what is edited, with undo and redo without limit. States are never changed, only replaced, so that
    equal parts of them are the same objects. */

/** The states of a history as plain data. `position` is that of the current one. */
export interface Steps<State> {
  readonly states: readonly State[];
  readonly position: number;
}

export class History<State> {
  readonly #states: State[];
  #position: number;
  /** Where an edit of several states began. */
  #beginning: number | null = null;

  constructor({ states, position }: Steps<State>) {
    this.#states = [...states];
    this.#position = position;
  }

  /** Begin a history with its first state. */
  static of<State>(state: State): History<State> {
    return new History({ states: [state], position: 0 });
  }

  get steps(): Steps<State> {
    return { states: this.#states, position: this.#position };
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
