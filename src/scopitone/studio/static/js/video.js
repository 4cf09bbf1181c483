/** The page that makes videos: song, style, lyrics, and the finished file. */

import { call, upload } from "./api.js";
import { readBrandKit, readStyleOptions, showStyleOptions } from "./brand.js";
import { showCalls } from "./calls.js";
import { find, make, runBusy, runWithReason, showToast } from "./dom.js";
import { Draft } from "./drafts.js";
import { History } from "./history.js";
import { importFiles, importSong, resumeImport } from "./intake.js";
import { Player } from "./player.js";
import { Result } from "./result.js";
import { discardSongDraft, openSongDialog } from "./song_dialog.js";
import { loadTask, localUrl } from "./tasks.js";
import { Timing } from "./timing.js";
import { formatNumber, t } from "./words.js";

const form = find("#look");
const presets = JSON.parse(find("#presets").textContent);
const fields = JSON.parse(find("#fields").textContent);
const songs = JSON.parse(find("#songs").textContent);
let song = null;
let clip = null;
let history = null; // of {words, text}

const player = new Player(readInput, (seconds) => timing.highlight(seconds));
const timing = new Timing(player, (words) => { history.push({ ...history.state, words }); showHistory(); });
const result = new Result();

/** Read `input` of suno/music-video from the form; default values are left out. */
function readInput() {
  const data = new FormData(form);
  const input = { task_id: song.task_id, suno_id: song.suno_id };
  if (history.isChanged) input.aligned_words = history.state.words;
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

let openings = 0;
/** Open a song. `past` is the history of the song that it is a correction of. */
async function openSong(selected, past = null) {
  openings += 1;
  const opening = openings;
  const task = await loadTask(selected.task_id);
  const item = task.result?.suno_data?.find((entry) => entry.suno_id === selected.suno_id);
  if (!item) throw new Error(t("gone"));
  // Another song was opened meanwhile.
  if (opening !== openings) return;
  clip = item;
  song = { ...selected, audio: localUrl(clip.suno_audio_url), duration: clip.duration, title: clip.title };
  find("#choose").hidden = true;
  find("#bench").hidden = false;
  find("#now-title").textContent = clip.title || t("untitled");
  find("#now-artist").textContent = selected.artist ?? "";
  find("#notes").replaceChildren(...(clip.notes ?? []).map((note) => make("li", {}, note)));
  find("#notes").hidden = !clip.notes?.length;
  const query = new URLSearchParams({ task_id: song.task_id, suno_id: song.suno_id });
  window.history.replaceState(null, "", `?${query}`);
  openHistory(past);
  player.open(song);
}

/** Begin with the words of the song, or continue after they were saved. */
function openHistory(past) {
  const saved = { words: clip.aligned_words ?? [], text: clip.lyrics ?? "" };
  if (past) past.save(saved);
  history = past ?? new History(saved, (state) => state.words);
  const draft = wordsDraft().load();
  if (draft) history.push(draft);
  showWords();
}

/** Return where unsaved words are kept over a reload. */
function wordsDraft() {
  return new Draft(`words:${song.suno_id}`);
}

function showWords() {
  timing.open(history.state.words, history.state.text);
  showHistory();
}

function showHistory() {
  find("#undo").disabled = !history.canUndo;
  find("#redo").disabled = !history.canRedo;
  find("#unsaved").hidden = !history.isChanged;
  wordsDraft().store(history.isChanged ? history.state : null);
  update();
  player.refresh();
}

function step(operation) {
  history[operation]();
  showWords();
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
let intake = null; // AbortController of the import that runs
async function takeFiles(files) {
  if (!files.length) return;
  lastFiles = files;
  await showIntake(t("not_taken", { name: files.map((file) => file.name).join(", ") }), (report, signal) => importFiles(files, report, signal));
}

/** Run an import and open its song. The import before it is cancelled: the last one counts. */
async function showIntake(failure, run) {
  intake?.abort();
  const own = new AbortController();
  intake = own;
  find("#intake").hidden = false;
  find("#intake-failed").hidden = true;
  const report = (text, share) => {
    if (own !== intake) return;
    if (find("#intake-says").textContent !== text) find("#intake-says").textContent = text;
    find("#intake-progress").value = share;
  };
  try {
    const task = await run(report, own.signal);
    if (task && own === intake) await openSong(songOfTask(task));
  } catch (error) {
    if (own !== intake) return;
    // The files stay selected, so that one click retries after a lost connection.
    find("#intake-failed").hidden = false;
    find("#intake-what").textContent = failure;
    find("#intake-why").textContent = error.message;
    find("#intake-again").hidden = !lastFiles.length;
    find("#intake-again").focus();
  } finally {
    if (own === intake) {
      intake = null;
      find("#intake").hidden = true;
    }
  }
}

function savePurpose() {
  return `save:${song.suno_id}`;
}

/** Save the song with `changes` and the words on the screen. Clips never change: the new one takes
    the place of the old one. */
async function saveSong(changes = {}) {
  const input = { audio_url: clip.suno_audio_url, image_url: clip.suno_image_url, title: clip.title, artist: song.artist, replaces: clip.suno_id };
  const { words, text } = history.state;
  if (words.length) input.aligned_words = words;
  else input.lyrics = text;
  Object.assign(input, changes);
  for (const name of Object.keys(input)) if (!input[name]) delete input[name];
  const task = await importSong(input, savePurpose());
  finishSaving();
  await openSong(songOfTask(task), history);
  showToast(t("saved"));
}

/** Forget the drafts of the song that was saved. */
function finishSaving() {
  wordsDraft().store(null);
  discardSongDraft(song.suno_id);
}

function editSong() {
  const values = { title: clip.title, artist: song.artist ?? "", lyrics: history.state.text };
  openSongDialog(song.suno_id, values, (choice, entered, cover) =>
    runWithReason(find("#edit"), () => applyEdit(choice, entered, cover), find("#words-head")));
}

async function applyEdit(choice, { title, artist, lyrics }, cover) {
  const changes = { title, artist };
  if (choice === "hear") Object.assign(changes, { lyrics: "auto", aligned_words: undefined });
  else if (lyrics.trim() !== history.state.text.trim()) Object.assign(changes, await correctText(lyrics));
  if (cover) changes.image_url = (await upload(cover)).url;
  await saveSong(changes);
}

/** Put a corrected text on the screen. Words keep their times if they have any; without them, the
    changes are returned with which the song is imported again. */
async function correctText(lyrics) {
  const words = lyrics.trim() ? await correctWords(lyrics) : null;
  if (!words) return { lyrics, aligned_words: undefined };
  history.push({ words, text: lyrics });
  showWords();
  return { aligned_words: words };
}

async function correctWords(lyrics) {
  const { task_id, suno_id } = song;
  const body = { task_id, suno_id, aligned_words: history.state.words, lyrics };
  return (await call("POST", "/client/job/correct-words", body)).aligned_words;
}

const drop = find("#drop");
for (const name of ["dragover", "dragenter"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
addEventListener("drop", () => drop.classList.remove("over"));
document.addEventListener("scopitone:drop", (event) => {
  event.preventDefault();
  if (find("#choose").hidden) showToast(t("drop_open"), true);
  else takeFiles(event.detail);
});
find("#intake-again").addEventListener("click", () => takeFiles(lastFiles));
find("#files").addEventListener("change", (event) => { takeFiles([...event.target.files]); event.target.value = ""; });
document.getElementById("shelf")?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-index]");
  if (button) runBusy(button, () => openRequested(songs[Number(button.dataset.index)]));
});
find("#preset").addEventListener("input", () => {
  for (const [name, value] of Object.entries(presetValues())) form.elements[name].value = value;
});
form.addEventListener("input", () => { update(); player.refresh(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  runWithReason(find("#render"), () => result.make(readBody(), videoPurpose()));
});
find("#other").addEventListener("click", () => { location.href = location.pathname; });
find("#edit").addEventListener("click", editSong);
find("#save-words").addEventListener("click", (event) => runWithReason(event.currentTarget, () => saveSong(), find("#unsaved")));
find("#drop-words").addEventListener("click", () => { history.push(history.saved); showWords(); });
for (const name of ["undo", "redo"]) find(`#${name}`).addEventListener("click", () => step(name));
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=range], [type=radio], [type=checkbox]), textarea, dialog");
  if (!history || isTyping || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  step(key === "y" || event.shiftKey ? "redo" : "undo");
});

function videoPurpose() {
  return `video:${song.suno_id}`;
}

/** Open a song, and go on with what a reload interrupted: its saving, its video. */
async function openRequested(selected) {
  await openSong(selected);
  const saving = resumeImport(savePurpose());
  const video = result.resume(videoPurpose());
  runWithReason(find("#save-words"), async () => {
    const saved = await saving;
    if (!saved) return;
    finishSaving();
    await openSong(songOfTask(saved));
  }, find("#unsaved"));
  runWithReason(find("#render"), () => video);
}

const query = new URLSearchParams(location.search);
if (query.has("task_id")) {
  const requested = Object.fromEntries(query);
  openRequested(songs.find((item) => item.suno_id === requested.suno_id) ?? requested).catch((error) => showToast(error.message, true));
} else {
  showIntake(t("import_failed"), (report, signal) =>
    resumeImport("import", (share) => report(t("reading"), 0.6 + share * 0.4), signal));
}
