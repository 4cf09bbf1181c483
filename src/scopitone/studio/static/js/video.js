/** The page that makes videos: song, style, lyrics, and the finished file. */

import { call, upload } from "./api.js";
import { readBrandKit, readStyleOptions, showStyleOptions } from "./brand.js";
import { showCalls } from "./calls.js";
import { find, make, runBusy, showToast } from "./dom.js";
import { importFiles, importSong } from "./intake.js";
import { Player } from "./player.js";
import { Result } from "./result.js";
import { loadTask, localUrl } from "./tasks.js";
import { Timing } from "./timing.js";
import { formatNumber, t } from "./words.js";

const form = find("#look");
const presets = JSON.parse(find("#presets").textContent);
const fields = JSON.parse(find("#fields").textContent);
const songs = JSON.parse(find("#songs").textContent);
let song = null;
let clip = null;

const player = new Player(readInput, (seconds) => timing.highlight(seconds));
const timing = new Timing(player, () => { find("#unsaved").hidden = false; });
const result = new Result();

/** Read `input` of suno/music-video from the form; default values are left out. */
function readInput() {
  const data = new FormData(form);
  const input = { task_id: song.task_id, suno_id: song.suno_id };
  const preset = presetValues();
  for (const [name, field] of Object.entries(fields)) {
    const standard = preset[name] ?? field.default;
    // A checkbox that is not checked has no value.
    const value = String(data.get(name) ?? field.default).trim();
    if (value === standard) continue;
    input[name] = field.flag ? true : field.number ? Number(value) : value;
  }
  if (find("#own-colors").checked) input.palette = [1, 2, 3].map((n) => data.get(`color-${n}`));
  const [brand_kit, style_options] = [readBrandKit(data), readStyleOptions(data)];
  if (brand_kit) input.brand_kit = brand_kit;
  if (brand_kit?.logo && input.brand) {
    // Outside of the kit, `brand` would replace the logo.
    brand_kit.name = input.brand;
    delete input.brand;
  }
  if (style_options) input.style_options = style_options;
  return input;
}

/** Return the default values of the form, which depend on the preset. */
function presetValues() {
  return presets[form.elements.preset.value];
}

function readBody() {
  return { model: "suno/music-video", input: readInput() };
}

async function openSong(selected) {
  const task = await loadTask(selected.task_id);
  clip = task.result?.suno_data?.find((item) => item.suno_id === selected.suno_id);
  if (!clip) throw new Error(t("gone"));
  song = { ...selected, audio: localUrl(clip.suno_audio_url), duration: clip.duration, title: clip.title };
  find("#choose").hidden = true;
  find("#bench").hidden = false;
  find("#now-title").textContent = clip.title || t("untitled");
  find("#now-artist").textContent = selected.artist ?? "";
  find("#notes").replaceChildren(...(clip.notes ?? []).map((note) => make("li", {}, note)));
  find("#notes").hidden = !clip.notes?.length;
  find("#unsaved").hidden = true;
  history.replaceState(null, "", `?task_id=${encodeURIComponent(song.task_id)}&suno_id=${encodeURIComponent(song.suno_id)}`);
  timing.open(clip.aligned_words ?? [], clip.lyrics);
  update();
  await player.open(song);
}

/** Return the song of an import task. */
function songOfTask(task) {
  const item = task.result.suno_data[0];
  return { task_id: task.task_id, suno_id: item.suno_id, title: item.title, artist: item.artist ?? "" };
}

function update() {
  const shape = new FormData(form).get("aspect_ratio").replace(":", "-");
  find("#screen").dataset.shape = shape;
  find("#colors").hidden = !find("#own-colors").checked;
  const style = find("input[name=style]:checked", form);
  showStyleOptions(style.value);
  find("#style-about").textContent = style.parentElement.title || t("auto_hint");
  showCall();
  showPrice();
}

function showCall() {
  showCalls(find("#call"), "POST", "/client/job/CreateTask", readBody());
}

let priceTimer = 0;
function showPrice() {
  clearTimeout(priceTimer);
  priceTimer = setTimeout(async () => {
    const estimate = await call("POST", "/client/job/EstimateTask", readBody()).catch(() => null);
    const price = estimate?.estimated_credits;
    find("#price").textContent = price ? t("costs", { n: formatNumber(price), balance: formatNumber(estimate.balance) }) : "";
  }, 400);
}

let lastFiles = [];
async function takeFiles(files) {
  if (!files.length) return;
  lastFiles = files;
  find("#intake").hidden = false;
  find("#intake-failed").hidden = true;
  try {
    const task = await importFiles(files, (text, share) => {
      if (find("#intake-says").textContent !== text) find("#intake-says").textContent = text;
      find("#intake-progress").value = share;
    });
    await openSong(songOfTask(task));
  } catch (error) {
    // The files stay selected, so that one click retries after a lost connection.
    find("#intake-failed").hidden = false;
    find("#intake-what").textContent = t("not_taken", { name: files.map((file) => file.name).join(", ") });
    find("#intake-why").textContent = error.message;
    find("#intake-again").focus();
  } finally {
    find("#intake").hidden = true;
  }
}

/** Import the song again with corrections. Clips never change; a correction makes a new one. */
async function reimport(changes) {
  const input = { audio_url: clip.suno_audio_url, image_url: clip.suno_image_url, title: clip.title };
  if (song.artist) input.artist = song.artist;
  if (clip.lyrics) input.lyrics = clip.lyrics;
  if (clip.aligned_words?.length) input.aligned_words = clip.aligned_words;
  Object.assign(input, changes);
  for (const name of Object.keys(input)) if (!input[name]) delete input[name];
  const task = await importSong(input);
  await openSong(songOfTask(task));
  showToast(t("saved"));
}

function editSong() {
  const dialog = find("#song-dialog");
  find("#edit-title").value = clip.title;
  find("#edit-artist").value = song.artist ?? "";
  find("#edit-lyrics").value = clip.lyrics ?? "";
  find("#edit-cover").value = "";
  dialog.returnValue = "";
  dialog.showModal();
}

async function applyEdit() {
  const choice = find("#song-dialog").returnValue;
  if (choice !== "save" && choice !== "hear") return;
  const changes = { title: find("#edit-title").value, artist: find("#edit-artist").value };
  const lyrics = find("#edit-lyrics").value.trim();
  if (choice === "hear") Object.assign(changes, { lyrics: "auto", aligned_words: undefined });
  else if (lyrics !== (clip.lyrics ?? "").trim()) Object.assign(changes, { lyrics, aligned_words: undefined });
  await runBusy(find("#edit"), async () => {
    const cover = find("#edit-cover").files[0];
    if (cover) changes.image_url = (await upload(cover)).url;
    await reimport(changes);
  });
}

const drop = find("#drop");
for (const name of ["dragover", "dragenter"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  takeFiles([...event.dataTransfer.files]);
});
find("#intake-again").addEventListener("click", () => takeFiles(lastFiles));
find("#files").addEventListener("change", (event) => { takeFiles([...event.target.files]); event.target.value = ""; });
document.getElementById("shelf")?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-index]");
  if (button) runBusy(button, () => openSong(songs[Number(button.dataset.index)]));
});
find("#preset").addEventListener("input", () => {
  for (const [name, value] of Object.entries(presetValues())) form.elements[name].value = value;
});
form.addEventListener("input", () => { update(); player.refresh(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  runBusy(find("#render"), () => result.make(readBody()));
});
find("#other").addEventListener("click", () => { location.href = location.pathname; });
find("#edit").addEventListener("click", editSong);
find("#song-dialog").addEventListener("close", applyEdit);
find("#save-words").addEventListener("click", (event) => runBusy(event.currentTarget, () => reimport({ aligned_words: timing.words, lyrics: undefined })));
find("#drop-words").addEventListener("click", () => { timing.open(clip.aligned_words ?? [], clip.lyrics); find("#unsaved").hidden = true; });

const query = new URLSearchParams(location.search);
if (query.has("task_id")) {
  const requested = Object.fromEntries(query);
  openSong(songs.find((item) => item.suno_id === requested.suno_id) ?? requested).catch((error) => showToast(error.message, true));
}
