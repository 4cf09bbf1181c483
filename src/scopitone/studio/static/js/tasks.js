/** Creating tasks and following them to their end. */

import { API, ApiError, call, root } from "./api.js";
import { listen } from "./stream.js";

/** Create a task; its id. */
export async function create(body) {
  const made = await call("POST", "/client/job/CreateTask", body);
  return made.task_id;
}

/** Follow a task: `progress(share, status)` on the way, then its TaskInfo. Throws what made it
    fail. A server that restarts meanwhile is waited for. */
export function follow(taskId, progress = () => {}) {
  return new Promise((resolve, reject) => {
    listen(`/api/v1/client/job/events?task_id=${encodeURIComponent(taskId)}`, {
      progress: (told) => progress(told.progress, told.status),
      end: (task) => {
        if (task.status === "success") resolve(task);
        else reject(new ApiError(task.result.code, task.result.message));
      },
    });
  });
}

/** What the server knows of a task. */
export function info(taskId) {
  return call("GET", `/client/job/TaskInfo?task_id=${encodeURIComponent(taskId)}`);
}

/** What a person knows a task by. */
export function nameOf(task) {
  const input = task.param.input ?? {};
  const clip = task.result?.suno_data?.[0];
  return clip?.title || task.result?.video?.title || input.title || input.prompt || `${task.model} ${task.task_id.slice(8, 14)}`;
}

/** An address of this server's media as seen from this page, whatever its public name is. */
export function local(url) {
  if (!url) return "";
  const path = new URL(url, location.href).pathname;
  const at = path.indexOf("/media/");
  return at < 0 ? url : root + path.slice(at);
}

export { API };
