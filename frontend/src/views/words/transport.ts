/** Playing of the song: the audio element's clock, its speed, and the part that is repeated. */

import type { Span } from "../../model/places";

/** What the page's player offers. */
export interface SongPlayer {
  readonly audio: HTMLAudioElement;
  readonly time: number;
  seek(seconds: number): void;
  toggle(): void;
}

export const SPEEDS = [1, 0.75, 0.5] as const;
const LOOP_MARGIN_S = 0.3;

export class Transport {
  #loop: Span | null = null;

  constructor(
    readonly player: SongPlayer,
    readonly duration: number,
  ) {}

  get time(): number {
    return this.player.time;
  }

  get isPlaying(): boolean {
    return !this.player.audio.paused;
  }

  get isLooping(): boolean {
    return this.#loop !== null;
  }

  seek(seconds: number): void {
    this.player.seek(seconds);
  }

  toggle(): void {
    this.player.toggle();
  }

  play(): void {
    if (!this.isPlaying) this.player.toggle();
  }

  pause(): void {
    this.player.audio.pause();
  }

  setSpeed(speed: number): void {
    // A new song resets `playbackRate` to the default one.
    this.player.audio.defaultPlaybackRate = this.player.audio.playbackRate = speed;
  }

  /** Repeat a part of the song; null plays on. */
  setLoop(span: Span | null): void {
    this.#loop = span && {
      start: Math.max(0, span.start - LOOP_MARGIN_S),
      end: Math.min(this.duration, span.end + LOOP_MARGIN_S),
    };
    if (this.#loop) this.seek(this.#loop.start);
  }

  /** Go back to the start of the repeated part at its end. */
  follow(seconds: number): void {
    if (this.#loop && this.isPlaying && seconds >= this.#loop.end) this.seek(this.#loop.start);
  }
}
