/** From dropped files to a clip: upload, import, wait. */

import { ApiError, upload } from "./api.js";
import { create, follow } from "./tasks.js";
import { say } from "./words.js";

const LYRICS = /\.(txt|lrc|srt|vtt|ass|ttml|xml)$/i;

/** Sort files by what they are: {audio, image, lyrics}. Throws where there is no song. */
export function sorted(files) {
  const found = {};
  for (const file of files) {
    if (file.type.startsWith("image/")) found.image = file;
    else if (LYRICS.test(file.name)) found.lyrics = file;
    else found.audio = file;
  }
  if (!found.audio) throw new ApiError(0, say("need_song"));
  return found;
}

/** Upload what was dropped and take it in; `tell(sentence, share)` on the way. The task. */
export async function takeIn(files, tell) {
  const { audio, image, lyrics } = sorted(files);
  tell(say("uploading", { name: audio.name }), 0);
  const input = {};
  input.audio_url = (await upload(audio, (share) => tell(say("uploading", { name: audio.name }), share * 0.6))).url;
  if (image) input.image_url = (await upload(image)).url;
  if (lyrics) input.lyrics = await lyrics.text();
  return imported(input, (share) => tell(say("reading"), 0.6 + share * 0.4));
}

/** Import with this input and wait for its task. */
export async function imported(input, progress = () => {}) {
  return follow(await create({ model: "scopitone/import", input }), progress);
}
