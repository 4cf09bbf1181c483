/** Cards for the songs that a task made. Only one song on the page plays at a time. */

import { root } from "./api.js";
import { make, makeIcon } from "./dom.js";
import { localUrl } from "./tasks.js";
import { describeUnderstood } from "./understood.js";
import { formatClock, t } from "./words.js";

// Not bubbling: heard on its way down.
document.addEventListener("play", ({ target }) => {
  for (const audio of document.querySelectorAll("audio")) if (audio !== target) audio.pause();
}, true);

/** Create links to the page that extends and covers a song. */
function makeReworkLinks(query) {
  return ["extend", "cover"].map((operation) =>
    make("a", { className: "button small", href: `${root}/studio/song?${query}&do=${operation}` }, t(`do_${operation}`)));
}

/** Create the card of an item of `suno_data`. `buttons` extend and cover it; without them, links do. */
export function makeTake(taskId, clip, ...buttons) {
  const query = new URLSearchParams({ task_id: taskId, suno_id: clip.suno_id });
  const understood = describeUnderstood(clip.understood);
  const cover = localUrl(clip.suno_image_large_url || clip.suno_image_url);
  const files = { MP3: clip.suno_audio_url, LRC: clip.lyrics_url, MIDI: clip.midi_url };
  for (const [name, url] of Object.entries(clip.stem_urls ?? {})) files[name] = url;
  const links = Object.entries(files).filter(([, url]) => url).map(([name, url]) =>
    make("a", { className: "button small", href: localUrl(url), download: "" }, makeIcon("download"), name));
  return make(
    "article",
    { className: "take" },
    cover ? make("img", { src: cover, alt: "", width: 400, height: 400, loading: "lazy" }) : null,
    make("h3", {}, clip.title || t("untitled")),
    make("p", { className: "quiet small" }, [formatClock(clip.duration), clip.tags].filter(Boolean).join(" · ")),
    make("audio", { controls: true, preload: "none", src: localUrl(clip.suno_audio_url), "aria-label": clip.title || t("untitled") }),
    make("div", { className: "row" },
      make("a", { className: "button primary small", href: `${root}/studio/?${query}` }, makeIcon("video"), t("make_video")), ...(buttons.length ? buttons : makeReworkLinks(query))),
    make("details", {}, make("summary", {}, t("files_and_words")),
      make("div", { className: "row downloads" }, ...links),
      clip.lyrics ? make("p", { className: "verse small" }, clip.lyrics) : null,
      understood ? make("p", { className: "small quiet" }, t("understood", { text: understood })) : null,
      ...(clip.notes ?? []).map((note) => make("p", { className: "small quiet" }, note))),
  );
}
