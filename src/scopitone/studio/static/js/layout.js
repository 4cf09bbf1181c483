/** Behavior of every page: menu, preferences, local times, the message that the server is offline. */

import { find, showToast } from "./dom.js";
import { formatAgo, formatTime, t } from "./words.js";
import { root } from "./api.js";

const WIDE = matchMedia("(min-width: 62rem)");

function setUpMenu() {
  const details = document.getElementById("menu");
  if (!details) return;
  const adapt = () => { details.open = WIDE.matches; };
  WIDE.addEventListener("change", adapt);
  adapt();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open && !WIDE.matches) {
      details.open = false;
      find("summary", details).focus();
    }
  });
}

function setUpPreferences() {
  for (const input of document.querySelectorAll("[data-here]")) input.value = location.pathname + location.search;
  for (const form of document.querySelectorAll("[data-submit-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
    // The reader may have chosen something before this script was loaded.
    const isChanged = (option) => option.selected !== option.defaultSelected;
    if ([...form.querySelectorAll("option")].some(isChanged)) form.requestSubmit();
  }
}

/** Format all time elements in the reader's locale. */
export function formatTimes(within = document) {
  for (const time of within.querySelectorAll("time[data-unix]")) {
    const seconds = Number(time.dataset.unix);
    time.textContent = time.dataset.form === "ago" ? formatAgo(seconds) : formatTime(seconds);
    time.title = formatTime(seconds);
  }
}

function watchConnection() {
  const banner = find("#offline");
  let isWaiting = false;
  const waitForServer = async () => {
    if (isWaiting) return;
    isWaiting = true;
    banner.hidden = false;
    for (;;) {
      try {
        const response = await fetch(`${root}/healthz`, { cache: "no-store" });
        if (response.ok) break;
      } catch { /* still unreachable */ }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    isWaiting = false;
    banner.hidden = true;
    document.dispatchEvent(new Event("scopitone:back"));
  };
  addEventListener("offline", waitForServer);
  document.addEventListener("scopitone:away", waitForServer);
}

/** Files that are dropped beside a field would make the browser leave the page. A script that takes
    them cancels the event `scopitone:drop`. */
function catchDroppedFiles() {
  const isOnPage = (event) =>
    event.dataTransfer?.types.includes("Files") && !event.target.closest?.("input[type=file]:not(:disabled)");
  addEventListener("dragover", (event) => { if (isOnPage(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (event.defaultPrevented || !isOnPage(event)) return;
    event.preventDefault();
    const detail = [...event.dataTransfer.files];
    const isRefused = document.dispatchEvent(new CustomEvent("scopitone:drop", { detail, cancelable: true }));
    if (isRefused) showToast(t("drop_elsewhere"), true);
  });
}

setUpMenu();
setUpPreferences();
formatTimes();
watchConnection();
catchDroppedFiles();
