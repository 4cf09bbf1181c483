/** The moving preview: pieces of video from the renderer, shown in time with the song. */

const PIECE_TYPE = 'video/mp4; codecs="avc1.640028"';
// The first piece after a change is short, so that it is there soon.
const FIRST_S = 0.4, PIECE_S = 1;
const AHEAD_S = 4, AHEAD_PAUSED_S = 1, BEHIND_S = 30;
const FRAME_S = 1 / 30;
// Up to here the video is made faster or slower; beyond, it jumps.
const MAX_DRIFT_S = 0.25;
const RETRY_MS = 200;
// Slower than this, a machine shows nothing in time; a request that waited longer tells little.
const MAX_LATENCY_S = 20;

/** Shows in `video` what belongs to the position of `audio`, whose time is the only clock.
    `fetchPiece(at, length, signal)` resolves to a piece as an ArrayBuffer, or to null if it should be
    asked for again. `onShow()` is called after each frame, `onFail(error)` when a piece is refused. */
export class MovingPreview {
  static isSupported() {
    return "requestVideoFrameCallback" in HTMLVideoElement.prototype && Boolean(globalThis.MediaSource?.isTypeSupported(PIECE_TYPE));
  }

  #buffer = null; // SourceBuffer
  #changes = Promise.resolve(); // of the buffer, one after the other
  #fetching = null; // AbortController
  #isStale = false; // what is buffered shows an earlier input
  #isAwaited = false; // it is to be ready when the song is played
  #retryAt = 0;
  #latency = 0.2; // seconds from the request to the first piece
  #lag = 0; // seconds from the clock of the video to the middle of the frame on screen; a mean

  constructor(video, audio, fetchPiece, onShow, onFail) {
    Object.assign(this, { video, audio, fetchPiece, onShow, onFail });
    this.works = true;
    this.shown = null; // media time of the frame on screen; null while it is stale
    for (const name of ["play", "pause", "ratechange", "timeupdate"]) audio.addEventListener(name, () => this.#follow());
    audio.addEventListener("seeking", () => this.#jump());
    document.addEventListener("visibilitychange", () => this.#follow());
    video.addEventListener("error", () => this.#giveUp(video.error));
    this.#watchFrames();
  }

  /** Begin with another song. */
  open(duration) {
    this.#cancel();
    this.#buffer = null;
    this.#changes = Promise.resolve();
    this.shown = null;
    this.duration = duration;
    const source = new MediaSource();
    if (this.video.src) URL.revokeObjectURL(this.video.src);
    this.video.src = URL.createObjectURL(source);
    source.addEventListener("sourceopen", () => {
      if (this.duration !== duration) return;
      source.duration = duration;
      this.#buffer = source.addSourceBuffer(PIECE_TYPE);
      this.#follow();
    }, { once: true });
  }

  /** Show another input from the current position on. The old one is visible until the new one is there. */
  replace() {
    this.#isStale = true;
    this.#isAwaited = false;
    this.shown = null;
    this.#cancel();
    this.#follow();
  }

  /** Get ready to play: called when the picture of a resting position is there, which comes first. */
  prepare() {
    this.#isAwaited = true;
    this.#follow();
  }

  /** Whether the frame on screen belongs to the position of the song. */
  get isInTime() {
    return this.shown !== null && Math.abs(this.shown - this.audio.currentTime) < 0.2;
  }

  #cancel() {
    this.#fetching?.abort();
    this.#fetching = null;
    this.#retryAt = 0;
  }

  #jump() {
    if (!this.#buffer) return;
    this.#isAwaited = false;
    if (!this.#isBuffered(this.audio.currentTime)) this.#cancel();
    this.#follow();
  }

  #follow() {
    if (!this.works || !this.#buffer) return;
    this.#keepTime();
    this.#fill();
  }

  #keepTime() {
    const { audio, video } = this;
    const drift = video.currentTime - audio.currentTime;
    if (audio.paused) video.pause();
    else if (video.paused) video.play().catch(() => {});
    if (Math.abs(drift) > (audio.paused ? FRAME_S / 2 : MAX_DRIFT_S)) {
      if (this.#isBuffered(audio.currentTime) && !this.#isSeeking) video.currentTime = audio.currentTime;
    } else {
      const lead = drift + this.#lag;
      // Each change of the rate may cost a frame.
      const correction = Math.abs(lead) < FRAME_S / 4 ? 0 : Math.max(-0.5, Math.min(3 * lead, 0.5));
      video.playbackRate = audio.playbackRate * (1 - correction);
    }
  }

  /** Learn from a frame how far the clock of the video is from what is on screen. */
  #measureLag(mediaTime) {
    const lag = mediaTime + FRAME_S / 2 - this.video.currentTime;
    // A frame from before a jump tells nothing.
    if (!this.audio.paused && Math.abs(lag) < MAX_DRIFT_S) this.#lag += 0.1 * (lag - this.#lag);
  }

  /** Return the end of what is buffered without a gap from `seconds` on, or null. */
  #bufferedUntil(seconds) {
    const ranges = this.#buffer.buffered;
    for (let index = 0; index < ranges.length; index += 1) {
      if (ranges.start(index) <= seconds + FRAME_S / 2 && seconds < ranges.end(index)) return ranges.end(index);
    }
    return null;
  }

  #isBuffered(seconds) {
    return this.#bufferedUntil(seconds) !== null;
  }

  /** Whether a jump will end by itself: one to where nothing is buffered waits for what may never be asked for. */
  get #isSeeking() {
    return this.video.seeking && this.#isBuffered(this.video.currentTime);
  }

  /** Return the next piece to ask for, or null if there is enough. */
  #nextPiece() {
    const { audio } = this;
    const now = audio.currentTime;
    // While it is drawn, the song goes on.
    const soon = audio.paused ? now : Math.min(now + this.#latency * audio.playbackRate, this.duration - FRAME_S);
    const end = this.#isStale ? null : this.#bufferedUntil(now) ?? this.#bufferedUntil(soon);
    if (end === null) return { at: soon, length: Math.max(FIRST_S, Math.min(this.#latency, PIECE_S)), isFirst: true };
    const ahead = audio.paused ? AHEAD_PAUSED_S : AHEAD_S;
    return end - now < ahead && end < this.duration - FRAME_S ? { at: end, length: PIECE_S } : null;
  }

  async #fill() {
    if (this.#fetching || document.hidden || performance.now() < this.#retryAt) return;
    if (this.audio.paused && !this.#isAwaited) return;
    const next = this.#nextPiece();
    if (!next) return;
    const own = new AbortController();
    this.#fetching = own;
    const began = performance.now();
    try {
      const piece = await this.fetchPiece(Math.max(0, next.at), next.length, own.signal);
      if (own !== this.#fetching) return;
      if (piece) {
        if (next.isFirst) this.#expect((performance.now() - began) / 1000);
        await this.#append(piece, own);
      } else this.#retryAt = performance.now() + RETRY_MS;
    } catch (error) {
      if (own !== this.#fetching) return;
      // The same request would be refused again: wait for a change, or a jump.
      this.#retryAt = Infinity;
      this.onFail(error);
    } finally {
      if (own === this.#fetching) this.#fetching = null;
    }
    this.#follow();
  }

  /** Learn from a first piece that took `seconds`: at once if it was late, slowly if it was early. */
  #expect(seconds) {
    const latency = Math.min(seconds, MAX_LATENCY_S);
    this.#latency += (latency > this.#latency ? 1 : 0.3) * (latency - this.#latency);
  }

  async #append(piece, own) {
    const isFirst = this.#isStale;
    if (isFirst) await this.#change(own, (buffer) => buffer.remove(0, Infinity));
    const old = this.audio.currentTime - BEHIND_S;
    if (old > 0) await this.#change(own, (buffer) => buffer.remove(0, old));
    await this.#change(own, (buffer) => buffer.appendBuffer(piece));
    if (isFirst && own === this.#fetching) {
      this.#isStale = false;
      // Without a jump, the browser goes on with frames that it has decoded already.
      const now = this.audio.currentTime;
      this.video.currentTime = this.#isBuffered(now) ? now : this.#buffer.buffered.start(0);
    }
  }

  /** Change the buffer after all earlier changes, unless the request is out of date. */
  #change(own, change) {
    const buffer = this.#buffer;
    this.#changes = this.#changes.then(() => new Promise((resolve) => {
      if (own !== this.#fetching || buffer !== this.#buffer) return resolve();
      buffer.addEventListener("updateend", () => resolve(), { once: true });
      try {
        change(buffer);
      } catch (error) {
        this.#giveUp(error);
        resolve();
      }
    }));
    return this.#changes;
  }

  #watchFrames() {
    this.video.requestVideoFrameCallback((_, { mediaTime }) => {
      if (!this.#isStale) this.shown = mediaTime;
      this.#measureLag(mediaTime);
      this.#watchFrames();
      this.#follow();
      this.onShow();
    });
  }

  /** The browser cannot show the video after all: pictures go on. */
  #giveUp(error) {
    this.works = false;
    this.#cancel();
    this.onFail(error);
  }
}
