/** The progress of tasks that hear words, with a button that cancels them. */

import { find } from "studio/dom.js";
import type { TaskInfo } from "studio/tasks.js";

type Follow = (report: (share: number) => void, signal: AbortSignal) => Promise<TaskInfo | null>;

export class Hearing {
  #current: AbortController | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor() {
    find("#hearing-cancel").addEventListener("click", () => this.#current?.abort(new Error("")));
  }

  /** Run a task after those before it, and show its progress. Returns the task when it has finished; null if it was
      canceled, or if there is none. */
  run(follow: Follow): Promise<TaskInfo | null> {
    const run = this.#queue.then(() => this.#show(follow));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #show(follow: Follow): Promise<TaskInfo | null> {
    const abort = new AbortController();
    this.#current = abort;
    const progress = find("#hearing-progress") as HTMLProgressElement;
    try {
      return await follow((share) => {
        find("#hearing").hidden = false;
        progress.value = share;
      }, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return null;
      throw error;
    } finally {
      find("#hearing").hidden = true;
    }
  }
}
