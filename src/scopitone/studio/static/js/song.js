/** Having songs made: from a wish, from lyrics, or from another song. */

import { call, root } from "./api.js";
import { showCalls } from "./calls.js";
import { busy, find, make, toast } from "./dom.js";
import { take } from "./takes.js";
import { create, follow, info } from "./tasks.js";
import { clock, say } from "./words.js";

const form = find("#wish");
let mode = "simple";
let source = null; // {operation, task_id, clip}
let taskId = "";

/** What is asked for, as CreateTask takes it. */
function body() {
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

function choose(wanted, focus = false) {
  mode = wanted;
  for (const one of ["simple", "custom"]) {
    const tab = find(`#tab-${one}`);
    tab.setAttribute("aria-selected", String(one === mode));
    tab.tabIndex = one === mode ? 0 : -1;
    find(`#panel-${one}`).hidden = one !== mode;
    if (focus && one === mode) tab.focus();
  }
  changed();
}

function from(operation, id, clip) {
  source = operation ? { operation, task_id: id, clip } : null;
  find("#source").hidden = !source;
  find("#at-field").hidden = operation !== "extend";
  if (source) {
    find("#source-says").textContent = say(operation, { title: clip.title || say("untitled"), length: clock(clip.duration) });
    find("#continue_at").max = String(clip.duration);
    find("#continue_at").value = operation === "extend" ? (clip.duration - 1).toFixed(1) : "";
    choose(operation === "extend" ? "custom" : "simple");
    form.scrollIntoView({ block: "start" });
  }
  changed();
}

function changed() {
  // What a new song cannot do without is asked for by the browser, beside its field.
  find("#prompt").required = !source && mode === "simple";
  find("#title").required = !source && mode === "custom";
  showCalls(find("#call"), "POST", "/client/job/CreateTask", body());
}

function card(id, clip) {
  const button = (operation) => make("button", { type: "button", className: "button small", onclick: () => from(operation, id, clip) }, say(`do_${operation}`));
  return take(id, clip, button("extend"), button("cover"));
}

async function compose() {
  find("#takes").replaceChildren();
  taskId = await create(body());
  find("#made").hidden = find("#made-progress").hidden = find("#cancel").hidden = false;
  find("#made-progress").value = 0;
  state("making", say("queued"));
  find("#made").scrollIntoView({ block: "nearest" });
  try {
    const task = await follow(taskId, (share, status) => {
      find("#made-progress").value = share;
      state("making", say(status === "pending" ? "queued" : "percent", { n: Math.round(share * 100) }));
    });
    state("ready", "");
    find("#takes").replaceChildren(...task.result.suno_data.map((clip) => card(task.task_id, clip)));
  } catch (error) {
    state("failed", error.message);
  } finally {
    find("#made-progress").hidden = find("#cancel").hidden = true;
  }
}

function state(title, text) {
  find("#made-title").textContent = say(title);
  find("#made-says").textContent = text;
}

find("#modes").addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) choose(tab.id.replace("tab-", ""));
});
find("#modes").addEventListener("keydown", (event) => {
  if (event.key.startsWith("Arrow")) choose(mode === "simple" ? "custom" : "simple", true);
});
find("#no-source").addEventListener("click", () => from(null));
find("#cancel").addEventListener("click", () => call("POST", "/client/job/cancel", { task_id: taskId }).catch(() => {}));
form.addEventListener("input", changed);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  busy(find("#go"), compose);
});
changed();

const wanted = new URLSearchParams(location.search);
if (wanted.has("task_id")) {
  info(wanted.get("task_id")).then((task) => {
    const clip = task.result.suno_data.find((one) => one.suno_id === wanted.get("suno_id"));
    from(wanted.get("do") === "cover" ? "cover" : "extend", task.task_id, clip);
    history.replaceState(null, "", `${root}/studio/song`);
  }).catch((error) => toast(error.message, true));
}
