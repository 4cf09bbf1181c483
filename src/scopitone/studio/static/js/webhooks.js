/** Webhook endpoints, recent deliveries, the signing secret, a test delivery, and a sample receiver. */

import { call, root } from "./api.js";
import { replay } from "./deliveries.js";
import { askConfirmation, find, make, makeCopyable, runBusy, runWithReason } from "./dom.js";
import { formatAgo, formatTime, t } from "./words.js";

const SECRET = "/client/account/webhook-secret";
const ENDPOINTS = "/client/account/webhook-endpoints";
const DELIVERIES = "/client/account/webhook-deliveries";
const BADGES = { delivered: "success", pending: "pending", given_up: "failed" };

const log = JSON.parse(find("#log").textContent);

/** Show the secret of an endpoint, and rotate it on request. */
async function showEndpointSecret(id, name, secret) {
  const place = make("div", {}, makeCopyable(secret.secret));
  const rotate = make("button", { type: "button", className: "button danger" }, t("rotate"));
  rotate.addEventListener("click", () => runBusy(rotate, async () => {
    if (!(await askConfirmation(t("rotate_title"), t("rotate_text"), t("rotate")))) return;
    place.replaceChildren(makeCopyable((await call("POST", `${ENDPOINTS}/${id}/secret`)).secret));
  }));
  const dialog = make(
    "dialog",
    { "aria-labelledby": "endpoint-secret-title" },
    make("h2", { id: "endpoint-secret-title" }, t("secret_title", { name })),
    make("p", {}, t("secret_text")),
    place,
    make("form", { method: "dialog", className: "row" }, make("button", { className: "button primary", autofocus: true }, t("close")), rotate),
  );
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.remove();
}

function describeOutcome(outcome) {
  const text = outcome.status === null ? t("no_answer") : t(outcome.received ? "received" : "refused", { status: outcome.status, ms: outcome.latency_ms });
  return [
    make("p", { className: outcome.received ? "alert good" : "alert" }, text),
    outcome.excerpt ? make("pre", { className: "code", tabIndex: 0 }, outcome.excerpt) : "",
  ];
}

async function runAction(action, item) {
  const { id, name } = item.dataset;
  const path = `${ENDPOINTS}/${id}`;
  switch (action) {
    case "test":
      find(".outcome", item).replaceChildren(...describeOutcome(await call("POST", `${path}/test`)));
      return;
    case "secret":
      await showEndpointSecret(id, name, await call("GET", `${path}/secret`));
      return;
    case "delete":
      if (!(await askConfirmation(t("delete_title", { name }), t("delete_text"), t("delete")))) return;
      await call("DELETE", path);
      break;
    default:
      await call("POST", `${path}/${action}`);
  }
  location.reload();
}

document.querySelector("#endpoints")?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) runBusy(button, () => runAction(button.dataset.do, button.closest("li")));
});

find("#add").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const value = (name) => form.elements.namedItem(name).value;
  runWithReason(find("button", form), async () => {
    const made = await call("POST", ENDPOINTS, { url: value("url"), name: value("name"), events: value("events").split(" ") });
    await showEndpointSecret(made.id, made.name || made.url, await call("GET", `${ENDPOINTS}/${made.id}/secret`));
    location.reload();
  });
});

function makeRow(entry) {
  const last = entry.last_attempt;
  const again = make("button", { type: "button", className: "button small" }, t("replay"));
  const row = make(
    "tr", {},
    make("td", { "data-label": t("when") }, make("time", { title: formatTime(entry.create_at) }, formatAgo(entry.create_at))),
    make("td", { className: "receiver", "data-label": t("receiver") }, make("span", { className: "clipped", title: entry.url }, log.names[entry.endpoint_id] || entry.url)),
    make("td", { "data-label": t("task") }, make("a", { className: "mono", href: `${root}/studio/tasks/${encodeURIComponent(entry.task_id)}` }, entry.task_id.slice(0, 14))),
    make("td", { "data-label": t("state") }, make(
      "div", {},
      make("span", { className: `badge ${BADGES[entry.state]}` }, t(entry.state)),
      last && make("span", { className: "small quiet" }, t("last", { status: last.status ?? t("none"), n: entry.attempt_count })),
    )),
    make("td", { className: "whole" }, make(
      "div", { className: "row" },
      make("a", { className: "button small", href: `${root}/studio/webhooks/${encodeURIComponent(entry.webhook_id)}` }, t("details")),
      again,
    )),
  );
  again.addEventListener("click", () => runBusy(again, async () => {
    const { attempts, ...current } = await replay(entry.webhook_id);
    const fresh = makeRow({ ...current, attempt_count: attempts.length, last_attempt: attempts.at(-1) ?? null });
    row.replaceWith(fresh);
    find("button", fresh).focus();
  }));
  return row;
}

function drawEntries(entries) {
  find("#rows").append(...entries.map(makeRow));
  const hasRows = find("#rows").children.length > 0;
  find("#entries").hidden = !hasRows;
  find("#none").hidden = hasRows;
  find("#older").hidden = !log.cursor;
}

find("#older").addEventListener("click", (event) => runBusy(event.currentTarget, async () => {
  const page = await call("GET", `${DELIVERIES}?cursor=${encodeURIComponent(log.cursor)}`);
  log.cursor = page.next_cursor;
  drawEntries(page.deliveries);
}));

function showSecret(secret) {
  find("#secret").replaceChildren(makeCopyable(secret.secret));
}

find("#reveal").addEventListener("click", (event) => runBusy(event.currentTarget, async () => showSecret(await call("GET", SECRET))));
find("#rotate").addEventListener("click", (event) => runBusy(event.currentTarget, async () => {
  if (await askConfirmation(t("rotate_title"), t("rotate_text"), t("rotate"))) showSecret(await call("POST", SECRET));
}));
find("#test").addEventListener("submit", (event) => {
  event.preventDefault();
  runBusy(find("button", event.currentTarget), async () => {
    const outcome = await call("POST", "/client/account/webhook-test", { url: find("#url").value });
    find("#outcome").replaceChildren(...describeOutcome(outcome));
  });
});

drawEntries(log.deliveries);
find("#verify").replaceChildren(makeCopyable(find("#verify code").textContent));
