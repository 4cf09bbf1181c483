/** Dragging of words and lines in the timeline, by mouse, pen, and touch. */

import type { Editor } from "../../model/editor";
import { lineAt, timesOf, wordAt } from "../../model/places";
import { snap } from "../../model/snap";
import { moveEnd, moveLine, moveLineEdge, moveStart, moveWord, shiftFrom } from "../../model/times";
import type { Project } from "../../project";
import type { Modes } from "./modes";
import type { Timeline } from "./timeline";

const EDGE_PIXELS = 8;
const MIN_DRAG_PIXELS = 3;
const SNAP_PIXELS = 9;

type Part = "start" | "end" | "whole";

interface Drag {
  readonly project: Project;
  readonly line: number;
  readonly word: number | null;
  readonly part: Part;
  /** Pixels of the pointer, and seconds of what is dragged, when it began. */
  readonly x: number;
  readonly seconds: number;
  hasMoved: boolean;
}

export class Dragging {
  #drag: Drag | null = null;

  constructor(
    readonly timeline: Timeline,
    readonly editor: Editor,
    readonly modes: Modes,
  ) {
    const { box } = timeline;
    box.addEventListener("pointerdown", (event) => {
      this.#begin(event);
    });
    box.addEventListener("pointermove", (event) => {
      this.#move(event);
    });
    for (const name of ["pointerup", "pointercancel"] as const) {
      box.addEventListener(name, (event) => {
        this.#end(event, name === "pointerup");
      });
    }
  }

  #begin(event: PointerEvent): void {
    const target = this.timeline.placeOf(event.target);
    if (event.button !== 0 || !target) return;
    const part = partAt(event);
    const { project } = this.editor;
    const times = timesOf(lineAt(project, target.line));
    const start = target.word === null ? times?.start : wordAt(project, { line: target.line, word: target.word })[1];
    const end = target.word === null ? times?.end : wordAt(project, { line: target.line, word: target.word })[2];
    const seconds = part === "end" ? end : start;
    if (seconds === undefined) return;
    // A finger scrolls, unless it is on the selected word.
    const isSelected = event.target instanceof Element && event.target.closest(".word.selected") !== null;
    if (event.pointerType === "touch" && !isSelected) return;
    this.#drag = { project, ...target, part, x: event.clientX, seconds, hasMoved: false };
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    const distance = event.clientX - drag.x;
    if (!drag.hasMoved) {
      if (Math.abs(distance) < MIN_DRAG_PIXELS) return;
      drag.hasMoved = true;
      this.timeline.box.setPointerCapture(event.pointerId);
      if (drag.word !== null) this.editor.select({ line: drag.line, word: drag.word });
      this.editor.begin();
    }
    const seconds = this.#snap(drag.seconds + distance / this.timeline.pixelsPerSecond, event.shiftKey);
    this.editor.edit(() => this.#apply(drag, seconds));
  }

  #end(event: PointerEvent, isDone: boolean): void {
    const drag = this.#drag;
    this.#drag = null;
    if (drag?.hasMoved) {
      this.editor.end();
      return;
    }
    if (!isDone || event.button !== 0) return;
    this.#select(event);
  }

  /** Select the word, or the first one of the line, and go there; beside blocks, go to the time. */
  #select(event: PointerEvent): void {
    const target = this.timeline.placeOf(event.target);
    if (!target) {
      this.timeline.transport.seek(this.timeline.timeAt(event.clientX));
      return;
    }
    const place = { line: target.line, word: target.word ?? 0 };
    if (event.shiftKey || this.modes.isOn("several")) {
      this.editor.extend(place);
      return;
    }
    this.editor.select(place);
    const start = timesOf(lineAt(this.editor.project, target.line))?.start ?? 0;
    this.timeline.transport.seek(target.word === null ? start : wordAt(this.editor.project, place)[1]);
  }

  #snap(seconds: number, isInverted: boolean): number {
    if (this.modes.isOn("snap") === isInverted) return seconds;
    return snap(seconds, this.modes.marks, SNAP_PIXELS / this.timeline.pixelsPerSecond);
  }

  #apply({ project, line, word, part }: Drag, seconds: number): Project {
    const { duration } = this.timeline.transport;
    if (word === null) {
      const { words } = lineAt(project, line);
      if (part === "whole") return this.#moveFrom(project, { line, word: 0 }, seconds, words.length > 0);
      if (!words.length) return moveLineEdge(project, line, part, seconds);
      const edge = { line, word: part === "start" ? 0 : words.length - 1 };
      return part === "start" ? moveStart(project, edge, seconds) : moveEnd(project, edge, seconds, duration);
    }
    const place = { line, word };
    if (part === "start") return moveStart(project, place, seconds);
    if (part === "end") return moveEnd(project, place, seconds, duration);
    return this.modes.isOn("ripple")
      ? shiftFrom(project, place, seconds - wordAt(project, place)[1])
      : moveWord(project, place, seconds, duration);
  }

  #moveFrom(project: Project, place: { line: number; word: number }, seconds: number, hasWords: boolean): Project {
    const isRipple = this.modes.isOn("ripple") && hasWords;
    if (isRipple) return shiftFrom(project, place, seconds - wordAt(project, place)[1]);
    return moveLine(project, place.line, seconds, this.timeline.transport.duration);
  }
}

function partAt(event: PointerEvent): Part {
  const block = event.target instanceof Element ? event.target.closest(".word, .line-block") : null;
  if (!block) return "whole";
  const { left, right, width } = block.getBoundingClientRect();
  const edge = Math.min(EDGE_PIXELS, width / 3);
  if (event.clientX < left + edge) return "start";
  return event.clientX > right - edge ? "end" : "whole";
}
