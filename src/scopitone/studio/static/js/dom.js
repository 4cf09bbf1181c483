/** Building and finding elements; text is always text, never markup. */

import { say } from "./words.js";

/** The first element that matches, which must be there. */
export function find(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** An element. `given` are properties, or attributes where a name has a dash or is a list below. */
export function make(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && !key.includes("-") && key !== "list" && key !== "form") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of the sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sprite = find(".brand use").getAttribute("href").replace(/#.*/, "");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

/** Tell something in passing. Problems stay longer. */
export function toast(text, bad = false) {
  const shown = make("div", { className: bad ? "toast bad" : "toast" }, text);
  find("#toasts").append(shown);
  setTimeout(() => shown.remove(), bad ? 9000 : 4000);
}

/** Run `work` while the button is busy, and tell what goes wrong. */
export async function busy(button, work) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } catch (error) {
    // Where the API would look for it is no business of who fills a form.
    toast(error.message.replace(/^input\./, ""), true);
    return undefined;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

/** Ask before something that cannot be undone; whether it was agreed to. */
export function confirmed(title, text, action) {
  return new Promise((resolve) => {
    const dialog = make(
      "dialog",
      { "aria-labelledby": "ask-title" },
      make("h2", { id: "ask-title" }, title),
      make("p", {}, text),
      make(
        "form",
        { method: "dialog", className: "row" },
        make("button", { className: "button", value: "no", autofocus: true }, say("cancel")),
        make("button", { className: "button danger", value: "yes" }, action),
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

/** Copy a text, by the clipboard where the browser lets us. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied"));
  } catch {
    toast(say("cannot_copy"), true);
  }
}

/** Text in a box with a button that copies it. `text()` gives what is there now. */
export function copyable(text) {
  const box = make("pre", { className: "code", tabIndex: 0 }, make("code", {}, text));
  const button = make("button", { type: "button", className: "button small", onclick: () => copy(find("code", box).textContent) }, say("copy"));
  return make("div", { className: "copyable" }, box, button);
}
