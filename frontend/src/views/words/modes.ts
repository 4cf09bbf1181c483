/** Switches of the editor: snap to beats, move everything after a word, repeat a line, select several words. */

import { find } from "studio/dom.js";

export type Mode = "snap" | "ripple" | "loop" | "several";

export class Modes {
  /** Times to snap to, ascending: onsets and beats. */
  marks: readonly number[] = [];
  readonly #on = new Set<Mode>(["snap"]);

  constructor(readonly onToggle: (mode: Mode, isOn: boolean) => void) {
    this.#show("snap");
  }

  isOn(mode: Mode): boolean {
    return this.#on.has(mode);
  }

  toggle(mode: Mode): void {
    if (!this.#on.delete(mode)) this.#on.add(mode);
    this.#show(mode);
    this.onToggle(mode, this.isOn(mode));
  }

  #show(mode: Mode): void {
    find(`[data-command="${mode}"]`).setAttribute("aria-pressed", String(this.isOn(mode)));
  }
}
