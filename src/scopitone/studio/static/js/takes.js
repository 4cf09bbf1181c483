/** Songs that a task made: heard, and what can be done with each. */

import { root } from "./api.js";
import { icon, make } from "./dom.js";
import { local } from "./tasks.js";
import { clock, say } from "./words.js";

/** A clip of `suno_data` as a card; `more` are further buttons. */
export function take(taskId, clip, ...more) {
  const query = new URLSearchParams({ task_id: taskId, suno_id: clip.suno_id });
  const cover = local(clip.suno_image_large_url || clip.suno_image_url);
  const files = { MP3: clip.suno_audio_url, LRC: clip.lyrics_url, MIDI: clip.midi_url };
  for (const [name, url] of Object.entries(clip.stem_urls ?? {})) files[name] = url;
  const links = Object.entries(files).filter(([, url]) => url).map(([name, url]) =>
    make("a", { className: "button small", href: local(url), download: "" }, icon("download"), name));
  return make(
    "article",
    { className: "take" },
    cover ? make("img", { src: cover, alt: "", width: 400, height: 400, loading: "lazy" }) : null,
    make("h3", {}, clip.title || say("untitled")),
    make("p", { className: "quiet small" }, [clock(clip.duration), clip.tags].filter(Boolean).join(" · ")),
    make("audio", { controls: true, preload: "none", src: local(clip.suno_audio_url), "aria-label": clip.title || say("untitled") }),
    make("div", { className: "row" },
      make("a", { className: "button primary small", href: `${root}/studio/?${query}` }, icon("video"), say("make_video")), ...more),
    make("details", {}, make("summary", {}, say("files_and_words")),
      make("div", { className: "row downloads" }, ...links),
      clip.lyrics ? make("p", { className: "verse small" }, clip.lyrics) : null,
      ...(clip.notes ?? []).map((note) => make("p", { className: "small quiet" }, note))),
  );
}
