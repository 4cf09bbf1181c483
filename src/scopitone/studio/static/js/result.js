/** A video that is being made, and the finished one: watched, and everything to download. */

import { call } from "./api.js";
import { find, icon, make } from "./dom.js";
import { create, follow, local } from "./tasks.js";
import { say } from "./words.js";

/** A finished video's player with its captions, and links to its files. */
export function shown(task) {
  const video = task.result.video ?? {};
  const source = local(task.result.media_urls[0]);
  const element = make("video", { controls: true, src: source, poster: local(video.poster_url), preload: "metadata", playsInline: true });
  if (video.captions?.vtt) {
    element.append(make("track", { kind: "captions", src: local(video.captions.vtt), srclang: "und", label: say("captions") }));
  }
  const files = { mp4: source, [say("poster")]: local(video.poster_url) };
  for (const [form, url] of Object.entries(video.captions ?? {})) if (url) files[form.toUpperCase()] = local(url);
  const links = Object.entries(files).filter(([, url]) => url).map(([name, url]) =>
    make("a", { className: "button small", href: url, download: "" }, icon("download"), name.toUpperCase()));
  return [element, make("div", { className: "row downloads" }, ...links)];
}

/** Make the video that `body` asks for, and show how it goes in `#made`. */
export class Result {
  constructor() {
    this.box = find("#made");
    find("#cancel").addEventListener("click", () => call("POST", "/client/job/cancel", { task_id: this.taskId }).catch(() => {}));
  }

  async make(body) {
    const bar = find("#made-progress");
    find("#made-result").replaceChildren();
    this.#state("rendering", say("queued"));
    bar.hidden = find("#cancel").hidden = false;
    bar.value = 0;
    this.box.hidden = false;
    this.taskId = await create(body);
    this.box.scrollIntoView({ block: "nearest" });
    try {
      const task = await follow(this.taskId, (share, status) => {
        bar.value = share;
        this.#state("rendering", say(status === "pending" ? "queued" : "percent", { n: Math.round(share * 100) }));
      });
      this.#state("ready", "");
      find("#made-result").replaceChildren(...shown(task));
    } catch (error) {
      this.#state("failed", error.message);
    } finally {
      bar.hidden = find("#cancel").hidden = true;
    }
  }

  #state(title, text) {
    find("#made-title").textContent = say(title);
    find("#made-says").textContent = text;
  }
}
