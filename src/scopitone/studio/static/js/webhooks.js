/** The signing secret, a test delivery, and how a receiver checks signatures. */

import { call } from "./api.js";
import { busy, confirmed, copyable, find, make } from "./dom.js";
import { say } from "./words.js";

const SECRET = "/client/account/webhook-secret";

function show(secret) {
  find("#secret").replaceChildren(copyable(secret.secret));
}

find("#reveal").addEventListener("click", (event) => busy(event.currentTarget, async () => show(await call("GET", SECRET))));
find("#rotate").addEventListener("click", (event) => busy(event.currentTarget, async () => {
  if (await confirmed(say("rotate_title"), say("rotate_text"), say("rotate"))) show(await call("POST", SECRET));
}));
find("#test").addEventListener("submit", (event) => {
  event.preventDefault();
  busy(find("button", event.currentTarget), async () => {
    const told = await call("POST", "/client/account/webhook-test", { url: find("#url").value });
    const text = told.status === null ? say("no_answer") : say(told.received ? "received" : "refused", { status: told.status, ms: told.latency_ms });
    find("#outcome").replaceChildren(
      make("p", { className: told.received ? "alert good" : "alert" }, text),
      told.excerpt ? make("pre", { className: "code", tabIndex: 0 }, told.excerpt) : "",
    );
  });
});
find("#verify").append(copyable(`# pip install standardwebhooks
from standardwebhooks import Webhook

def receive(headers, body):
    """Raises WebhookVerificationError unless it came from this account, lately."""
    task = Webhook("whsec_…").verify(body, headers)
    print(task["task_id"], task["status"])`));
