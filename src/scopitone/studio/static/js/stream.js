/** Changes of the account's tasks and projects, live. All visible tabs share one connection to the server. */

import { root } from "./api.js";
import { TaskFeed } from "./task_feed.js";

const address = new URL(`${root}/api/v1/client/job/feed`, location.href).href;
const listeners = new Set();
let watch = null;

function pass(name, data) {
  if (name === "away") document.dispatchEvent(new Event("scopitone:away"));
  else for (const handlers of [...listeners]) handlers[name]?.(data);
}

/** Return the function that starts or ends watching: in the shared worker, or in this tab where
    browsers have no shared workers. */
function connect() {
  if (!window.SharedWorker) {
    const feed = new TaskFeed(address, pass);
    return (isWatching) => feed.watch(isWatching);
  }
  // One worker for each session, because its stream is that of one account.
  const name = document.documentElement.dataset.csrf;
  const { port } = new SharedWorker(new URL("./stream_worker.js", import.meta.url), { name, type: "module" });
  port.onmessage = ({ data }) => pass(data.name, data.data);
  return (isWatching) => port.postMessage({ address, isWatching });
}

function adapt(isShown = !document.hidden) {
  const isWatching = isShown && listeners.size > 0;
  if (!watch && !isWatching) return;
  watch ??= connect();
  watch(isWatching);
}

/** Listen to changes. `handlers` are functions: `open()` when the stream begins, also after a break,
    when anything may have changed; `task(state)` and `project({id, revision, deleted})` for each
    change. Returns a function that ends it. Nothing arrives while the tab is hidden. */
export function listen(handlers) {
  listeners.add(handlers);
  adapt();
  return () => {
    listeners.delete(handlers);
    adapt();
  };
}

document.addEventListener("visibilitychange", () => adapt());
addEventListener("pagehide", () => adapt(false));
addEventListener("pageshow", () => adapt());
