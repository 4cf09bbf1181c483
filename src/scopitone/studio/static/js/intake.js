/** Import of dropped files: upload, create the task, wait for it. */

import { ApiError, upload } from "./api.js";
import { runTask } from "./pending_task.js";
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

/** Upload and import files, and return the finished task. Calls `report(text, share)` meanwhile.
    When `signal` is aborted, the upload or the import is cancelled. */
export async function importFiles(files, report, signal) {
  const { audio, image, lyrics } = sortFiles(files);
  const says = t("uploading", { name: audio.name });
  report(says, 0);
  const input = await keepPageDuring(async () => ({
    audio_url: (await upload(audio, (share) => report(says, share * 0.6), signal)).url,
    ...(image && { image_url: (await upload(image, undefined, signal)).url }),
    ...(lyrics && { lyrics: await lyrics.text() }),
  }));
  signal.throwIfAborted();
  return importSong(input, "import", (share) => report(t("reading"), 0.6 + share * 0.4), signal);
}

/** Have the browser ask before it leaves the page during `work`: a reload would lose an upload. */
async function keepPageDuring(work) {
  const ask = (event) => event.preventDefault();
  addEventListener("beforeunload", ask);
  try {
    return await work();
  } finally {
    removeEventListener("beforeunload", ask);
  }
}

/** Create an import task and return it when it has finished. `purpose` is that of its PendingTask. */
export function importSong(input, purpose, onProgress = () => {}, signal = undefined) {
  return runTask(purpose, { model: "scopitone/import", input }, onProgress, signal);
}
