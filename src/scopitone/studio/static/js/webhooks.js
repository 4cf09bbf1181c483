/** The signing secret, a test delivery, and example code that verifies signatures. */

import { call } from "./api.js";
import { askConfirmation, find, make, makeCopyable, runBusy } from "./dom.js";
import { t } from "./words.js";

const SECRET = "/client/account/webhook-secret";

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
    const text = outcome.status === null ? t("no_answer") : t(outcome.received ? "received" : "refused", { status: outcome.status, ms: outcome.latency_ms });
    find("#outcome").replaceChildren(
      make("p", { className: outcome.received ? "alert good" : "alert" }, text),
      outcome.excerpt ? make("pre", { className: "code", tabIndex: 0 }, outcome.excerpt) : "",
    );
  });
});
find("#verify").append(makeCopyable(`# pip install standardwebhooks
from standardwebhooks import Webhook

def receive(headers, body):
    """Raises WebhookVerificationError if the message is forged or too old."""
    message = Webhook("whsec_…").verify(body, headers)
    if message.get("type") == "test":
        return
    print(message["task_id"], message["status"])`));
