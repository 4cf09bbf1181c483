/** An API call as text to copy, with a tab for curl and one for Python. */

import { toCurl, toPython } from "./api.js";
import { make, makeCopyable } from "./dom.js";

const FORMATTERS = { curl: toCurl, Python: toPython };
let lastTab = "curl";

/** Show a call in `box`, with the last used tab selected. */
export function showCalls(box, method, path, body) {
  const show = (tab, focus) => {
    lastTab = tab;
    const tabs = Object.keys(FORMATTERS).map((name) => make("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === tab),
      "aria-controls": "tab-panel", tabIndex: name === tab ? 0 : -1, onclick: () => show(name, true),
      onkeydown: (event) => { if (event.key.startsWith("Arrow")) show(name === "curl" ? "Python" : "curl", true); },
    }, name));
    const panel = make("div", { role: "tabpanel", id: "tab-panel", "aria-labelledby": `tab-${tab}` }, makeCopyable(FORMATTERS[tab](method, path, body)));
    box.replaceChildren(make("div", { className: "tabs", role: "tablist" }, ...tabs), panel);
    if (focus) tabs.find((button) => button.id === `tab-${tab}`).focus();
  };
  show(lastTab, false);
}
