/** The page where a video is made: song, look, words, and the finished file. */

import { call, upload } from "./api.js";
import { kit, options, styleChosen } from "./brand.js";
import { showCalls } from "./calls.js";
import { busy, find, toast } from "./dom.js";
import { imported, takeIn } from "./intake.js";
import { Player } from "./player.js";
import { Result } from "./result.js";
import { info, local } from "./tasks.js";
import { Timing } from "./timing.js";
import { number, say } from "./words.js";

const form = find("#look");
const presets = JSON.parse(find("#presets").textContent);
const PLAIN = { aspect_ratio: "16:9", resolution: "1080p", fps: "30", loudness: "off" };
const songs = JSON.parse(find("#songs").textContent);
let song = null;
let clip = null;

const player = new Player(input, (seconds) => timing.at(seconds));
const timing = new Timing(player, () => { find("#unsaved").hidden = false; });
const result = new Result();

/** `input` of suno/music-video, as the form has it; what is as by default is left out. */
function input() {
  const data = new FormData(form);
  const made = { task_id: song.task_id, suno_id: song.suno_id };
  const defaults = { style: "auto", preset: "", author: "", brand: "", ...chosenByPreset() };
  for (const [name, usual] of Object.entries(defaults)) {
    const value = String(data.get(name) ?? usual).trim();
    if (value !== usual) made[name] = name === "fps" ? Number(value) : value;
  }
  if (find("#own-colours").checked) made.palette = [1, 2, 3].map((n) => data.get(`colour-${n}`));
  if (data.get("no-lyrics")) made.lyrics = "off";
  if (data.get("subtitles")) made.subtitles = "soft";
  const [brand_kit, style_options] = [kit(data), options(data)];
  if (brand_kit) made.brand_kit = brand_kit;
  if (brand_kit?.logo && made.brand) {
    // A name that is sent by itself stands in the logo's place.
    brand_kit.name = made.brand;
    delete made.brand;
  }
  if (style_options) made.style_options = style_options;
  return made;
}

/** What the form need not say, because the preset, or none, means it. */
function chosenByPreset() {
  return presets[form.elements.preset.value] ?? PLAIN;
}

function body() {
  return { model: "suno/music-video", input: input() };
}

async function open(chosen) {
  const task = await info(chosen.task_id);
  clip = task.result?.suno_data?.find((one) => one.suno_id === chosen.suno_id);
  if (!clip) throw new Error(say("gone"));
  song = { ...chosen, audio: local(clip.suno_audio_url), duration: clip.duration, title: clip.title };
  find("#choose").hidden = true;
  find("#bench").hidden = false;
  find("#now-title").textContent = clip.title || say("untitled");
  find("#now-artist").textContent = chosen.artist ?? "";
  find("#unsaved").hidden = true;
  history.replaceState(null, "", `?task_id=${encodeURIComponent(song.task_id)}&suno_id=${encodeURIComponent(song.suno_id)}`);
  timing.open(clip.aligned_words ?? [], clip.lyrics);
  changed();
  await player.open(song);
}

/** A task of scopitone/import, as a song to open. */
function ofTask(task) {
  const item = task.result.suno_data[0];
  return { task_id: task.task_id, suno_id: item.suno_id, title: item.title, artist: item.artist ?? "" };
}

function changed() {
  const shape = new FormData(form).get("aspect_ratio").replace(":", "-");
  find("#screen").dataset.shape = shape;
  find("#colours").hidden = !find("#own-colours").checked;
  const chosen = find("input[name=style]:checked", form);
  styleChosen(chosen.value);
  find("#style-about").textContent = chosen.parentElement.title || say("auto_hint");
  showCall();
  price();
}

function showCall() {
  showCalls(find("#call"), "POST", "/client/job/CreateTask", body());
}

let priced = 0;
function price() {
  clearTimeout(priced);
  priced = setTimeout(async () => {
    const told = await call("POST", "/client/job/EstimateTask", body()).catch(() => null);
    const costs = told?.estimated_credits;
    find("#price").textContent = costs ? say("costs", { n: number(costs), balance: number(told.balance) }) : "";
  }, 400);
}

let dropped = [];
async function takeFiles(files) {
  if (!files.length) return;
  dropped = files;
  find("#intake").hidden = false;
  find("#intake-failed").hidden = true;
  try {
    const task = await takeIn(files, (text, share) => {
      if (find("#intake-says").textContent !== text) find("#intake-says").textContent = text;
      find("#intake-progress").value = share;
    });
    await open(ofTask(task));
  } catch (error) {
    // What was chosen stays chosen: a lost connection costs one click.
    find("#intake-failed").hidden = false;
    find("#intake-what").textContent = say("not_taken", { name: files.map((file) => file.name).join(", ") });
    find("#intake-why").textContent = error.message;
    find("#intake-again").focus();
  } finally {
    find("#intake").hidden = true;
  }
}

/** Import the song again with what was corrected: a clip never changes, it has successors. */
async function replaced(change) {
  const input = { audio_url: clip.suno_audio_url, image_url: clip.suno_image_url, title: clip.title };
  if (song.artist) input.artist = song.artist;
  if (clip.lyrics) input.lyrics = clip.lyrics;
  if (clip.aligned_words?.length) input.aligned_words = clip.aligned_words;
  Object.assign(input, change);
  for (const name of Object.keys(input)) if (!input[name]) delete input[name];
  const task = await imported(input);
  await open(ofTask(task));
  toast(say("saved"));
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

async function songEdited() {
  if (find("#song-dialog").returnValue !== "save") return;
  const change = { title: find("#edit-title").value, artist: find("#edit-artist").value };
  const lyrics = find("#edit-lyrics").value.trim();
  if (lyrics !== (clip.lyrics ?? "").trim()) Object.assign(change, { lyrics, aligned_words: undefined });
  await busy(find("#edit"), async () => {
    const cover = find("#edit-cover").files[0];
    if (cover) change.image_url = (await upload(cover)).url;
    await replaced(change);
  });
}

const drop = find("#drop");
for (const kind of ["dragover", "dragenter"]) {
  drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  takeFiles([...event.dataTransfer.files]);
});
find("#intake-again").addEventListener("click", () => takeFiles(dropped));
find("#files").addEventListener("change", (event) => { takeFiles([...event.target.files]); event.target.value = ""; });
document.getElementById("shelf")?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-index]");
  if (button) busy(button, () => open(songs[Number(button.dataset.index)]));
});
find("#preset").addEventListener("input", () => {
  for (const [name, value] of Object.entries(chosenByPreset())) form.elements[name].value = value;
});
form.addEventListener("input", () => { changed(); player.refresh(); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  busy(find("#render"), () => result.make(body()));
});
find("#other").addEventListener("click", () => { location.href = location.pathname; });
find("#edit").addEventListener("click", editSong);
find("#song-dialog").addEventListener("close", songEdited);
find("#save-words").addEventListener("click", (event) => busy(event.currentTarget, () => replaced({ aligned_words: timing.words, lyrics: undefined })));
find("#drop-words").addEventListener("click", () => { timing.open(clip.aligned_words ?? [], clip.lyrics); find("#unsaved").hidden = true; });

const wanted = new URLSearchParams(location.search);
if (wanted.has("task_id")) {
  const asked = Object.fromEntries(wanted);
  open(songs.find((one) => one.suno_id === asked.suno_id) ?? asked).catch((error) => toast(error.message, true));
}
