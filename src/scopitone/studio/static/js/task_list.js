/** The list of tasks: it updates live, older pages are loaded on request, and what is selected can be deleted. */

import { call, root } from "./api.js";
import { askConfirmation, find, make, makeIcon, runBusy, showToast } from "./dom.js";
import { listen } from "./stream.js";
import { nameOf, pictureOf, statusOf } from "./tasks.js";
import { formatAgo, formatNumber, formatTime, t } from "./words.js";

const firstPage = JSON.parse(find("#tasks").textContent);
const rows = new Map(); // id → { row, bar, badge, box }
let cursor = firstPage.cursor;

function drawTask(task, prepend) {
  const href = `${root}/studio/tasks/${encodeURIComponent(task.task_id)}`;
  const name = nameOf(task);
  const bar = make("progress", { max: 1, value: task.progress, "aria-label": t("progress") });
  const badge = make("span", {});
  const when = make("time", { title: formatTime(task.create_at) }, formatAgo(task.create_at));
  const box = make("input", { type: "checkbox", "aria-label": t("select", { name }), onchange: updateSelection });
  box.checked = rows.get(task.task_id)?.box.checked ?? false;
  const row = make(
    "tr",
    {},
    make("td", { className: "what", "data-label": t("what") }, make("div", { className: "row" }, box, makePicture(task), make("a", { href }, name))),
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
  rows.set(task.task_id, { row, bar, badge, box });
  updateStatus(task.task_id, task);
}

function makePicture(task) {
  const address = pictureOf(task);
  if (!address) return make("span", { className: "picture" }, makeIcon("tasks"));
  return make("img", { className: "picture", src: `${address}?width=160`, alt: "", loading: "lazy", decoding: "async", width: 48, height: 48 });
}

function updateStatus(id, task) {
  const { bar, badge, box } = rows.get(id);
  const status = statusOf(task);
  bar.hidden = status !== "running";
  bar.value = task.progress;
  badge.className = `badge ${status}`;
  badge.textContent = t(status);
  box.disabled = status === "running" || status === "pending";
  box.checked &&= !box.disabled;
  updateSelection();
}

function listSelected() {
  return [...rows].filter(([, { box }]) => box.checked).map(([id]) => id);
}

function updateSelection() {
  const count = listSelected().length;
  const selectable = [...rows.values()].filter(({ box }) => !box.disabled).length;
  const all = find("#select-all");
  all.checked = count > 0 && count === selectable;
  all.indeterminate = count > 0 && count < selectable;
  all.disabled = selectable === 0;
  find("#delete").disabled = count === 0;
  find("#delete").textContent = count ? t("delete_count", { n: count }) : t("delete");
}

function updateVisibility() {
  find("#list").hidden = rows.size === 0;
  find("#selection").hidden = rows.size === 0;
  find("#none").hidden = rows.size > 0;
  find("#more").hidden = !cursor;
}

/** Delete the selected tasks. Those that something else needs stay, and the first reason is shown. */
async function deleteSelected() {
  const ids = listSelected();
  if (!(await askConfirmation(t("delete_title", { n: ids.length }), t("delete_text"), t("delete")))) return;
  const reasons = [];
  for (const id of ids) {
    try {
      await call("POST", "/client/job/delete", { task_id: id });
      rows.get(id).row.remove();
      rows.delete(id);
    } catch (error) {
      reasons.push(error.message);
    }
  }
  updateVisibility();
  updateSelection();
  if (reasons.length) showToast(t("not_deleted", { n: reasons.length, reason: reasons[0] }), true);
}

/** Load the tasks of this page as it is now, or of the one after a cursor: with the songs they are made of. */
async function loadPage(after = "") {
  const address = new URL(location.href);
  if (after) address.searchParams.set("cursor", after);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return JSON.parse(find("#tasks", new DOMParser().parseFromString(await answer.text(), "text/html")).textContent);
}

async function handleChange(state) {
  if (rows.has(state.task_id) && state.complete_at === null) {
    updateStatus(state.task_id, state);
  } else if (rows.has(state.task_id) || !firstPage.filtered) {
    const page = await loadPage().catch(() => null);
    const task = page?.tasks.find(({ task_id }) => task_id === state.task_id);
    if (task) drawTask(task, true);
    updateVisibility();
  }
}

async function loadOlder() {
  const page = await loadPage(cursor);
  cursor = page.cursor;
  for (const task of page.tasks) drawTask(task, false);
  updateVisibility();
}

for (const task of firstPage.tasks) drawTask(task, false);
updateVisibility();
updateSelection();
find("#more").addEventListener("click", (event) => runBusy(event.currentTarget, loadOlder));
find("#delete").addEventListener("click", (event) => runBusy(event.currentTarget, deleteSelected));
find("#select-all").addEventListener("change", ({ currentTarget }) => {
  for (const { box } of rows.values()) box.checked = currentTarget.checked && !box.disabled;
  updateSelection();
});
listen({ task: handleChange });
