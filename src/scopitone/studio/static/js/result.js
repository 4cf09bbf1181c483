/** A video that is being rendered, and the finished one with its downloads. */

import { find, make, makeIcon } from "./dom.js";
import { PendingTask } from "./pending_task.js";
import { CANCELLED, cancelTask, followTask, localUrl } from "./tasks.js";
import { formatClock, t } from "./words.js";

const MIN_SHARE_OF_ESTIMATE = 0.05;
const pageTitle = document.title;

/** Create the player of a finished video with captions, and links to its files. */
export function makeVideoResult(task) {
  const video = task.result.video ?? {};
  const source = localUrl(task.result.media_urls[0]);
  const element = make("video", { controls: true, src: source, poster: localUrl(video.poster_url), preload: "metadata", playsInline: true });
  if (video.captions?.vtt) {
    element.append(make("track", { kind: "captions", src: localUrl(video.captions.vtt), srclang: "und", label: t("captions") }));
  }
  const files = { [t("poster")]: localUrl(video.poster_url) };
  for (const [form, url] of Object.entries(video.captions ?? {})) if (url) files[form.toUpperCase()] = localUrl(url);
  const links = Object.entries(files).filter(([, url]) => url).map(([name, url]) => makeDownload(url, name.toUpperCase()));
  return [element, make("div", { className: "row downloads" },
    makeDownload(source, t("download_video"), "primary"),
    make("details", {}, make("summary", { className: "plain" }, t("more_files")), make("div", { className: "row" }, ...links)))];
}

function makeDownload(url, name, kind = "small") {
  return make("a", { className: `button ${kind}`, href: url, download: "" }, makeIcon("download"), name);
}

/** Return how long the rest takes, if it goes on as it went since `start`; "" while that is not known. */
function describeTimeLeft(start, share) {
  if (share < MIN_SHARE_OF_ESTIMATE) return "";
  const seconds = ((performance.now() - start) / 1000) * (1 / share - 1);
  return t("time_left", { time: formatClock(Math.ceil(seconds)) });
}

/** Say in the tab's title that the video has ended and, where the user allowed it, with a notification of the system. */
function notify(outcome) {
  document.title = `${t(outcome)} · ${pageTitle}`;
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const notification = new Notification(t(outcome), { body: document.getElementById("now-title")?.textContent ?? "" });
  notification.onclick = () => focus();
}

/** Renders a video and shows its progress in `#made`. */
export class Result {
  /** `onShow(taskId)` is called when the video of a task is shown, and with null when none is. */
  constructor(onShow) {
    this.onShow = onShow;
    this.box = find("#made");
    find("#cancel").addEventListener("click", () => cancelTask(this.taskId));
    const button = find("#notify");
    button.addEventListener("click", async () => { button.hidden = (await Notification.requestPermission()) !== "default"; });
  }

  /** Create the task and follow it. Throws ApiError, and shows nothing, if it is refused. */
  async make(body, purpose) {
    this.taskId = await new PendingTask(purpose).create(body);
    this.box.hidden = false;
    this.box.scrollIntoView({ block: "nearest" });
    await this.#follow();
  }

  /** Follow the task that was created before a reload, or else the task `latest`, or show its video. */
  async resume(purpose, latest) {
    this.taskId = (await new PendingTask(purpose).resume()) || latest;
    if (!this.taskId) return;
    this.box.hidden = false;
    await this.#follow();
  }

  async #follow() {
    const bar = find("#made-progress");
    const { taskId } = this;
    const isCurrent = () => this.taskId === taskId;
    find("#made-result").replaceChildren();
    this.onShow(null);
    this.#showState("rendering", t("queued"));
    bar.hidden = find("#cancel").hidden = false;
    find("#notify").hidden = !("Notification" in window) || Notification.permission !== "default";
    bar.value = 0;
    let start = null;
    let isNew = false;
    try {
      const task = await followTask(taskId, (share, status) => {
        if (!isCurrent()) return;
        isNew = true;
        bar.value = share;
        if (status !== "pending") start ??= performance.now();
        const percent = t(status === "pending" ? "queued" : "percent", { n: Math.round(share * 100) });
        const left = start === null ? "" : describeTimeLeft(start, share);
        this.#showState("rendering", left ? `${percent} · ${left}` : percent);
        document.title = `${percent} · ${pageTitle}`;
      });
      if (!isCurrent()) return;
      this.#showState("ready", "");
      find("#made-result").replaceChildren(...makeVideoResult(task));
      this.onShow(taskId);
      if (isNew) notify("ready");
    } catch (error) {
      if (!isCurrent()) return;
      const isCanceled = error.message === CANCELLED;
      this.#showState(isCanceled ? "canceled" : "failed", isCanceled ? "" : error.message);
      if (isCanceled) document.title = pageTitle;
      else notify("failed");
    } finally {
      if (isCurrent()) bar.hidden = find("#cancel").hidden = find("#notify").hidden = true;
    }
  }

  #showState(title, text) {
    find("#made-title").textContent = t(title);
    find("#made-says").textContent = text;
  }
}
