/** Elements of lines, of which only those are drawn again whose line changed. */

import type { Line } from "../../project";

export class LineList {
  #elements = new Map<Line, HTMLElement>();
  #lines: readonly Line[] = [];

  constructor(
    readonly box: HTMLElement,
    readonly draw: (line: Line) => HTMLElement,
  ) {}

  /** Show lines. Elements of lines that are the same objects as before stay. */
  show(lines: readonly Line[]): void {
    const elements = new Map<Line, HTMLElement>();
    lines.forEach((line, index) => {
      const element = this.#elements.get(line) ?? this.draw(line);
      elements.set(line, element);
      if (this.box.children[index] !== element) this.box.insertBefore(element, this.box.children[index] ?? null);
    });
    while (this.box.children.length > lines.length) this.box.lastElementChild?.remove();
    this.#elements = elements;
    this.#lines = lines;
  }

  /** Return the element of a line. */
  elementOf(index: number): HTMLElement | null {
    const line = this.#lines[index];
    return (line && this.#elements.get(line)) ?? null;
  }

  /** Return the index of the line whose element contains `target`; -1 if there is none. */
  indexOf(target: EventTarget | null): number {
    const element = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
    return element ? [...this.box.children].indexOf(element) : -1;
  }
}
