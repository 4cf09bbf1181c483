/** The page of one task: its progress, its result, and actions. */

import { call, root } from "./api.js";
import { showCalls } from "./calls.js";
import { askConfirmation, find, runBusy, runWithReason } from "./dom.js";
import { formatTimes } from "./layout.js";
import { makeVideoResult } from "./result.js";
import { makeTake } from "./takes.js";
import { createTask, followTask, nameOf, statusOf } from "./tasks.js";
import { t } from "./words.js";

const NOT_FOUND = 404;

let task = JSON.parse(find("#task").textContent);
const isOpen = () => task.status === "pending" || task.status === "running";

function show() {
  const status = statusOf(task);
  find("#status").className = `badge ${status}`;
  find("#status").textContent = t(status);
  find("#progress").hidden = !isOpen();
  find("#cancel").hidden = !isOpen();
  find("#delete").hidden = isOpen();
  find("#task-title").textContent = nameOf(task);
  find("#says").textContent = status === "failed" ? task.result.message : "";
  find("#result-card").hidden = task.status !== "success";
  if (task.status !== "success") return;
  const result = find("#result");
  if (task.result.suno_data) {
    result.className = "takes";
    result.replaceChildren(...task.result.suno_data.map((clip) => makeTake(task.task_id, clip)));
  } else {
    result.replaceChildren(...makeVideoResult(task));
  }
}

async function watch() {
  try {
    await followTask(task.task_id, (share, status) => {
      find("#progress").value = share;
      find("#status").className = `badge ${status}`;
      find("#status").textContent = t(status);
    });
  } catch { /* the task failed; the refreshed page shows the reason */ }
  await refresh();
}

/** Update the page from the server without reloading it, so that the reader's input is kept. */
async function refresh() {
  const answer = await fetch(location.href);
  // The task was deleted meanwhile.
  if (!answer.ok) return;
  const text = await answer.text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  task = JSON.parse(find("#task", fresh).textContent);
  for (const id of ["facts", "callback-state"]) {
    const [old, current] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && current) old.replaceWith(current);
  }
  formatTimes();
  show();
}

function onClick(id, work, run = runBusy) {
  document.getElementById(id)?.addEventListener("click", (event) => run(event.currentTarget, work));
}

onClick("again", async () => {
  location.href = `${root}/studio/tasks/${await createTask(task.param)}`;
}, runWithReason);
/** Return the id of the project of a video: its own, or a new one if it has none or that was deleted. */
async function openProject() {
  const own = task.param.input.project_id;
  const isThere = own && (await call("GET", `/projects/${encodeURIComponent(own)}`).then(() => true, (error) => error.code !== NOT_FOUND));
  return isThere ? own : (await call("POST", "/projects", { task_id: task.task_id })).id;
}

onClick("project", async () => {
  location.href = `${root}/studio/video?project=${await openProject()}`;
}, runWithReason);
onClick("cancel", async () => {
  task = { ...task, ...(await call("POST", "/client/job/cancel", { task_id: task.task_id })) };
  show();
});
onClick("delete", async () => {
  if (!(await askConfirmation(t("delete_title"), t("delete_text"), t("delete")))) return;
  await call("POST", "/client/job/delete", { task_id: task.task_id });
  location.href = `${root}/studio/tasks`;
});
onClick("resend", async () => {
  const id = encodeURIComponent(task.task_id);
  const before = await call("GET", `/client/job/callbacks?task_id=${id}`);
  await call("POST", `/client/job/callbacks/${id}/resend`);
  for (let poll = 0; poll < 60; poll += 1) {
    const current = await call("GET", `/client/job/callbacks?task_id=${id}`);
    if (current.attempts.length > before.attempts.length) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await refresh();
});

show();
showCalls(find("#call"), "POST", "/client/job/CreateTask", task.param);
if (isOpen()) watch();
