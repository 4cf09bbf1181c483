/** One task: followed while it runs, its result, and what can be done with it. */

import { call, root } from "./api.js";
import { showCalls } from "./calls.js";
import { busy, confirmed, find } from "./dom.js";
import { times } from "./layout.js";
import { shown } from "./result.js";
import { take } from "./takes.js";
import { create, follow, nameOf } from "./tasks.js";
import { say } from "./words.js";

let task = JSON.parse(find("#task").textContent);
const open = () => task.status === "pending" || task.status === "running";

function show() {
  find("#status").className = `badge ${task.status}`;
  find("#status").textContent = say(task.status);
  find("#progress").hidden = !open();
  find("#cancel").hidden = !open();
  find("#delete").hidden = open();
  find("#task-title").textContent = nameOf(task);
  find("#says").textContent = task.status === "failed" ? task.result.message : "";
  find("#result-card").hidden = task.status !== "success";
  if (task.status !== "success") return;
  const result = find("#result");
  if (task.result.suno_data) {
    result.className = "takes";
    result.replaceChildren(...task.result.suno_data.map((clip) => take(task.task_id, clip)));
  } else {
    result.replaceChildren(...shown(task));
  }
}

async function watch() {
  try {
    await follow(task.task_id, (share, status) => {
      find("#progress").value = share;
      find("#status").className = `badge ${status}`;
      find("#status").textContent = say(status);
    });
  } catch { /* it failed: the page then says why */ }
  await renew();
}

/** What the server knows by now, without losing what the reader is about to do. */
async function renew() {
  const text = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  task = JSON.parse(find("#task", fresh).textContent);
  for (const id of ["facts", "told"]) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && now) old.replaceWith(now);
  }
  times();
  show();
}

function act(id, work) {
  document.getElementById(id)?.addEventListener("click", (event) => busy(event.currentTarget, work));
}

act("again", async () => {
  location.href = `${root}/studio/tasks/${await create(task.param)}`;
});
act("cancel", async () => {
  task = await call("POST", "/client/job/cancel", { task_id: task.task_id });
  show();
});
act("delete", async () => {
  if (!(await confirmed(say("delete_title"), say("delete_text"), say("delete")))) return;
  await call("POST", "/client/job/delete", { task_id: task.task_id });
  location.href = `${root}/studio/tasks`;
});
act("resend", async () => {
  const id = encodeURIComponent(task.task_id);
  const before = await call("GET", `/client/job/callbacks?task_id=${id}`);
  await call("POST", `/client/job/callbacks/${id}/resend`);
  for (let look = 0; look < 60; look += 1) {
    const now = await call("GET", `/client/job/callbacks?task_id=${id}`);
    if (now.attempts.length > before.attempts.length) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await renew();
});

show();
showCalls(find("#call"), "POST", "/client/job/CreateTask", task.param);
if (open()) watch();
