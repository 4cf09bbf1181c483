/** Functions that find and create elements. Text is never interpreted as markup. */

import { t } from "./words.js";

const NO_CREDITS = 402;
const UNDO_MS = 12_000;

/** Return the first element that matches; throws if there is none. */
export function find(selector, within = document) {
  const element = within.querySelector(selector);
  if (!element) throw new Error(`no element matches ${selector}`);
  return element;
}

/** Create an element. `properties` are set as properties, or as attributes if the name contains a
    dash, is `list` or `form`, or is not a property; `onNAME` adds a listener. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && !key.includes("-") && key !== "list" && key !== "form") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Create an icon from the sprite. */
export function makeIcon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sprite = find(".brand use").getAttribute("href").replace(/#.*/, "");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** Show a short message. Errors are shown longer. */
export function showToast(text, bad = false) {
  const message = make("div", { className: bad ? "toast bad" : "toast" }, text);
  find("#toasts").append(message);
  setTimeout(() => message.remove(), bad ? 9000 : 4000);
}

/** Show a short message with a button that undoes what it says. */
export function showUndo(text, undo) {
  const button = make("button", { type: "button", className: "plain" }, t("undo"));
  const message = make("div", { className: "toast" }, text, button);
  button.addEventListener("click", () => runBusy(button, undo).then(() => message.remove()));
  find("#toasts").append(message);
  setTimeout(() => message.remove(), UNDO_MS);
}

function describeError(error) {
  if (error.code === NO_CREDITS) return t("no_credits");
  // The path of the field in the API means nothing to somebody who fills in a form.
  return error.message.replace(/^input\./, "");
}

/** Run `work` with the button marked as busy. If it fails, `report(text)` is called. */
export async function runBusy(button, work, report = (text) => showToast(text, true)) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (error) {
    report(describeError(error));
    return undefined;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

/** Run `work` as `runBusy` does. If it fails, the reason stands below `place` (by default the button)
    until the next try. */
export function runWithReason(button, work, place = button) {
  if (place.nextElementSibling?.matches(".reason")) place.nextElementSibling.remove();
  return runBusy(button, work, (text) => {
    const reason = make("p", { className: "alert reason", role: "alert" }, text);
    place.after(reason);
    reason.scrollIntoView({ block: "nearest" });
  });
}

/** Ask for confirmation before something that cannot be undone; resolves to true if confirmed. With
    `typed`, that text must be typed first. */
export function askConfirmation(title, text, action, typed = "") {
  return new Promise((resolve) => {
    const yes = make("button", { className: "button danger", value: "yes", disabled: Boolean(typed) }, action);
    const field = typed ? make("input", { id: "ask-typed", autocomplete: "off", autofocus: true }) : null;
    field?.addEventListener("input", () => { yes.disabled = field.value.trim() !== typed; });
    const dialog = make(
      "dialog",
      { "aria-labelledby": "ask-title" },
      make("h2", { id: "ask-title" }, title),
      make("p", {}, text),
      make(
        "form",
        { method: "dialog" },
        field && make("div", { className: "field" }, make("label", { htmlFor: "ask-typed" }, t("type_to_confirm", { text: typed })), field),
        make(
          "div",
          { className: "row" },
          make("button", { className: "button", type: "button", autofocus: !typed, onclick: () => dialog.close("no") }, t("cancel")),
          yes,
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Copy a text to the clipboard. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    showToast(t("copied"));
  } catch {
    showToast(t("cannot_copy"), true);
  }
}

/** Create a box with a text and a button that copies it. */
export function makeCopyable(text) {
  const box = make("pre", { className: "code", tabIndex: 0 }, make("code", {}, text));
  const button = make("button", { type: "button", className: "button small", onclick: () => copyText(find("code", box).textContent) }, t("copy"));
  return make("div", { className: "copyable" }, box, button);
}
