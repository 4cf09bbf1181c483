/** The page that makes songs: from a description, from lyrics, or from another song. */

import { call, root } from "./api.js";
import { showCalls } from "./calls.js";
import { find, make, runWithReason, showToast } from "./dom.js";
import { Draft } from "./drafts.js";
import { PendingTask } from "./pending_task.js";
import { makeTake } from "./takes.js";
import { cancelTask, followTask, loadTask } from "./tasks.js";
import { describeUnderstood } from "./understood.js";
import { formatClock, t } from "./words.js";

const UNDERSTAND_DELAY_MS = 500;
const form = find("#song-form");
let mode = "simple";
let source = null; // {operation, task_id, clip}
let taskId = "";
let understandTimer = 0;
const draft = new Draft("song");

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
  const duration = parseSeconds(text("duration"));
  if (duration !== null) input.duration = duration;
  return { model: "suno/music-generate", input };
}

/** Return the seconds of a text such as 90 or 1:30; null if it is none. */
function parseSeconds(text) {
  const match = /^(?:(\d+):)?(\d+(?:[.,]\d+)?)$/.exec(text);
  return match && 60 * Number(match[1] ?? 0) + Number(match[2].replace(",", "."));
}

/** Keep what is entered over a reload of the page. */
function keep() {
  const values = Object.fromEntries(new FormData(form));
  draft.store({ mode, source, values });
}

/** Enter what was kept before a reload. */
function restore() {
  const kept = draft.load();
  if (!kept) return;
  for (const [name, value] of Object.entries(kept.values)) {
    const control = form.elements.namedItem(name);
    if (control?.type === "checkbox") control.checked = true;
    else if (control) control.value = value;
  }
  source = kept.source;
  showSource();
  chooseMode(kept.mode);
}

/** Show what the request is understood as, once nothing was entered for a moment. */
function understand() {
  clearTimeout(understandTimer);
  understandTimer = setTimeout(async () => {
    const body = readBody();
    const asked = JSON.stringify(body);
    const isAsked = !source && form.checkValidity();
    // What is not complete yet is understood later.
    const answer = isAsked ? await call("POST", "/client/job/understand", body).catch(() => null) : null;
    if (asked !== JSON.stringify(readBody())) return;
    const text = describeUnderstood(answer?.understood);
    find("#understood").replaceChildren(...(text ? [t("understood", { text }), ...answer.notes] : []).map((line) => make("p", {}, line)));
  }, UNDERSTAND_DELAY_MS);
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
  showSource();
  if (source) {
    find("#continue_at").value = operation === "extend" ? (clip.duration - 1).toFixed(1) : "";
    chooseMode(operation === "extend" ? "custom" : "simple");
    form.scrollIntoView({ block: "start" });
  }
  update();
}

function showSource() {
  find("#source").hidden = !source;
  find("#at-field").hidden = source?.operation !== "extend";
  find("#duration-field").hidden = Boolean(source);
  if (!source) return;
  const { operation, clip } = source;
  find("#source-says").textContent = t(operation, { title: clip.title || t("untitled"), length: formatClock(clip.duration) });
  find("#continue_at").max = String(clip.duration);
}

function update() {
  // The browser itself checks the fields that a new song requires.
  find("#prompt").required = !source && mode === "simple";
  find("#title").required = !source && mode === "custom";
  const duration = parseSeconds(find("#duration").value.trim());
  find("#duration").setCustomValidity(duration !== null && (duration < 8 || duration > 480) ? find("#duration-hint").textContent : "");
  showCalls(find("#call"), "POST", "/client/job/CreateTask", readBody());
  keep();
  understand();
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
document.getElementById("songs")?.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-operation]");
  if (button) runWithReason(button, () => openSource(button.dataset.taskId, button.dataset.sunoId, button.dataset.operation));
});
restore();
update();
// After a reload, the song that is composed is followed further.
runWithReason(find("#go"), async () => {
  taskId = await pending.resume();
  if (taskId) await followTakes();
});

/** Load a song, and extend or cover it. */
async function openSource(id, sunoId, operation) {
  const task = await loadTask(id);
  const clip = task.result.suno_data.find((item) => item.suno_id === sunoId);
  useSource(operation === "cover" ? "cover" : "extend", id, clip);
}

const query = new URLSearchParams(location.search);
if (query.has("task_id")) {
  openSource(query.get("task_id"), query.get("suno_id"), query.get("do")).then(
    () => history.replaceState(null, "", `${root}/studio/song`),
    (error) => showToast(error.message, true),
  );
}
