/** The editor's keys, and the dialog that lists them. */

import { find, make } from "studio/dom.js";
import { t } from "studio/words.js";
import type { Command } from "./commands";

/** Keys that work wherever nothing is typed; the others need the focus among the words, because single letters
    must not surprise whoever speaks to the computer (WCAG 2.1.4). */
const EVERYWHERE = new Set(["undo", "redo", "keys"]);
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, dialog";
const SYMBOLS: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
};

/** Run commands by their keys. */
export function handleKeys(commands: readonly Command[]): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest(TYPING)) return;
    const name = nameOf(event);
    const command = commands.find(({ keys }) => keys.includes(name));
    if (!command || !isInReach(command, event.target)) return;
    event.preventDefault();
    command.run();
  });
}

/** Fill the dialog with all commands that have keys. */
export function listKeys(commands: readonly Command[]): void {
  const rows = commands.filter(({ keys }) => keys.length).map(({ name, keys }) => makeRow(name, keys));
  find("#keys-list").replaceChildren(...rows);
}

function isInReach({ name }: Command, target: Element): boolean {
  if (EVERYWHERE.has(name)) return true;
  const isOnWords = target.closest("#timeline, #lines") !== null;
  // Buttons and switches keep their own keys.
  return isOnWords || (target.closest("#words-card") !== null && !target.closest("button"));
}

/** Return the name of a key with its modifiers, such as `Ctrl+Shift+z`. */
function nameOf(event: KeyboardEvent): string {
  const isLetter = event.key.length === 1 && event.key !== " ";
  const key = event.key === " " ? "Space" : isLetter ? event.key.toLowerCase() : event.key;
  const isControl = event.ctrlKey || event.metaKey;
  // Shift is part of characters such as `?` and `+`.
  const isShift = event.shiftKey && (!isLetter || isControl);
  return [isControl && "Ctrl", event.altKey && "Alt", isShift && "Shift", key].filter(Boolean).join("+");
}

function makeRow(name: string, keys: readonly string[]): HTMLElement {
  const symbols = keys.map((key) => make("kbd", {}, key.split("+").map(showKey).join(" + ") || key));
  return make("div", {}, make("dt", {}, ...symbols), make("dd", {}, t(`key_${name}`)));
}

function showKey(key: string): string {
  if (key === "Space") return t("key_space");
  return SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
