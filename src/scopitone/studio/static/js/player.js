/** Hearing a song and seeing its frames: play, scrub, waveform, the renderer's own picture. */

import { ApiError, call, send } from "./api.js";
import { find, toast } from "./dom.js";
import { clock, say } from "./words.js";

/** Plays `song` ({task_id, suno_id, audio, duration}); `input()` is what the video is to be like,
    `moved(seconds)` is told where it is. */
export class Player {
  constructor(input, moved) {
    this.input = input;
    this.moved = moved;
    this.audio = find("#audio");
    this.range = find("#at");
    this.frame = find("#frame");
    this.canvas = find("#wave");
    this.outline = null;
    this.drawing = null;
    this.again = false;
    this.timer = 0;
    find("#play").addEventListener("click", () => this.toggle());
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.audio.addEventListener("play", () => this.#playing(true));
    this.audio.addEventListener("pause", () => this.#playing(false));
    new ResizeObserver(() => this.#wave()).observe(this.canvas);
  }

  async open(song) {
    this.song = song;
    this.audio.pause();
    this.audio.src = song.audio;
    this.range.max = String(song.duration);
    this.outline = null;
    this.frame.hidden = true;
    find("#frame-waiting").hidden = false;
    find("#frame-waiting").textContent = say("listening");
    this.seek(Math.min(8, song.duration / 3));
    try {
      const query = new URLSearchParams({ task_id: song.task_id, suno_id: song.suno_id });
      const outline = await call("GET", `/client/job/outline?${query}`);
      if (this.song !== song) return;
      this.outline = outline;
      this.#wave();
    } catch (error) {
      toast(error.message, true);
    }
  }

  get time() {
    return this.audio.paused ? Number(this.range.value) : this.audio.currentTime;
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => toast(say("cannot_play"), true));
    else this.audio.pause();
  }

  seek(seconds) {
    const at = Math.max(0, Math.min(seconds, this.song.duration));
    this.range.value = String(at);
    if (Math.abs(this.audio.currentTime - at) > 0.02) this.audio.currentTime = at;
    this.#shown(at);
    this.refresh(this.audio.paused ? 60 : 0);
  }

  /** Draw the picture anew, soon; while one is drawn, only the newest wish counts. */
  refresh(delay = 150) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#draw(), delay);
  }

  async #draw() {
    if (this.drawing) {
      this.again = true;
      return;
    }
    this.drawing = new AbortController();
    const song = this.song;
    try {
      const input = { ...this.input(), resolution: "720p" };
      const answer = await send("POST", "/client/job/preview", { input, at: this.time }, this.drawing.signal);
      if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        if (answer.status === 429) this.again = true;
        else throw new ApiError(answer.status, problem.message ?? answer.statusText);
      } else if (song === this.song) {
        await this.#show(await answer.blob());
      }
    } catch (error) {
      find("#frame-waiting").hidden = false;
      find("#frame-waiting").textContent = error.message;
      this.frame.hidden = true;
    } finally {
      this.drawing = null;
      const next = this.again || !this.audio.paused;
      this.again = false;
      if (next) this.refresh(120);
    }
  }

  async #show(blob) {
    const old = this.frame.src;
    this.frame.src = URL.createObjectURL(blob);
    await this.frame.decode().catch(() => {});
    this.frame.hidden = false;
    find("#frame-waiting").hidden = true;
    if (old) URL.revokeObjectURL(old);
  }

  #playing(on) {
    const button = find("#play");
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", say(on ? "pause" : "play"));
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
    this.#shown(this.audio.currentTime);
    requestAnimationFrame(() => this.#follow());
  }

  #shown(at) {
    const text = `${clock(at)} / ${clock(this.song.duration)}`;
    find("#clock").textContent = text;
    this.range.setAttribute("aria-valuetext", text);
    this.moved(at);
  }

  #wave() {
    const { canvas, outline } = this;
    const scale = devicePixelRatio;
    const width = (canvas.width = Math.round(canvas.clientWidth * scale));
    const height = (canvas.height = Math.round(canvas.clientHeight * scale));
    if (!outline || !width) return;
    const pen = canvas.getContext("2d");
    // The sheet gives the canvas two colours, which come resolved from its style.
    const { color: accent, borderTopColor: rest } = getComputedStyle(canvas);
    const bars = Math.min(outline.peaks.length, Math.floor(width / (3 * scale)));
    for (let bar = 0; bar < bars; bar += 1) {
      const peak = outline.peaks[Math.floor((bar / bars) * outline.peaks.length)];
      const tall = Math.max(2 * scale, peak * height * 0.9);
      const seconds = (bar / bars) * outline.duration;
      const part = outline.sections.find((one) => seconds < one.end);
      pen.fillStyle = part?.kind === "chorus" ? accent : rest;
      pen.fillRect((bar / bars) * width, (height - tall) / 2, Math.max(1, (width / bars) * 0.6), tall);
    }
  }
}
