/** Tasks that outlive a reload of their page: a reload follows them, and creates no second one. */

import { cancelTask, createTask, followTask } from "./tasks.js";

/** The task of one purpose in this tab, such as the video of a song. */
export class PendingTask {
  constructor(purpose) {
    this.name = `scopitone:task:${purpose}`;
  }

  /** Create a task and return its id. If the answer to the same request was lost, the server returns
      the task that it created then. */
  async create(body) {
    const before = this.#load();
    const isRepeated = before && !before.taskId && JSON.stringify(before.body) === JSON.stringify(body);
    const state = isRepeated ? before : { key: makeKey(), body };
    this.#store(state);
    try {
      state.taskId = await createTask(body, state.key);
    } catch (error) {
      // Without an answer, the task may exist.
      if (error.code) this.forget();
      throw error;
    }
    this.#store(state);
    return state.taskId;
  }

  /** Return the id of the task that was created before the page was reloaded; "" if there is none. */
  async resume() {
    const state = this.#load();
    if (!state) return "";
    return state.taskId ?? this.create(state.body);
  }

  forget() {
    sessionStorage.removeItem(this.name);
  }

  #load() {
    return JSON.parse(sessionStorage.getItem(this.name) ?? "null");
  }

  #store(state) {
    sessionStorage.setItem(this.name, JSON.stringify(state));
  }
}

/** Create a task and return it when it has finished. Calls `onProgress(share)` meanwhile. When
    `signal` is aborted, the task is canceled. */
export async function runTask(purpose, body, onProgress = () => {}, signal = undefined) {
  const pending = new PendingTask(purpose);
  return followPending(pending, await pending.create(body), onProgress, signal);
}

/** Return the task of `runTask` that a reload of the page interrupted, when it has finished; null if
    none was. */
export async function resumeTask(purpose, onProgress = () => {}, signal = undefined) {
  const pending = new PendingTask(purpose);
  const taskId = await pending.resume();
  return taskId ? followPending(pending, taskId, onProgress, signal) : null;
}

async function followPending(pending, taskId, onProgress, signal) {
  try {
    signal?.throwIfAborted();
    return await followTask(taskId, onProgress, signal);
  } finally {
    pending.forget();
    if (signal?.aborted) cancelTask(taskId);
  }
}

/** Return a new Idempotency-Key. `crypto.randomUUID` exists only on pages that are sent by HTTPS. */
function makeKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
