/** The page that makes songs: from a description, from lyrics, or from another song. */

import { root } from "./api.js";
import { showCalls } from "./calls.js";
import { find, make, runWithReason, showToast } from "./dom.js";
import { PendingTask } from "./pending_task.js";
import { makeTake } from "./takes.js";
import { cancelTask, followTask, loadTask } from "./tasks.js";
import { formatClock, t } from "./words.js";

const form = find("#song-form");
let mode = "simple";
let source = null; // {operation, task_id, clip}
let taskId = "";

/** Read the body of CreateTask from the form. */
function readBody() {
  const data = new FormData(form);
  const text = (name) => String(data.get(name) ?? "").trim();
  const input = {};
  const put = (name, value) => { if (value !== "") input[name] = value; };
  if (source?.operation !== "extend") Object.assign(input, { mode, model: text("model") });
  if (mode === "simple") put("prompt", text("prompt"));
  else for (const name of ["title", "tags", "lyrics"]) put(name, text(name));
  put("vocal_gender", text("vocal_gender"));
  put("negative_tags", text("negative_tags"));
  if (text("weirdness_constraint") !== "0.5") input.weirdness_constraint = Number(text("weirdness_constraint"));
  if (find("#instrumental").checked) input.instrumental = true;
  if (source?.operation === "extend") {
    delete input.prompt;
    Object.assign(input, { task_id: source.task_id, suno_id: source.clip.suno_id });
    if (text("continue_at")) input.continue_at = Number(text("continue_at"));
    return { model: "suno/music-extend", input };
  }
  if (source?.operation === "cover") return { model: "suno/music-cover", input: { audio_url: source.clip.suno_audio_url, ...input } };
  return { model: "suno/music-generate", input };
}

function chooseMode(newMode, focus = false) {
  mode = newMode;
  for (const name of ["simple", "custom"]) {
    const tab = find(`#tab-${name}`);
    tab.setAttribute("aria-selected", String(name === mode));
    tab.tabIndex = name === mode ? 0 : -1;
    find(`#panel-${name}`).hidden = name !== mode;
    if (focus && name === mode) tab.focus();
  }
  update();
}

function useSource(operation, id, clip) {
  source = operation ? { operation, task_id: id, clip } : null;
  find("#source").hidden = !source;
  find("#at-field").hidden = operation !== "extend";
  if (source) {
    find("#source-says").textContent = t(operation, { title: clip.title || t("untitled"), length: formatClock(clip.duration) });
    find("#continue_at").max = String(clip.duration);
    find("#continue_at").value = operation === "extend" ? (clip.duration - 1).toFixed(1) : "";
    chooseMode(operation === "extend" ? "custom" : "simple");
    form.scrollIntoView({ block: "start" });
  }
  update();
}

function update() {
  // The browser itself checks the fields that a new song requires.
  find("#prompt").required = !source && mode === "simple";
  find("#title").required = !source && mode === "custom";
  showCalls(find("#call"), "POST", "/client/job/CreateTask", readBody());
}

function makeCard(id, clip) {
  const button = (operation) => make("button", { type: "button", className: "button small", onclick: () => useSource(operation, id, clip) }, t(`do_${operation}`));
  return makeTake(id, clip, button("extend"), button("cover"));
}

const pending = new PendingTask("song");

async function compose() {
  taskId = await pending.create(readBody());
  await followTakes();
}

async function followTakes() {
  find("#takes").replaceChildren();
  find("#made").hidden = find("#made-progress").hidden = find("#cancel").hidden = false;
  find("#made-progress").value = 0;
  showState("making", t("queued"));
  find("#made").scrollIntoView({ block: "nearest" });
  try {
    const task = await followTask(taskId, (share, status) => {
      find("#made-progress").value = share;
      showState("making", t(status === "pending" ? "queued" : "percent", { n: Math.round(share * 100) }));
    });
    showState("ready", "");
    find("#takes").replaceChildren(...task.result.suno_data.map((clip) => makeCard(task.task_id, clip)));
  } catch (error) {
    showState("failed", error.message);
  } finally {
    find("#made-progress").hidden = find("#cancel").hidden = true;
  }
}

function showState(title, text) {
  find("#made-title").textContent = t(title);
  find("#made-says").textContent = text;
}

find("#modes").addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) chooseMode(tab.id.replace("tab-", ""));
});
find("#modes").addEventListener("keydown", (event) => {
  if (event.key.startsWith("Arrow")) chooseMode(mode === "simple" ? "custom" : "simple", true);
});
find("#no-source").addEventListener("click", () => useSource(null));
find("#cancel").addEventListener("click", () => cancelTask(taskId));
form.addEventListener("input", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  runWithReason(find("#go"), compose);
});
update();
// After a reload, the song that is composed is followed further.
runWithReason(find("#go"), async () => {
  taskId = await pending.resume();
  if (taskId) await followTakes();
});

const query = new URLSearchParams(location.search);
if (query.has("task_id")) {
  loadTask(query.get("task_id")).then((task) => {
    const clip = task.result.suno_data.find((item) => item.suno_id === query.get("suno_id"));
    useSource(query.get("do") === "cover" ? "cover" : "extend", task.task_id, clip);
    history.replaceState(null, "", `${root}/studio/song`);
  }).catch((error) => showToast(error.message, true));
}
