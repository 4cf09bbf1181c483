/** Dialogs about a project: its name, and the versions to go back to. */

import { call } from "./api.js";
import { find, make, runBusy, showToast } from "./dom.js";
import { formatTime, t } from "./words.js";

const MAX_NAME = 200;

/** Ask for the name of a project; resolves to null if it is to stay. */
export function askName(name) {
  return new Promise((resolve) => {
    const input = make("input", { id: "project-name", value: name, maxLength: MAX_NAME, required: true, autocomplete: "off" });
    const dialog = make(
      "dialog",
      { "aria-labelledby": "name-title" },
      make(
        "form",
        { method: "dialog" },
        make("h2", { id: "name-title" }, t("rename_title")),
        make("div", { className: "field" }, make("label", { htmlFor: "project-name" }, t("name")), input),
        make(
          "div",
          { className: "row" },
          make("button", { className: "button primary", value: "yes" }, t("rename")),
          make("button", { className: "button", type: "button", onclick: () => dialog.close("no") }, t("cancel")),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? input.value.trim() || null : null);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.select();
  });
}

/** Show the versions of a project; `draw(project)` is called after going back to one. */
export async function showVersions(project, path, draw) {
  const { versions } = await call("GET", `${path}/versions`);
  const dialog = make(
    "dialog",
    { "aria-labelledby": "versions-title" },
    make("h2", { id: "versions-title" }, t("versions_title", { name: project.name })),
    make("p", { className: "quiet" }, t("versions_about")),
    make("ol", { className: "versions", tabIndex: 0, "aria-labelledby": "versions-title" }, ...versions.map((version, index) => makeVersion(version, index === 0))),
    make("form", { method: "dialog" }, make("button", { className: "button", autofocus: true }, t("close"))),
  );
  dialog.addEventListener("click", ({ target }) => {
    const number = target.closest("button[data-number]")?.dataset.number;
    if (!number) return;
    runBusy(target, async () => {
      const restored = await call("POST", `${path}/versions/${number}/restore`);
      dialog.close();
      draw({ ...project, revision: restored.revision, updated_at: restored.updated_at });
      showToast(t("restored"));
    });
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  find("h2", dialog).scrollIntoView();
}

function makeVersion(version, isCurrent) {
  const when = make("span", {}, formatTime(version.updated_at));
  if (isCurrent) return make("li", {}, when, make("span", { className: "quiet" }, t("current")));
  const label = t("go_back");
  const name = `${label}: ${formatTime(version.updated_at)}`;
  return make("li", {}, when, make("button", { type: "button", className: "button small", "data-number": version.number, "aria-label": name }, label));
}
