/** Tapping along with the song: each press of the space bar, or of the pad, is the start of a word. */

import { find } from "studio/dom.js";
import { t } from "studio/words.js";
import type { Editor } from "../../model/editor";
import { type Place, listPlaces, wordAt } from "../../model/places";
import { applyTap } from "../../model/times";
import type { Transport } from "./transport";

const LEAD_S = 2;

export class Tapping {
  #places: Place[] = [];
  #next = -1;
  readonly #pad = find("#tap-pad");

  constructor(
    readonly editor: Editor,
    readonly transport: Transport,
    readonly onStop: () => void,
  ) {
    document.addEventListener("keydown", (event) => {
      this.#handleKey(event);
    });
    this.#pad.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#tap();
    });
    this.#show();
  }

  get isTapping(): boolean {
    return this.#next >= 0;
  }

  toggle(): void {
    if (this.isTapping) this.#stop();
    else this.#start();
  }

  /** Begin with the selected word, or with the first one. */
  #start(): void {
    this.#places = listPlaces(this.editor.project);
    const { selection } = this.editor;
    const selected = this.#places.findIndex((place) => place.line === selection?.line && place.word === selection.word);
    this.#next = Math.max(0, selected);
    const first = this.#places[this.#next];
    if (!first) {
      this.#next = -1;
      return;
    }
    this.editor.begin();
    this.transport.seek(Math.max(0, wordAt(this.editor.project, first)[1] - LEAD_S));
    this.transport.play();
    this.#show();
  }

  #stop(): void {
    this.#next = -1;
    this.editor.end();
    this.transport.pause();
    this.#show();
    this.onStop();
  }

  #handleKey(event: KeyboardEvent): void {
    if (!this.isTapping) return;
    if (event.key === "Escape") this.#stop();
    if (event.key !== " ") return;
    event.preventDefault();
    // A key that is held down repeats, which is no tap.
    if (!event.repeat) this.#tap();
  }

  #tap(): void {
    const place = this.#places[this.#next];
    if (!place) return;
    const { time } = this.transport;
    this.editor.edit((project) => applyTap(project, place, time));
    this.editor.select(place);
    this.#next += 1;
    if (this.#next >= this.#places.length) this.#stop();
    else this.#show();
  }

  #show(): void {
    find("#tap").textContent = t(this.isTapping ? "tap_stop" : "tap");
    this.#pad.hidden = !this.isTapping;
    find("#tap-hint").hidden = !this.isTapping;
    const place = this.#places[this.#next];
    if (place) find("#tap-word").textContent = wordAt(this.editor.project, place)[0];
  }
}
