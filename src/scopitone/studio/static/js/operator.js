/** The operator's page: sizes, questions before something stops, and the server's state, kept up to date. */

import { askConfirmation, find } from "./dom.js";
import { formatBytes } from "./words.js";

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

/** Ask before a form is sent that stops or deletes something; in the latter case, for a text that must be typed. */
function askBefore(form) {
  let isConfirmed = false;
  form.addEventListener("submit", async (event) => {
    if (isConfirmed) return;
    const button = event.submitter;
    const { title, ask, type } = form.dataset;
    event.preventDefault();
    isConfirmed = await askConfirmation(title, ask, button.textContent, type);
    if (isConfirmed && type) form.elements.confirmation.value = type;
    if (isConfirmed) form.requestSubmit(button);
  });
}

document.querySelectorAll("form[data-ask]").forEach(askBefore);
formatSizes();
setInterval(refresh, REFRESH_MS);
