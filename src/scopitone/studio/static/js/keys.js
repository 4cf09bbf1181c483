/** Creating, resetting, disabling and deleting API keys. */

import { call } from "./api.js";
import { askConfirmation, find, make, makeCopyable, runBusy } from "./dom.js";
import { t } from "./words.js";

const KEYS = "/client/account/keys";

/** Show a new key until the dialog is closed, then reload the list. Escape closes it only after the
    key was copied, because the key is never shown again. */
function showOnce(key) {
  let isCopied = false;
  const noteCopy = () => { isCopied = true; };
  const box = makeCopyable(key.key);
  find("button", box).addEventListener("click", noteCopy);
  const dialog = make(
    "dialog",
    { "aria-labelledby": "new-title" },
    make("h2", { id: "new-title" }, t("new", { name: key.name || "" })),
    make("p", {}, t("shown_once")),
    box,
    make("form", { method: "dialog" }, make("button", { className: "button primary" }, t("done"))),
  );
  dialog.addEventListener("copy", noteCopy);
  // Browsers close a dialog at the second Escape even if its "cancel" event is prevented.
  for (const name of ["keydown", "cancel"]) {
    dialog.addEventListener(name, (event) => {
      if (!isCopied && (name === "cancel" || event.key === "Escape")) event.preventDefault();
    });
  }
  dialog.addEventListener("close", () => location.reload());
  document.body.append(dialog);
  dialog.showModal();
}

async function runAction(action, id, name) {
  if (action === "reset") {
    if (await askConfirmation(t("reset_title", { name }), t("reset_text"), t("reset"))) {
      showOnce(await call("POST", `${KEYS}/${id}/reset`));
    }
    return;
  }
  if (action === "delete") {
    if (!(await askConfirmation(t("delete_title", { name }), t("delete_text"), t("delete")))) return;
    await call("DELETE", `${KEYS}/${id}`);
  } else {
    await call("POST", `${KEYS}/${id}/${action}`);
  }
  location.reload();
}

find("#make").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  runBusy(find("button", form), async () => {
    showOnce(await call("POST", KEYS, { name: form.elements.namedItem("name").value }));
  });
});

find("#keys").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const { id, name } = button.closest("tr").dataset;
  runBusy(button, () => runAction(button.dataset.do, id, name));
});
