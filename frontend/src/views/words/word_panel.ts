/** The selected word with its times, and the buttons that change it. */

import { find } from "studio/dom.js";
import type { Editor } from "../../model/editor";
import { formatNumber, t } from "studio/words.js";
import { lineAt, wordAt } from "../../model/places";
import { formatTime } from "./transcript";

export function showWordPanel(editor: Editor): void {
  const show = () => {
    const { selection, project } = editor;
    // It is never hidden: the second click of a double-click must hit the word.
    find("#nudge").inert = !selection;
    if (!selection) {
      find("#nudge-word").textContent = "\u00a0";
      find("#nudge-times").textContent = "";
      return;
    }
    const [text, start, end] = wordAt(project, selection);
    find("#nudge-word").textContent = text;
    const { confidence = 1 } = lineAt(project, selection.line);
    const sure = confidence < 1 ? ` · ${t("confidence", { n: formatNumber(Math.round(100 * confidence)) })}` : "";
    find("#nudge-times").textContent = `${formatTime(start)} – ${formatTime(end)}${sure}`;
  };
  editor.listen("project", show);
  editor.listen("selection", show);
  show();
}
