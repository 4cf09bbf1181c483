/** The event stream of all tasks and projects of the account. It is open only while somebody watches. */

const RETRY_MS = 2000;

/** Reads the stream at `address`. `send(name, data)` is called with `open` when the stream begins or
    begins again, `task` or `project` for each change of one, and `away` when the server is unreachable. */
export class TaskFeed {
  constructor(address, send) {
    this.address = address;
    this.send = send;
    this.source = null;
    this.timer = 0;
  }

  get isOpen() {
    return this.source?.readyState === EventSource.OPEN;
  }

  /** Open the stream if it is wanted, else close it. */
  watch(isWanted) {
    if (isWanted && !this.source) this.#open();
    if (isWanted) return;
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  #open() {
    const source = new EventSource(this.address);
    this.source = source;
    source.onopen = () => this.send("open");
    for (const name of ["task", "project"]) {
      source.addEventListener(name, (event) => this.send(name, JSON.parse(event.data)));
    }
    source.onerror = () => {
      if (this.source !== source) return;
      this.send("away");
      // The browser reconnects by itself unless the server refused.
      if (source.readyState === EventSource.CLOSED) this.timer = setTimeout(() => this.#open(), RETRY_MS);
    };
  }
}
