/** Thumbnails of this song in every style, drawn one after another while nothing else is drawn. */

import { send } from "studio/api.js";
import { optionsOf } from "../../model/options";
import { linesOf } from "../../model/places";
import type { Workbench } from "../workbench";
import { filesOf } from "./look_form";
import { explainAuto } from "./styles";

const FIRST_MS = 1500;
const CHANGED_MS = 3000;
const BUSY_MS = 1200;
const TOO_MANY = 429;
const PLACE_IN_SONG = 0.4;
// The smallest picture that the server draws is more than a thumbnail shows.
const SIDE = 240;

export class Gallery {
  readonly #visible: HTMLCanvasElement[] = [];
  readonly #watcher: IntersectionObserver;
  #isDrawing = false;
  #timer = 0;
  #shown = "";

  constructor(readonly bench: Workbench) {
    this.#watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLCanvasElement)) continue;
        this.#watcher.unobserve(target);
        if (!this.#visible.includes(target)) this.#visible.push(target);
      }
      void this.#drawAll();
    });
  }

  /** Draw each thumbnail when it comes into view, and again if the song gets words or another picture. */
  show(): void {
    this.#shown = this.#describe();
    this.#watchAfter(FIRST_MS);
    this.bench.editor.listen("project", () => {
      const shown = this.#describe();
      if (shown === this.#shown) return;
      this.#shown = shown;
      this.#watchAfter(CHANGED_MS);
    });
  }

  /** The preview comes first. */
  #watchAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      for (const canvas of document.querySelectorAll("canvas[data-style]")) this.#watcher.observe(canvas);
    }, ms);
  }

  #describe(): string {
    const { project } = this.bench.editor;
    const { palette } = optionsOf(project);
    return JSON.stringify([linesOf(project).length > 0, filesOf(project), palette]);
  }

  async #drawAll(): Promise<void> {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    for (let canvas = this.#visible.shift(); canvas; canvas = this.#visible.shift()) await this.#draw(canvas);
    this.#isDrawing = false;
  }

  async #draw(canvas: HTMLCanvasElement): Promise<void> {
    const { style_options: _, ...input } = this.bench.readInput();
    const style = canvas.dataset["style"];
    const at = (this.bench.record.song.duration ?? 0) * PLACE_IN_SONG;
    const body = { input: { ...input, style, aspect_ratio: "16:9" }, at, side: SIDE };
    const response = await send("POST", "/client/job/preview", body).catch(() => null);
    if (response?.status === TOO_MANY) {
      this.#visible.push(canvas);
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
    if (!response?.ok) return;
    if (style === "auto")
      explainAuto(response.headers.get("Scopitone-Style") ?? "", response.headers.get("Scopitone-Style-Reason") ?? "");
    const { width, height } = canvas;
    const image = await createImageBitmap(await response.blob(), { resizeWidth: width, resizeHeight: height });
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    canvas.classList.add("drawn");
    image.close();
  }
}
