/** An API call as text to copy, with tabs for curl, Python, and JavaScript. */

import { toCurl, toJavaScript, toPython } from "./code_samples.js";
import { make, makeCopyable } from "./dom.js";

const FORMATTERS = { curl: toCurl, Python: toPython, JavaScript: toJavaScript };
const NAMES = Object.keys(FORMATTERS);
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
let lastTab = "curl";

/** Show a call in `box`, with the last used tab selected. `path` begins after `prefix`; `more` are other parts of the
    request, see `code_samples.js`. */
export function showCalls(box, method, path, body, { prefix = "/api/v1", ...more } = {}) {
  const request = { method, address: document.documentElement.dataset.base + prefix + path, body, ...more };
  const show = (tab, focus) => {
    lastTab = tab;
    const tabs = NAMES.map((name, index) => make("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === tab),
      "aria-controls": "tab-panel", tabIndex: name === tab ? 0 : -1, onclick: () => show(name, true),
      onkeydown: ({ key }) => { if (STEPS[key]) show(NAMES.at((index + STEPS[key]) % NAMES.length), true); },
    }, name));
    const panel = make("div", { role: "tabpanel", id: "tab-panel", "aria-labelledby": `tab-${tab}` }, makeCopyable(FORMATTERS[tab](request)));
    box.replaceChildren(make("div", { className: "tabs", role: "tablist" }, ...tabs), panel);
    if (focus) tabs.find((button) => button.id === `tab-${tab}`).focus();
  };
  show(lastTab, false);
}
