/** The operator's page: sizes, confirmation of maintenance, and the server's state, kept up to date. */

import { askConfirmation, find } from "./dom.js";
import { formatBytes, t } from "./words.js";

const REFRESH_MS = 5000;

function formatSizes() {
  for (const size of document.querySelectorAll("[data-bytes]")) size.textContent = formatBytes(Number(size.dataset.bytes));
}

/** Put what the server says now into the parts of the page that show its state. */
async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) part.replaceChildren(...find(`#${part.id}`, page).childNodes);
  formatSizes();
}

const maintenance = find("#maintenance");
let isConfirmed = false;
maintenance.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (isConfirmed || button.value !== "yes") return;
  event.preventDefault();
  isConfirmed = await askConfirmation(t("maintenance_title"), t("maintenance_text"), button.textContent);
  if (isConfirmed) maintenance.requestSubmit(button);
});

formatSizes();
setInterval(refresh, REFRESH_MS);
