/** The selected word with its times, and the buttons that change it. */

import { find } from "studio/dom.js";
import type { Editor } from "../../model/editor";
import { wordAt } from "../../model/places";
import { formatTime } from "./transcript";

export function showWordPanel(editor: Editor): void {
  const show = () => {
    const { selection, project } = editor;
    find("#nudge").hidden = !selection;
    if (!selection) return;
    const [text, start, end] = wordAt(project, selection);
    find("#nudge-word").textContent = text;
    find("#nudge-times").textContent = `${formatTime(start)} – ${formatTime(end)}`;
  };
  editor.listen("project", show);
  editor.listen("selection", show);
  show();
}
