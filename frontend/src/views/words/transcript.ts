/** The list of words: each a button with its times, whose text is edited in place. */

import { find, make } from "studio/dom.js";
import { formatClock, t } from "studio/words.js";
import type { Editor } from "../../model/editor";
import { type Place, hasWord, linesOf, spansOf, timesOf, wordAt } from "../../model/places";
import { setWordText } from "../../model/texts";
import type { Line } from "../../project";
import { LineList } from "./line_list";
import type { Modes } from "./modes";
import { MIN_CONFIDENCE } from "./timeline";
import type { Transport } from "./transport";

export class Transcript {
  readonly #list: LineList;
  readonly #box = find("#lines");

  constructor(
    readonly editor: Editor,
    readonly transport: Transport,
    readonly modes: Modes,
  ) {
    this.#list = new LineList(this.#box, drawLine);
    this.#box.replaceChildren();
    this.#box.onclick = ({ target, shiftKey }) => {
      const place = this.#placeOf(target);
      if (!place) return;
      if (shiftKey || modes.isOn("several")) this.extend(place);
      else this.select(place);
    };
    this.#box.ondblclick = ({ target }) => {
      if (this.#placeOf(target)) this.editText();
    };
    editor.listen("project", () => {
      this.#show();
    });
    editor.listen("selection", () => {
      this.#showSelection();
      // Not after each edit: it has the browser lay out the page, and a drag edits with every frame.
      const button = this.#selected();
      if (button) this.#reveal(button);
    });
    this.#show();
  }

  /** Select a word, go to it, and focus it. */
  select(place: Place): void {
    this.editor.select(place);
    this.transport.seek(wordAt(this.editor.project, place)[1]);
    this.focus();
  }

  /** Select all words up to another one, and focus it. */
  extend(place: Place): void {
    this.editor.extend(place);
    this.focus();
  }

  /** Focus the selected word. */
  focus(): void {
    const button = this.#selected();
    button?.focus({ preventScroll: true });
    if (button) this.#reveal(button);
  }

  /** Highlight the words that are sung at a time. */
  highlight(seconds: number): void {
    linesOf(this.editor.project).forEach((line, index) => {
      const element = this.#list.elementOf(index);
      if (!element) return;
      const times = timesOf(line);
      const isNear = times !== null && seconds >= times.start - 1 && seconds <= times.end + 1;
      if (!isNear && !element.classList.contains("near")) return;
      element.classList.toggle("near", isNear);
      line.words.forEach(([, start, end], word) => {
        const isSung = seconds >= start && seconds < end;
        const button = element.querySelector<HTMLElement>(`[data-word="${word}"]`);
        if (button && button.classList.contains("sung") !== isSung) {
          button.classList.toggle("sung", isSung);
          if (isSung && this.transport.isPlaying) this.#reveal(button);
        }
      });
    });
  }

  /** Edit the text of the selected word in place. Enter keeps it, Escape does not. */
  editText(): void {
    const [place, button] = [this.editor.selection, this.#selected()];
    if (!place || !button) return;
    const [text] = wordAt(this.editor.project, place);
    const field = make("input", { className: "word-text", value: text, "aria-label": t("edit_word"), maxLength: 200 });
    field.style.width = `${Math.max(4, text.length + 3)}ch`;
    let isOpen = true;
    const close = (isKept: boolean) => {
      if (!isOpen) return;
      isOpen = false;
      document.removeEventListener("pointerdown", goTo, true);
      field.replaceWith(button);
      if (isKept) this.editor.edit((project) => setWordText(project, place, field.value));
      this.focus();
    };
    // The word that is clicked would be drawn anew between the press and the click, which is then lost.
    const goTo = (event: PointerEvent) => {
      const target = this.#placeOf(event.target);
      if (!target) return;
      const before = linesOf(this.editor.project);
      event.preventDefault();
      close(true);
      const after = linesOf(this.editor.project);
      const lines = target.line > place.line ? after.length - before.length : 0;
      const isBehind = target.line === place.line && target.word > place.word && after.length === before.length;
      const words = isBehind ? (after[place.line]?.words.length ?? 0) - (before[place.line]?.words.length ?? 0) : 0;
      const moved = { line: target.line + lines, word: target.word + words };
      if (hasWord(this.editor.project, moved)) this.select(moved);
    };
    document.addEventListener("pointerdown", goTo, true);
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      close(event.key === "Enter");
    });
    field.addEventListener("blur", () => {
      close(true);
    });
    button.replaceWith(field);
    field.focus();
    field.select();
  }

  #show(): void {
    const hadFocus = this.#box.contains(document.activeElement);
    this.#list.show(linesOf(this.editor.project));
    this.#showSelection();
    if (hadFocus) this.#selected()?.focus({ preventScroll: true });
  }

  #showSelection(): void {
    for (const button of this.#box.querySelectorAll('[aria-pressed="true"]')) {
      button.setAttribute("aria-pressed", "false");
      button.setAttribute("tabindex", "-1");
    }
    const button = this.#selected();
    for (const place of this.editor.range) this.#buttonOf(place)?.setAttribute("aria-pressed", "true");
    // One word at a time is in the tab order; keys go to the others.
    const reachable = button ?? this.#box.querySelector("button");
    for (const other of this.#box.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    reachable?.setAttribute("tabindex", "0");
  }

  #selected(): HTMLElement | null {
    const { selection } = this.editor;
    return selection && this.#buttonOf(selection);
  }

  #buttonOf({ line, word }: Place): HTMLElement | null {
    return this.#list.elementOf(line)?.querySelector<HTMLElement>(`[data-word="${word}"]`) ?? null;
  }

  #placeOf(target: EventTarget | null): Place | null {
    const button = target instanceof Element ? target.closest<HTMLElement>("button[data-word]") : null;
    const line = this.#list.indexOf(target);
    return button && line >= 0 ? { line, word: Number(button.dataset["word"]) } : null;
  }

  #reveal(button: HTMLElement): void {
    const top = button.offsetTop - this.#box.offsetTop;
    const { scrollTop, clientHeight } = this.#box;
    if (top < scrollTop || top > scrollTop + clientHeight - 60) this.#box.scrollTop = top - 60;
  }
}

function drawLine(line: Line): HTMLElement {
  const times = timesOf(line);
  const when = make("span", { className: "when" }, times ? formatClock(times.start, true) : "–");
  const isUnsure = (line.confidence ?? 1) < MIN_CONFIDENCE;
  const element = make("div", { className: isUnsure ? "line unsure" : "line", "data-line": "" }, when);
  if (isUnsure) when.append(make("abbr", { title: t("unsure"), "aria-label": t("unsure") }, " ?"));
  if (!line.words.length) element.append(make("span", { className: "whole" }, line.text));
  const spans = spansOf(line);
  line.words.forEach(([text, start, end], index) => {
    const title = t("word_times", { start: formatTime(start), end: formatTime(end) });
    const properties = { type: "button", "aria-pressed": "false", "data-word": String(index), tabIndex: -1, title };
    const isTight = spans[index]?.end === spans[index + 1]?.start;
    element.append(make("button", { ...properties, className: isTight ? "tight" : "" }, text));
  });
  return element;
}

/** Format a time with hundredths of a second. */
export function formatTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - 60 * minutes).toFixed(2).padStart(5, "0")}`;
}
