/** The list of tasks: it updates live, and older pages are loaded on request. */

import { call, root } from "./api.js";
import { find, make, runBusy } from "./dom.js";
import { listen } from "./stream.js";
import { nameOf } from "./tasks.js";
import { formatAgo, formatNumber, formatTime, t } from "./words.js";

const firstPage = JSON.parse(find("#tasks").textContent);
const rows = new Map();
let cursor = firstPage.cursor;

function drawTask(task, prepend) {
  const href = `${root}/studio/tasks/${encodeURIComponent(task.task_id)}`;
  const bar = make("progress", { max: 1, value: task.progress, "aria-label": t("progress") });
  const badge = make("span", { className: `badge ${task.status}` }, t(task.status));
  const when = make("time", { title: formatTime(task.create_at) }, formatAgo(task.create_at));
  const row = make(
    "tr",
    {},
    make("td", { "data-label": t("what") }, make("a", { href }, nameOf(task))),
    make("td", { "data-label": t("model") }, task.model),
    make("td", { "data-label": t("status") }, make("div", {}, badge, bar)),
    make("td", { "data-label": t("made") }, when),
    make("td", { className: "number", "data-label": t("credits") }, formatNumber(task.credits)),
  );
  rows.get(task.task_id)?.row.replaceWith(row);
  if (!rows.has(task.task_id)) {
    if (prepend) find("#rows").prepend(row);
    else find("#rows").append(row);
  }
  rows.set(task.task_id, { row, bar, badge });
  updateStatus(task.task_id, task);
}

function updateStatus(id, { status, progress }) {
  const { bar, badge } = rows.get(id);
  bar.hidden = status !== "running";
  bar.value = progress;
  badge.className = `badge ${status}`;
  badge.textContent = t(status);
}

function updateVisibility() {
  find("#list").hidden = rows.size === 0;
  find("#none").hidden = rows.size > 0;
  find("#more").hidden = !cursor;
}

async function handleChange(state) {
  const hasEnded = state.complete_at !== null;
  if (rows.has(state.task_id) && !hasEnded) {
    updateStatus(state.task_id, state);
  } else if (rows.has(state.task_id) || !firstPage.filtered) {
    const task = await call("GET", `/client/job/TaskInfo?task_id=${encodeURIComponent(state.task_id)}`).catch(() => null);
    if (task) drawTask(task, true);
    updateVisibility();
  }
}

async function loadOlder() {
  const query = new URLSearchParams(location.search);
  query.set("cursor", cursor);
  query.set("limit", "25");
  const page = await call("GET", `/client/job/list?${query}`);
  cursor = page.next_cursor;
  for (const task of page.tasks) drawTask(task, false);
  updateVisibility();
}

for (const task of firstPage.tasks) drawTask(task, false);
updateVisibility();
find("#more").addEventListener("click", (event) => runBusy(event.currentTarget, loadOlder));
listen({ task: handleChange });
