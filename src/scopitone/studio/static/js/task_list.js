/** The list of tasks: what is there, what comes before it, and every change as it happens. */

import { call, root } from "./api.js";
import { busy, find, make } from "./dom.js";
import { listen } from "./stream.js";
import { nameOf } from "./tasks.js";
import { ago, moment, number, say } from "./words.js";

const given = JSON.parse(find("#tasks").textContent);
const rows = new Map();
let cursor = given.cursor;

function draw(task, first) {
  const href = `${root}/studio/tasks/${encodeURIComponent(task.task_id)}`;
  const bar = make("progress", { max: 1, value: task.progress, "aria-label": say("progress") });
  const badge = make("span", { className: `badge ${task.status}` }, say(task.status));
  const when = make("time", { title: moment(task.create_at) }, ago(task.create_at));
  const row = make(
    "tr",
    {},
    make("td", { "data-label": say("what") }, make("a", { href }, nameOf(task))),
    make("td", { "data-label": say("model") }, task.model),
    make("td", { "data-label": say("status") }, make("div", {}, badge, bar)),
    make("td", { "data-label": say("made") }, when),
    make("td", { className: "number", "data-label": say("credits") }, number(task.credits)),
  );
  rows.get(task.task_id)?.row.replaceWith(row);
  if (!rows.has(task.task_id)) {
    if (first) find("#rows").prepend(row);
    else find("#rows").append(row);
  }
  rows.set(task.task_id, { row, bar, badge });
  stand(task.task_id, task);
}

function stand(id, { status, progress }) {
  const { bar, badge } = rows.get(id);
  bar.hidden = status !== "running";
  bar.value = progress;
  badge.className = `badge ${status}`;
  badge.textContent = say(status);
}

function emptiness() {
  find("#list").hidden = rows.size === 0;
  find("#none").hidden = rows.size > 0;
  find("#more").hidden = !cursor;
}

async function told(news) {
  const ended = news.complete_at !== null;
  if (rows.has(news.task_id) && !ended) {
    stand(news.task_id, news);
  } else if (rows.has(news.task_id) || !given.filtered) {
    const task = await call("GET", `/client/job/TaskInfo?task_id=${encodeURIComponent(news.task_id)}`).catch(() => null);
    if (task) draw(task, true);
    emptiness();
  }
}

async function older() {
  const query = new URLSearchParams(location.search);
  query.set("cursor", cursor);
  query.set("limit", "25");
  const found = await call("GET", `/client/job/list?${query}`);
  cursor = found.next_cursor;
  for (const task of found.tasks) draw(task, false);
  emptiness();
}

for (const task of given.tasks) draw(task, false);
emptiness();
find("#more").addEventListener("click", (event) => busy(event.currentTarget, older));
listen("/api/v1/client/job/feed", { task: told });
