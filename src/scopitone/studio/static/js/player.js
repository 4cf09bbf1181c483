/** The player: play, scrub, waveform, and preview frames from the renderer. */

import { ApiError, call, send } from "./api.js";
import { find, showToast } from "./dom.js";
import { formatClock, t } from "./words.js";

/** Plays a song ({task_id, suno_id, audio, duration}). `readInput()` returns the settings of the video;
    `onMove(seconds)` is called when the position changes. */
export class Player {
  constructor(readInput, onMove) {
    this.readInput = readInput;
    this.onMove = onMove;
    this.audio = find("#audio");
    this.range = find("#at");
    this.frame = find("#frame");
    this.canvas = find("#wave");
    this.outline = null;
    this.request = null;
    this.needsRedraw = false;
    this.timer = 0;
    find("#play").addEventListener("click", () => this.toggle());
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.audio.addEventListener("play", () => this.#showPlaying(true));
    this.audio.addEventListener("pause", () => this.#showPlaying(false));
    new ResizeObserver(() => this.#drawWave()).observe(this.canvas);
  }

  async open(song) {
    this.song = song;
    this.audio.pause();
    this.audio.src = song.audio;
    this.range.max = String(song.duration);
    this.outline = null;
    this.frame.hidden = true;
    find("#frame-waiting").hidden = false;
    find("#frame-waiting").textContent = t("listening");
    this.seek(Math.min(8, song.duration / 3));
    try {
      const query = new URLSearchParams({ task_id: song.task_id, suno_id: song.suno_id });
      const outline = await call("GET", `/client/job/outline?${query}`);
      if (this.song !== song) return;
      this.outline = outline;
      this.#drawWave();
    } catch (error) {
      showToast(error.message, true);
    }
  }

  get time() {
    return this.audio.paused ? Number(this.range.value) : this.audio.currentTime;
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => showToast(t("cannot_play"), true));
    else this.audio.pause();
  }

  seek(seconds) {
    const position = Math.max(0, Math.min(seconds, this.song.duration));
    this.range.value = String(position);
    if (Math.abs(this.audio.currentTime - position) > 0.02) this.audio.currentTime = position;
    this.#showPosition(position);
    this.refresh(this.audio.paused ? 60 : 0);
  }

  /** Request a new frame after `delay` ms. While a frame is being drawn, at most one more is queued. */
  refresh(delay = 150) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#drawFrame(), delay);
  }

  async #drawFrame() {
    if (this.request) {
      this.needsRedraw = true;
      return;
    }
    this.request = new AbortController();
    const song = this.song;
    try {
      const input = { ...this.readInput(), resolution: "720p" };
      const response = await send("POST", "/client/job/preview", { input, at: this.time }, this.request.signal);
      if (!response.ok) {
        const problem = await response.json().catch(() => ({}));
        if (response.status === 429) this.needsRedraw = true;
        else throw new ApiError(response.status, problem.message ?? response.statusText);
      } else if (song === this.song) {
        await this.#showFrame(await response.blob());
      }
    } catch (error) {
      find("#frame-waiting").hidden = false;
      find("#frame-waiting").textContent = error.message;
      this.frame.hidden = true;
    } finally {
      this.request = null;
      const continues = this.needsRedraw || !this.audio.paused;
      this.needsRedraw = false;
      if (continues) this.refresh(120);
    }
  }

  async #showFrame(blob) {
    const oldUrl = this.frame.src;
    this.frame.src = URL.createObjectURL(blob);
    await this.frame.decode().catch(() => {});
    this.frame.hidden = false;
    find("#frame-waiting").hidden = true;
    if (oldUrl) URL.revokeObjectURL(oldUrl);
  }

  #showPlaying(on) {
    const button = find("#play");
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", t(on ? "pause" : "play"));
    const use = find("use", button);
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#pause" : "#play"));
    if (on) {
      this.refresh(0);
      this.#follow();
    }
  }

  #follow() {
    if (this.audio.paused) return;
    this.range.value = String(this.audio.currentTime);
    this.#showPosition(this.audio.currentTime);
    requestAnimationFrame(() => this.#follow());
  }

  #showPosition(seconds) {
    const text = `${formatClock(seconds)} / ${formatClock(this.song.duration)}`;
    find("#clock").textContent = text;
    this.range.setAttribute("aria-valuetext", text);
    this.onMove(seconds);
  }

  #drawWave() {
    const { canvas, outline } = this;
    const scale = devicePixelRatio;
    const width = (canvas.width = Math.round(canvas.clientWidth * scale));
    const height = (canvas.height = Math.round(canvas.clientHeight * scale));
    if (!outline || !width) return;
    const pen = canvas.getContext("2d");
    // The style sheet defines the two colors of the canvas.
    const { color: accent, borderTopColor: rest } = getComputedStyle(canvas);
    const bars = Math.min(outline.peaks.length, Math.floor(width / (3 * scale)));
    for (let bar = 0; bar < bars; bar += 1) {
      const peak = outline.peaks[Math.floor((bar / bars) * outline.peaks.length)];
      const barHeight = Math.max(2 * scale, peak * height * 0.9);
      const seconds = (bar / bars) * outline.duration;
      const section = outline.sections.find(({ end }) => seconds < end);
      pen.fillStyle = section?.kind === "chorus" ? accent : rest;
      pen.fillRect((bar / bars) * width, (height - barHeight) / 2, Math.max(1, (width / bars) * 0.6), barHeight);
    }
  }
}
