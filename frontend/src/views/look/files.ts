/** The project's own files: logo, background, and font, each with a button that removes it; pictures are shown. */

import { root, upload } from "studio/api.js";
import { find, showToast } from "studio/dom.js";
import type { Editor } from "../../model/editor";
import { filesOf, setFile } from "./look_form";

const NAMES = ["logo", "background", "font"] as const;
const NO_PICTURES = /\.(mp4|webm|mov|ttf|otf)$/i;

export function showFiles(editor: Editor): void {
  for (const name of NAMES) {
    const field = find(`#${name}`) as HTMLInputElement;
    field.addEventListener("change", () => void takeFile(editor, name, field));
    find(`#${name}-remove`).addEventListener("click", () => {
      editor.edit((project) => setFile(project, name, undefined));
      field.focus();
    });
  }
  let shown = editor.project.options;
  editor.listen("project", () => {
    if (editor.project.options !== shown) showThumbnails(editor);
    shown = editor.project.options;
  });
  showThumbnails(editor);
}

/** Upload a file and return its name in documents, /media/ID/NAME. */
export async function uploadFile(file: File): Promise<string> {
  const { url } = await upload(file);
  const { pathname } = new URL(url, location.href);
  return pathname.slice(pathname.indexOf("/media/"));
}

async function takeFile(editor: Editor, name: (typeof NAMES)[number], field: HTMLInputElement): Promise<void> {
  const [file] = field.files ?? [];
  if (!file) return;
  field.setAttribute("aria-busy", "true");
  try {
    const url = await uploadFile(file);
    editor.edit((project) => setFile(project, name, url));
  } catch (error) {
    showToast(error instanceof Error ? error.message : String(error), true);
  } finally {
    field.value = "";
    field.removeAttribute("aria-busy");
  }
}

function showThumbnails(editor: Editor): void {
  const files = filesOf(editor.project);
  for (const name of NAMES) {
    const file = files[name];
    find(`#${name}-shown`).hidden = !file;
    const image = find(`#${name}-shown img`) as HTMLImageElement;
    image.hidden = !file || NO_PICTURES.test(file);
    if (file && !image.hidden) image.src = `${root}${file}?width=160`;
    find(`#${name}-name`).textContent = decodeURIComponent(file?.split("/").at(-1) ?? "");
  }
}
