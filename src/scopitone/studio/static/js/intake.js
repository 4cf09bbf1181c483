/** Import of dropped files: upload, create the task, wait for it. */

import { ApiError, upload } from "./api.js";
import { createTask, followTask } from "./tasks.js";
import { t } from "./words.js";

const lyricExtensions = document.getElementById("files").dataset.lyrics.split(",");

/** Sort files by kind: {audio, image, lyrics}. Throws if there is no song. */
export function sortFiles(files) {
  const sorted = {};
  for (const file of files) {
    if (file.type.startsWith("image/")) sorted.image = file;
    else if (lyricExtensions.some((ending) => file.name.toLowerCase().endsWith(ending))) sorted.lyrics = file;
    else sorted.audio = file;
  }
  if (!sorted.audio) throw new ApiError(0, t("need_song"));
  return sorted;
}

/** Upload and import files, and return the finished task. Calls `report(text, share)` meanwhile. */
export async function importFiles(files, report) {
  const { audio, image, lyrics } = sortFiles(files);
  report(t("uploading", { name: audio.name }), 0);
  const input = {};
  input.audio_url = (await upload(audio, (share) => report(t("uploading", { name: audio.name }), share * 0.6))).url;
  if (image) input.image_url = (await upload(image)).url;
  if (lyrics) input.lyrics = await lyrics.text();
  return importSong(input, (share) => report(t("reading"), 0.6 + share * 0.4));
}

/** Create an import task and return it when it has finished. */
export async function importSong(input, onProgress = () => {}) {
  return followTask(await createTask({ model: "scopitone/import", input }), onProgress);
}
