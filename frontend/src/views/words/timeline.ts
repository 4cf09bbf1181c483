/** The timeline: the song with its lines and words as blocks, zoomed and scrolled. Screen readers use the list of
    words instead, in which everything here is a button or has a key. */

import { make } from "studio/dom.js";
import type { Editor } from "../../model/editor";
import { type Place, linesOf, timesOf } from "../../model/places";
import type { Line } from "../../project";
import { LineList } from "./line_list";
import type { Transport } from "./transport";
import { type Outline, drawSong } from "./waveform";

const MAX_PIXELS_PER_SECOND = 400;
const FIRST_PIXELS_PER_SECOND = 90;
const ZOOM_STEP = 1.5;
/** Lines whose words were found in the sound with less confidence are shown as a whole (`core/song.py`). */
export const MIN_CONFIDENCE = 0.6;

export class Timeline {
  readonly #list: LineList;
  readonly #rail: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #playhead: HTMLElement;
  #outline: Outline | null = null;
  #pixelsPerSecond = FIRST_PIXELS_PER_SECOND;
  #isDue = false;

  constructor(
    readonly box: HTMLElement,
    readonly editor: Editor,
    readonly transport: Transport,
  ) {
    this.#canvas = make("canvas", { className: "song-wave" });
    this.#playhead = make("div", { className: "playhead" });
    const blocks = make("div", { className: "blocks" });
    this.#rail = make("div", { className: "rail", "aria-hidden": "true" }, this.#canvas, blocks, this.#playhead);
    box.replaceChildren(this.#rail);
    this.#list = new LineList(blocks, drawLine);
    box.addEventListener("scroll", () => {
      this.#drawSoon();
    });
    box.addEventListener("wheel", (event) => {
      this.#zoomByWheel(event);
    });
    new ResizeObserver(() => {
      this.#layOut();
    }).observe(box);
    editor.listen("project", () => {
      this.#showLines();
    });
    editor.listen("selection", () => {
      this.#showSelection();
      this.reveal();
    });
    this.#showLines();
    this.#layOut();
  }

  get pixelsPerSecond(): number {
    return this.#pixelsPerSecond;
  }

  /** Show the loudness, beats, and sections of the song. */
  setOutline(outline: Outline): void {
    this.#outline = outline;
    this.#drawSoon();
  }

  /** Zoom in or out around the playhead, or around `seconds`. */
  zoom(direction: 1 | -1, seconds = this.transport.time): void {
    const offset = (seconds - this.#start) * this.#pixelsPerSecond;
    this.#pixelsPerSecond *= direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP;
    this.#layOut();
    const isVisible = offset >= 0 && offset <= this.box.clientWidth;
    this.box.scrollLeft = seconds * this.#pixelsPerSecond - (isVisible ? offset : this.box.clientWidth / 2);
  }

  /** Show where the song is, and turn the page while it plays. */
  follow(seconds: number): void {
    const x = seconds * this.#pixelsPerSecond;
    this.#playhead.style.transform = `translateX(${x}px)`;
    if (this.transport.isPlaying) this.#scrollTo(x, 0.1);
  }

  /** Scroll to the selected word. */
  reveal(): void {
    const element = this.editor.selection && this.#blockOf(this.editor.selection);
    if (element) this.#scrollTo(this.#timeOf(element, "--start") * this.#pixelsPerSecond, 0.3);
  }

  /** Return the seconds at a position of the pointer. */
  timeAt(clientX: number): number {
    const x = clientX - this.box.getBoundingClientRect().left + this.box.scrollLeft;
    return Math.max(0, Math.min(x / this.#pixelsPerSecond, this.transport.duration));
  }

  /** Return the line and, if it is on a word, the word at an element. */
  placeOf(target: EventTarget | null): { line: number; word: number | null } | null {
    const line = this.#list.indexOf(target);
    if (line < 0 || !(target instanceof Element)) return null;
    const block = target.closest<HTMLElement>(".word");
    return { line, word: block ? Number(block.dataset["word"]) : null };
  }

  get #start(): number {
    return this.box.scrollLeft / this.#pixelsPerSecond;
  }

  #scrollTo(x: number, margin: number): void {
    const { scrollLeft, clientWidth } = this.box;
    if (x < scrollLeft || x > scrollLeft + clientWidth * 0.95) this.box.scrollLeft = x - clientWidth * margin;
  }

  #zoomByWheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1 : -1, this.timeAt(event.clientX));
  }

  #layOut(): void {
    const fitting = this.box.clientWidth / this.transport.duration;
    this.#pixelsPerSecond = Math.min(MAX_PIXELS_PER_SECOND, Math.max(fitting, this.#pixelsPerSecond));
    this.#canvas.style.width = `${this.box.clientWidth}px`;
    this.#rail.style.setProperty("--scale", String(this.#pixelsPerSecond));
    this.#rail.style.width = `${this.transport.duration * this.#pixelsPerSecond}px`;
    this.box.dataset["scale"] = String(this.#pixelsPerSecond);
    this.follow(this.transport.time);
    this.#drawSoon();
  }

  #drawSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      const view = { start: this.#start, pixelsPerSecond: this.#pixelsPerSecond };
      if (this.#outline) drawSong(this.#canvas, this.#outline, view);
    });
  }

  #showLines(): void {
    this.#list.show(linesOf(this.editor.project));
    this.#showSelection();
  }

  #showSelection(): void {
    for (const element of this.box.querySelectorAll(".selected, .chosen"))
      element.classList.remove("selected", "chosen");
    const { selection } = this.editor;
    if (!selection) return;
    for (const place of this.editor.range) this.#blockOf(place)?.classList.add("chosen");
    this.#list.elementOf(selection.line)?.classList.add("selected");
    this.#blockOf(selection)?.classList.add("selected");
  }

  #blockOf({ line, word }: Place): HTMLElement | null {
    return this.#list.elementOf(line)?.querySelector<HTMLElement>(`[data-word="${word}"]`) ?? null;
  }

  #timeOf(element: HTMLElement, property: string): number {
    return Number(element.style.getPropertyValue(property));
  }
}

function drawLine(line: Line): HTMLElement {
  const times = timesOf(line);
  const isUnsure = (line.confidence ?? 1) < MIN_CONFIDENCE;
  const element = make("div", { className: isUnsure ? "line unsure" : "line", "data-line": "" });
  if (!times) return element;
  const label = make("div", { className: "line-block" }, line.text);
  place(label, times.start, times.end);
  const words = line.words.map(([text, start, end], index) => {
    const block = make("div", { className: "word", "data-word": String(index) }, make("span", {}, text));
    place(block, start, end);
    return block;
  });
  element.append(label, ...words);
  return element;
}

function place(element: HTMLElement, start: number, end: number): void {
  element.style.setProperty("--start", String(start));
  element.style.setProperty("--length", String(end - start));
}
