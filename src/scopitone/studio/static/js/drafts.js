/** What was entered but not saved: kept in this tab, also over a reload. */

/** A draft of one purpose, such as the words of a song. */
export class Draft {
  constructor(purpose) {
    this.name = `scopitone:draft:${purpose}`;
  }

  /** Return what was stored last; null if there is nothing. */
  load() {
    return JSON.parse(sessionStorage.getItem(this.name) ?? "null");
  }

  /** Store a value; null deletes the draft. */
  store(value) {
    if (value === null) sessionStorage.removeItem(this.name);
    else sessionStorage.setItem(this.name, JSON.stringify(value));
  }
}
