/** A video that is being rendered, and the finished one with its downloads. */

import { find, make, makeIcon } from "./dom.js";
import { PendingTask } from "./pending_task.js";
import { cancelTask, followTask, localUrl } from "./tasks.js";
import { t } from "./words.js";

/** Create the player of a finished video with captions, and links to its files. */
export function makeVideoResult(task) {
  const video = task.result.video ?? {};
  const source = localUrl(task.result.media_urls[0]);
  const element = make("video", { controls: true, src: source, poster: localUrl(video.poster_url), preload: "metadata", playsInline: true });
  if (video.captions?.vtt) {
    element.append(make("track", { kind: "captions", src: localUrl(video.captions.vtt), srclang: "und", label: t("captions") }));
  }
  const files = { mp4: source, [t("poster")]: localUrl(video.poster_url) };
  for (const [form, url] of Object.entries(video.captions ?? {})) if (url) files[form.toUpperCase()] = localUrl(url);
  const links = Object.entries(files).filter(([, url]) => url).map(([name, url]) =>
    make("a", { className: "button small", href: url, download: "" }, makeIcon("download"), name.toUpperCase()));
  return [element, make("div", { className: "row downloads" }, ...links)];
}

/** Renders a video and shows its progress in `#made`. */
export class Result {
  constructor() {
    this.box = find("#made");
    find("#cancel").addEventListener("click", () => cancelTask(this.taskId));
  }

  /** Create the task and follow it. Throws ApiError, and shows nothing, if it is refused. */
  async make(body, purpose) {
    this.taskId = await new PendingTask(purpose).create(body);
    this.box.hidden = false;
    this.box.scrollIntoView({ block: "nearest" });
    await this.#follow();
  }

  /** Follow the task that was created before a reload, or show its video. */
  async resume(purpose) {
    this.taskId = await new PendingTask(purpose).resume();
    if (!this.taskId) return;
    this.box.hidden = false;
    await this.#follow();
  }

  async #follow() {
    const bar = find("#made-progress");
    const { taskId } = this;
    const isCurrent = () => this.taskId === taskId;
    find("#made-result").replaceChildren();
    this.#showState("rendering", t("queued"));
    bar.hidden = find("#cancel").hidden = false;
    bar.value = 0;
    try {
      const task = await followTask(taskId, (share, status) => {
        if (!isCurrent()) return;
        bar.value = share;
        this.#showState("rendering", t(status === "pending" ? "queued" : "percent", { n: Math.round(share * 100) }));
      });
      if (!isCurrent()) return;
      this.#showState("ready", "");
      find("#made-result").replaceChildren(...makeVideoResult(task));
    } catch (error) {
      if (isCurrent()) this.#showState("failed", error.message);
    } finally {
      if (isCurrent()) bar.hidden = find("#cancel").hidden = true;
    }
  }

  #showState(title, text) {
    find("#made-title").textContent = t(title);
    find("#made-says").textContent = text;
  }
}
