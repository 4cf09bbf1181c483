/** What every page does: the menu, preferences, times in the reader's own form, being offline. */

import { find } from "./dom.js";
import { ago, moment } from "./words.js";
import { root } from "./api.js";

const WIDE = matchMedia("(min-width: 62rem)");

function menu() {
  const details = document.getElementById("menu");
  if (!details) return;
  const fit = () => { details.open = WIDE.matches; };
  WIDE.addEventListener("change", fit);
  fit();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open && !WIDE.matches) {
      details.open = false;
      find("summary", details).focus();
    }
  });
}

function preferences() {
  for (const here of document.querySelectorAll("[data-here]")) here.value = location.pathname + location.search;
  for (const form of document.querySelectorAll("[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
    // Somebody was quicker than this script.
    const changed = (option) => option.selected !== option.defaultSelected;
    if ([...form.querySelectorAll("option")].some(changed)) form.requestSubmit();
  }
}

/** Every time element says its moment as the reader writes it. */
export function times(within = document) {
  for (const time of within.querySelectorAll("time[data-unix]")) {
    const seconds = Number(time.dataset.unix);
    time.textContent = time.dataset.form === "ago" ? ago(seconds) : moment(seconds);
    time.title = moment(seconds);
  }
}

function reachability() {
  const banner = find("#offline");
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    banner.hidden = false;
    for (;;) {
      try {
        const answer = await fetch(`${root}/healthz`, { cache: "no-store" });
        if (answer.ok) break;
      } catch { /* still away */ }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    asking = false;
    banner.hidden = true;
    document.dispatchEvent(new Event("scopitone:back"));
  };
  addEventListener("offline", ask);
  document.addEventListener("scopitone:away", ask);
}

menu();
preferences();
times();
reachability();
