/** The list of credit transactions; older pages are loaded on request. */

import { call, root } from "./api.js";
import { find, make, runBusy } from "./dom.js";
import { formatNumber, formatTime, t } from "./words.js";

const firstPage = JSON.parse(find("#ledger").textContent);
let cursor = firstPage.cursor;

function makeRow(entry) {
  const sign = { grant: "+", release: "+", reserve: "−", charge: "" }[entry.kind];
  const task = entry.task_id
    ? make("a", { href: `${root}/studio/tasks/${encodeURIComponent(entry.task_id)}`, className: "mono" }, entry.task_id.slice(0, 14))
    : "—";
  return make(
    "tr", {},
    make("td", { "data-label": t("when") }, formatTime(entry.create_at)),
    make("td", { "data-label": t("kind") }, t(entry.kind)),
    make("td", { "data-label": t("task") }, task),
    make("td", { className: "number", "data-label": t("amount") }, `${sign}${formatNumber(entry.amount)}`),
  );
}

function drawEntries(entries) {
  find("#rows").append(...entries.map(makeRow));
  const hasRows = find("#rows").children.length > 0;
  find("#entries").hidden = !hasRows;
  find("#none").hidden = hasRows;
  find("#more").hidden = !cursor;
}

find("#balance").textContent = formatNumber(Number(find("#balance").dataset.number));
find("#more").addEventListener("click", (event) => runBusy(event.currentTarget, async () => {
  const page = await call("GET", `/client/account/ledger?limit=50&cursor=${encodeURIComponent(cursor)}`);
  cursor = page.next_cursor;
  drawEntries(page.entries);
}));
drawEntries(firstPage.entries);
