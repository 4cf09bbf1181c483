/** The library of projects: it updates live, and older projects are loaded on request. */

import { API, call, root } from "./api.js";
import { find, make, makeIcon, runBusy, showToast, showUndo } from "./dom.js";
import { askName, showVersions } from "./project_dialogs.js";
import { listen } from "./stream.js";
import { formatAgo, formatClock, formatTime, t } from "./words.js";

const PROJECTS = "/projects";
const VIDEO_MODEL = "suno/music-video";
const firstPage = JSON.parse(find("#library").textContent);
const cards = new Map(); // id → { project, card }
let cursor = firstPage.cursor;

const pathOf = (project) => `${PROJECTS}/${encodeURIComponent(project.id)}`;

function makeCard(project) {
  const href = `${root}/studio/video?project=${encodeURIComponent(project.id)}`;
  const picture = project.thumbnail_url
    ? make("img", { src: project.thumbnail_url, alt: "", loading: "lazy", decoding: "async", width: 240, height: 240 })
    : makeIcon("song");
  const facts = [project.artist, project.duration === null ? null : formatClock(project.duration)];
  const card = make(
    "li",
    { className: "project", "data-id": project.id },
    make("div", { className: "cover" }, picture),
    make("h2", {}, make("a", { href }, project.name), makeMenu(project)),
    make("p", { className: "small quiet" }, facts.filter(Boolean).join(" · ")),
    make("p", { className: "small quiet" }, make("time", { title: formatTime(project.updated_at) }, formatAgo(project.updated_at))),
  );
  if (project.video_outdated) card.append(make("p", { className: "small gone" }, t("video_outdated")));
  if (project.duration === null) card.append(make("p", { className: "small gone" }, t("song_gone")));
  return card;
}

function makeMenu(project) {
  const act = (label, work, className) =>
    make("button", { type: "button", className, onclick: (event) => run(event.currentTarget, work) }, label);
  return make(
    "details",
    {},
    make("summary", { "aria-label": t("actions", { name: project.name }) }, makeIcon("more")),
    make(
      "div",
      { className: "actions" },
      act(t("rename"), () => rename(project)),
      act(t("duplicate"), () => duplicate(project)),
      act(t("versions"), () => showVersions(project, pathOf(project), draw)),
      make("a", { href: `${API}${pathOf(project)}/file`, download: "" }, t("download")),
      act(t("delete"), () => remove(project), "danger"),
    ),
  );
}

async function run(button, work) {
  const menu = button.closest("details");
  await runBusy(button, work);
  menu.open = false;
  if (menu.isConnected) find("summary", menu).focus();
}

/** Show a project at its place: the last edited is the first. */
function draw(project) {
  const card = makeCard(project);
  cards.get(project.id)?.card.remove();
  cards.set(project.id, { project, card });
  const older = [...cards.values()].filter((other) => other.project.id !== project.id && other.project.updated_at <= project.updated_at);
  const next = older.sort((a, b) => b.project.updated_at - a.project.updated_at)[0];
  if (next) next.card.before(card);
  else find("#grid").append(card);
  updateVisibility();
}

function forget(id) {
  cards.get(id)?.card.remove();
  cards.delete(id);
  updateVisibility();
}

function updateVisibility() {
  find("#none").hidden = cards.size > 0;
  find("#grid").hidden = cards.size === 0;
  find("#more").hidden = !cursor;
}

async function rename(project) {
  const name = await askName(project.name);
  if (name === null || name === project.name) return;
  draw({ ...project, name, ...(await call("POST", `${pathOf(project)}/rename`, { name })) });
}

async function duplicate(project) {
  await call("POST", `${pathOf(project)}/duplicate`);
  await refresh();
}

async function remove(project) {
  await call("DELETE", pathOf(project));
  forget(project.id);
  find("#main").focus();
  showUndo(t("deleted", { name: project.name }), async () => {
    await call("POST", `${pathOf(project)}/undelete`);
    await refresh();
  });
}

/** Load the newest projects again. */
async function refresh() {
  const page = await call("GET", `${PROJECTS}?limit=24`);
  for (const project of page.projects.reverse()) {
    if (JSON.stringify(cards.get(project.id)?.project) !== JSON.stringify(project)) draw(project);
  }
}

async function loadOlder() {
  const page = await call("GET", `${PROJECTS}?${new URLSearchParams({ cursor, limit: "24" })}`);
  cursor = page.next_cursor;
  page.projects.forEach(draw);
}

async function handleChange({ id, revision, deleted }) {
  if (deleted) forget(id);
  else if (cards.get(id)?.project.revision !== revision) await refresh();
}

/** A finished video may have the last changes. */
async function handleTask({ model, complete_at }) {
  if (model === VIDEO_MODEL && complete_at !== null) await refresh();
}

async function importFile(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  const project = await call("POST", `${PROJECTS}/file`, form);
  for (const warning of project.warnings) showToast(warning, true);
  showToast(t("imported", { name: project.name }));
  await refresh();
}

function chooseFile() {
  const input = find("#import-file");
  input.value = "";
  input.click();
}

firstPage.projects.forEach(draw);
updateVisibility();
find("#more").addEventListener("click", (event) => runBusy(event.currentTarget, loadOlder));
find("#import").addEventListener("click", chooseFile);
find("#import-file").addEventListener("change", ({ target }) => {
  if (target.files[0]) runBusy(find("#import"), () => importFile(target.files[0]));
});
document.addEventListener("scopitone:drop", (event) => {
  event.preventDefault();
  runBusy(find("#import"), () => importFile(event.detail[0]));
});
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".project details[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".project details[open]");
  if (event.key !== "Escape" || !menu || document.querySelector("dialog[open]")) return;
  menu.open = false;
  find("summary", menu).focus();
});
listen({ open: refresh, project: handleChange, task: handleTask });
