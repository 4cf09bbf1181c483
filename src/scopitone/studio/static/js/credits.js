/** The ledger: its newest page, and those before. */

import { call, root } from "./api.js";
import { busy, find, make } from "./dom.js";
import { moment, number, say } from "./words.js";

const given = JSON.parse(find("#ledger").textContent);
let cursor = given.cursor;

function row(entry) {
  const sign = { grant: "+", release: "+", reserve: "−", charge: "" }[entry.kind];
  const task = entry.task_id
    ? make("a", { href: `${root}/studio/tasks/${encodeURIComponent(entry.task_id)}`, className: "mono" }, entry.task_id.slice(0, 14))
    : "—";
  return make(
    "tr", {},
    make("td", { "data-label": say("when") }, moment(entry.create_at)),
    make("td", { "data-label": say("kind") }, say(entry.kind)),
    make("td", { "data-label": say("task") }, task),
    make("td", { className: "number", "data-label": say("amount") }, `${sign}${number(entry.amount)}`),
  );
}

function draw(entries) {
  find("#rows").append(...entries.map(row));
  const some = find("#rows").children.length > 0;
  find("#entries").hidden = !some;
  find("#none").hidden = some;
  find("#more").hidden = !cursor;
}

find("#balance").textContent = number(Number(find("#balance").dataset.number));
find("#more").addEventListener("click", (event) => busy(event.currentTarget, async () => {
  const found = await call("GET", `/client/account/ledger?limit=50&cursor=${encodeURIComponent(cursor)}`);
  cursor = found.next_cursor;
  draw(found.entries);
}));
draw(given.entries);
