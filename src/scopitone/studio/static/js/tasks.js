/** Creating tasks and following them until they end. */

import { ApiError, call, root } from "./api.js";
import { listen } from "./stream.js";

const CHECK_AGAIN_MS = 2000;
/** The message of a task that was canceled. */
export const CANCELLED = "cancelled";

/** Create a task and return its id. The same `key` (Idempotency-Key) creates one task only. */
export async function createTask(body, key = "") {
  const data = await call("POST", "/client/job/CreateTask", body, key ? { "Idempotency-Key": key } : {});
  return data.task_id;
}

/** Follow a task until it ends and return its TaskInfo. Calls `onProgress(share, status)` meanwhile.
    Throws ApiError if the task failed or does not exist; the reason of `signal` if that is aborted.
    Goes on when the server restarts, or when the tab is shown again. */
export function followTask(taskId, onProgress = () => {}, signal = undefined) {
  return new Promise((resolve, reject) => {
    let timer = 0;
    let stop = () => {};
    const end = (settle, outcome) => {
      clearTimeout(timer);
      stop();
      settle(outcome);
    };
    const check = async () => {
      clearTimeout(timer);
      try {
        const task = await loadTask(taskId);
        if (task.status === "success") end(resolve, task);
        else if (task.status === "failed") end(reject, new ApiError(task.result.code, task.result.message));
        else onProgress(task.progress, task.status);
      } catch (error) {
        if (error.code === 404) end(reject, error);
        else timer = setTimeout(check, CHECK_AGAIN_MS);
      }
    };
    const handleChange = (state) => {
      if (state.task_id !== taskId) return;
      if (state.complete_at === null) onProgress(state.progress, state.status);
      else check();
    };
    stop = listen({ open: check, task: handleChange });
    signal?.addEventListener("abort", () => end(reject, signal.reason));
  });
}

/** Cancel a task. It does not matter if it has ended meanwhile. */
export function cancelTask(taskId) {
  return call("POST", "/client/job/cancel", { task_id: taskId }).catch(() => {});
}

/** Load the TaskInfo of a task. */
export function loadTask(taskId) {
  return call("GET", `/client/job/TaskInfo?task_id=${encodeURIComponent(taskId)}`);
}

/** Return a name for a task that people recognize. */
export function nameOf(task) {
  const input = task.param.input ?? {};
  const clip = task.result?.suno_data?.[0];
  return clip?.title || task.result?.video?.title || input.title || task.song?.title || input.prompt || `${task.model} ${task.task_id.slice(8, 14)}`;
}

/** Return the status as people see it: what they canceled themselves did not fail. */
export function statusOf(task) {
  return task.status === "failed" && task.result?.message === CANCELLED ? CANCELLED : task.status;
}

/** Return the address of a picture of a task's song or video; "" if there is none. */
export function pictureOf(task) {
  return localUrl(task.result?.video?.poster_url || task.result?.suno_data?.[0]?.suno_image_url) || task.song?.cover || "";
}

/** Return a media URL of this server as seen from this page, whatever the server's public URL is. */
export function localUrl(url) {
  if (!url) return "";
  const path = new URL(url, location.href).pathname;
  const start = path.indexOf("/media/");
  return start < 0 ? url : root + path.slice(start);
}
