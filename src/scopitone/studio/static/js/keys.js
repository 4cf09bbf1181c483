/** Making, resetting, switching and deleting API keys. */

import { call } from "./api.js";
import { busy, confirmed, copyable, find, make } from "./dom.js";
import { say } from "./words.js";

const KEYS = "/client/account/keys";

/** Show a new secret until it has been copied; the page then shows the list as it is. */
function showOnce(key) {
  const dialog = make(
    "dialog",
    { "aria-labelledby": "new-title" },
    make("h2", { id: "new-title" }, say("new", { name: key.name || "" })),
    make("p", {}, say("shown_once")),
    copyable(key.key),
    make("form", { method: "dialog" }, make("button", { className: "button primary" }, say("done"))),
  );
  dialog.addEventListener("close", () => location.reload());
  document.body.append(dialog);
  dialog.showModal();
}

async function act(what, id, name) {
  if (what === "reset") {
    if (await confirmed(say("reset_title", { name }), say("reset_text"), say("reset"))) {
      showOnce(await call("POST", `${KEYS}/${id}/reset`));
    }
    return;
  }
  if (what === "delete") {
    if (!(await confirmed(say("delete_title", { name }), say("delete_text"), say("delete")))) return;
    await call("DELETE", `${KEYS}/${id}`);
  } else {
    await call("POST", `${KEYS}/${id}/${what}`);
  }
  location.reload();
}

find("#make").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  busy(find("button", form), async () => {
    showOnce(await call("POST", KEYS, { name: form.elements.namedItem("name").value }));
  });
});

find("#keys").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const { id, name } = button.closest("tr").dataset;
  busy(button, () => act(button.dataset.do, id, name));
});
