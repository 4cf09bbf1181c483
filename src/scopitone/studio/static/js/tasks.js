/** Creating tasks and following them until they end. */

import { API, ApiError, call, root } from "./api.js";
import { listen } from "./stream.js";

/** Create a task and return its id. */
export async function createTask(body) {
  const data = await call("POST", "/client/job/CreateTask", body);
  return data.task_id;
}

/** Follow a task until it ends and return its TaskInfo. Calls `onProgress(share, status)` meanwhile.
    Throws ApiError if the task failed. Reconnects if the server restarts. */
export function followTask(taskId, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    listen(`/api/v1/client/job/events?task_id=${encodeURIComponent(taskId)}`, {
      progress: (state) => onProgress(state.progress, state.status),
      end: (task) => {
        if (task.status === "success") resolve(task);
        else reject(new ApiError(task.result.code, task.result.message));
      },
    });
  });
}

/** Load the TaskInfo of a task. */
export function loadTask(taskId) {
  return call("GET", `/client/job/TaskInfo?task_id=${encodeURIComponent(taskId)}`);
}

/** Return a name for a task that people recognize. */
export function nameOf(task) {
  const input = task.param.input ?? {};
  const clip = task.result?.suno_data?.[0];
  return clip?.title || task.result?.video?.title || input.title || input.prompt || `${task.model} ${task.task_id.slice(8, 14)}`;
}

/** Return a media URL of this server as seen from this page, whatever the server's public URL is. */
export function localUrl(url) {
  if (!url) return "";
  const path = new URL(url, location.href).pathname;
  const start = path.indexOf("/media/");
  return start < 0 ? url : root + path.slice(start);
}

export { API };
