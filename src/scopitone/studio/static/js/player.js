/** The player: play, scrub, waveform, and a preview by the renderer: moving while the song plays, a
    picture while it rests. */

import { ApiError, call, send } from "./api.js";
import { find, make, showToast } from "./dom.js";
import { MovingPreview } from "./moving_preview.js";
import { formatClock, t } from "./words.js";

// Pixels of the shorter side of what has to be there at once.
const SIDE = 540;
// A picture that rests becomes as sharp as the screen.
const SHARPEN_MS = 700;
const TOO_MANY = 429, SUPERSEDED = 409;

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
    this.isSharpening = false;
    this.needsRedraw = false;
    this.timer = 0;
    this.sharpening = 0;
    // Not `randomUUID`, which only secure contexts have.
    this.player = crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.turn = 0;
    this.#addMoving();
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
    this.moving?.open(song.duration);
    this.#move(Math.min(8, song.duration / 3));
    try {
      const query = new URLSearchParams({ task_id: song.task_id, suno_id: song.suno_id });
      const outline = await call("GET", `/client/job/outline?${query}`);
      if (this.song !== song) return;
      this.outline = outline;
      this.#drawWave();
    } catch (error) {
      showToast(error.message, true);
    }
    // Only now: the outline has analyzed the song.
    if (this.song === song) this.refresh(0);
  }

  get time() {
    return this.audio.paused ? Number(this.range.value) : this.audio.currentTime;
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => showToast(t("cannot_play"), true));
    else this.audio.pause();
  }

  seek(seconds) {
    this.#move(seconds);
    this.turn += 1;
    if (!this.#isMoving) this.#drawSoon(this.audio.paused ? 30 : 0);
  }

  #move(seconds) {
    const position = Math.max(0, Math.min(seconds, this.song.duration));
    this.range.value = String(position);
    if (Math.abs(this.audio.currentTime - position) > 0.02) this.audio.currentTime = position;
    this.#showPosition(position);
  }

  /** Show what has changed after `delay` ms. */
  refresh(delay = 60) {
    clearTimeout(this.changing);
    this.changing = setTimeout(() => {
      this.turn += 1;
      this.moving?.replace();
      // A sharp picture takes long; a small one is there before another would be.
      if (this.isSharpening) this.request?.abort();
      if (!this.#isMoving) this.#drawSoon(0);
    }, delay);
  }

  /** Whether the picture moves by itself, so that none has to be asked for. */
  get #isMoving() {
    return Boolean(this.moving?.works) && !this.audio.paused;
  }

  #addMoving() {
    this.video = make("video", { id: "moving", muted: true, playsInline: true, hidden: true, "aria-hidden": "true", tabIndex: -1 });
    this.video.disablePictureInPicture = true;
    this.frame.after(this.video);
    const fetchPiece = (at, length, signal) => this.#ask("preview-piece", { at, length, side: SIDE }, signal).then((answer) => answer?.arrayBuffer());
    this.moving = MovingPreview.isSupported() ? new MovingPreview(this.video, this.audio, fetchPiece, () => this.#showMoving(), (error) => this.#failMoving(error)) : null;
  }

  #showMoving() {
    if (this.audio.paused || !this.moving.isInTime) return;
    this.video.hidden = false;
    find("#frame-waiting").hidden = true;
  }

  #failMoving(error) {
    if (this.moving.works) {
      if (this.#isMoving) this.#showProblem(error);
    } else {
      this.video.hidden = true;
      this.#drawSoon(0);
    }
  }

  /** Ask for a preview of the current input, at most as sharp as 720 lines; null if another one has taken its place, or many wait. */
  async #ask(path, fields, signal) {
    const input = { ...this.readInput(), resolution: "720p" };
    const body = { input, player: this.player, turn: this.turn, ...fields };
    const answer = await send("POST", `/client/job/${path}`, body, signal);
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    if (answer.status === TOO_MANY || answer.status === SUPERSEDED) return null;
    throw new ApiError(answer.status, problem.message ?? answer.statusText);
  }

  /** Ask for a picture after `delay` ms. While one is being drawn, at most one more is queued. */
  #drawSoon(delay) {
    clearTimeout(this.timer);
    clearTimeout(this.sharpening);
    this.timer = setTimeout(() => this.#drawFrame({ side: SIDE }), delay);
  }

  async #drawFrame(fields) {
    if (this.request) {
      this.needsRedraw = true;
      return;
    }
    const { song, turn } = this;
    const request = (this.request = new AbortController());
    this.isSharpening = !fields.side;
    try {
      const answer = await this.#ask("preview", { at: this.time, ...fields }, request.signal);
      if (!answer) this.needsRedraw = true;
      else if (song === this.song) await this.#showFrame(await answer.blob());
    } catch (error) {
      if (!request.signal.aborted) this.#showProblem(error);
    } finally {
      this.request = null;
      const continues = this.needsRedraw || turn !== this.turn || !this.audio.paused;
      this.needsRedraw = false;
      if (!this.#isMoving && continues) this.#drawSoon(turn === this.turn ? 60 : 0);
      else if (!this.#isMoving && fields.side) this.#finishResting();
    }
  }

  #finishResting() {
    this.moving?.prepare();
    this.sharpening = setTimeout(() => this.#drawFrame({}), SHARPEN_MS);
  }

  #showProblem(error) {
    find("#frame-waiting").hidden = false;
    find("#frame-waiting").textContent = error.message;
    this.frame.hidden = this.video.hidden = true;
  }

  async #showFrame(blob) {
    const oldUrl = this.frame.src;
    this.frame.src = URL.createObjectURL(blob);
    await this.frame.decode().catch(() => {});
    this.frame.hidden = false;
    if (!this.#isMoving) this.video.hidden = true;
    find("#frame-waiting").hidden = true;
    if (oldUrl) URL.revokeObjectURL(oldUrl);
  }

  #showPlaying(on) {
    const button = find("#play");
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", t(on ? "pause" : "play"));
    const use = find("use", button);
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#pause" : "#play"));
    if (on) this.#follow();
    if (!this.#isMoving) this.#drawSoon(0);
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
