/** A call of the API as text to copy, for curl and for Python: two tabs. */

import { asCurl, asPython } from "./api.js";
import { copyable, make } from "./dom.js";

const FORMS = { curl: asCurl, Python: asPython };
let chosen = "curl";

/** Fill `box` with the call, in the form that was looked at last. */
export function showCalls(box, method, path, body) {
  const show = (form, focus) => {
    chosen = form;
    const tabs = Object.keys(FORMS).map((name) => make("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === form),
      "aria-controls": "tab-panel", tabIndex: name === form ? 0 : -1, onclick: () => show(name, true),
      onkeydown: (event) => { if (event.key.startsWith("Arrow")) show(name === "curl" ? "Python" : "curl", true); },
    }, name));
    const panel = make("div", { role: "tabpanel", id: "tab-panel", "aria-labelledby": `tab-${form}` }, copyable(FORMS[form](method, path, body)));
    box.replaceChildren(make("div", { className: "tabs", role: "tablist" }, ...tabs), panel);
    if (focus) tabs.find((tab) => tab.id === `tab-${form}`).focus();
  };
  show(chosen, false);
}
