/** The operator's page: sizes, questions before something stops, and the server's state, kept up to date. */

import { drawChart } from "./charts.js";
import { askConfirmation, find } from "./dom.js";
import { formatBytes, formatNumber, formatTime, t } from "./words.js";

const REFRESH_MS = 5000;

function formatSizes() {
  for (const size of document.querySelectorAll("[data-bytes]")) size.textContent = formatBytes(Number(size.dataset.bytes));
}

/** Draw the charts from the table of the same numbers, whose first row is the newest. */
function drawCharts() {
  const rows = [...find("#periods").rows].reverse();
  const times = rows.map((row) => Number(row.cells[0].dataset.time));
  for (const row of rows) row.cells[0].textContent = formatTime(Number(row.cells[0].dataset.time));
  document.querySelectorAll("[data-chart]").forEach((figure, column) => {
    const texts = rows.map((row) => row.cells[column + 1].dataset.value);
    const values = texts.map((text) => (text === "" ? null : Number(text)));
    const known = values.filter((value) => value !== null);
    const latest = values.at(-1) ?? known.at(-1);
    const summary = known.length
      ? t("latest", { now: formatNumber(latest), most: formatNumber(Math.max(...known)) })
      : t("nothing_yet");
    find("[data-latest]", figure).textContent = summary;
    const label = `${find("figcaption", figure).firstChild.textContent.trim()}: ${summary}`;
    const { lang: language } = document.documentElement;
    const svg = drawChart({ values, times, form: figure.dataset.form, label, language, width: figure.clientWidth });
    figure.querySelector("svg")?.remove();
    figure.append(svg);
  });
}

/** Put what the server says now into the parts of the page that show its state. */
async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) part.replaceChildren(...find(`#${part.id}`, page).childNodes);
  formatSizes();
  drawCharts();
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
drawCharts();
setInterval(refresh, REFRESH_MS);
