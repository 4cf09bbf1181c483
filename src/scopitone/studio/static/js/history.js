/** States of what is edited, with undo and redo. States are never changed, only replaced. */

/** Begins with the state that is saved. States with the same `readContent(state)` count as the same. */
export class History {
  constructor(state, readContent = (content) => content) {
    this.states = [state];
    this.position = 0;
    this.saved = state;
    this.readContent = readContent;
  }

  get state() {
    return this.states[this.position];
  }

  get canUndo() {
    return this.position > 0;
  }

  get canRedo() {
    return this.position < this.states.length - 1;
  }

  get isChanged() {
    return !this.#isSame(this.state, this.saved);
  }

  /** Continue with a new state. What was undone is forgotten. */
  push(state) {
    if (this.#isSame(state, this.state)) return;
    this.states.splice(this.position + 1, Infinity, state);
    this.position += 1;
  }

  undo() {
    if (this.canUndo) this.position -= 1;
  }

  redo() {
    if (this.canRedo) this.position += 1;
  }

  /** Continue with the state that was saved. */
  save(state) {
    this.push(state);
    this.states[this.position] = state;
    this.saved = state;
  }

  #isSame(state, other) {
    return JSON.stringify(this.readContent(state)) === JSON.stringify(this.readContent(other));
  }
}
