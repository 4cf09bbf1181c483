/** The form with the options of the video, and the same options in the project. */

import { find } from "studio/dom.js";
import { Draft } from "studio/drafts.js";
import type { Editor } from "../../model/editor";
import { type Cut, type Options, cutsOf, kitOf, optionsOf, setCuts, setKitFile, setOptions } from "../../model/options";
import type { Project } from "../../project";
import { type StyleOption, Styles } from "./styles";

/** A control that is made from a video option. */
interface Field {
  default: string;
  number: boolean;
  flag: boolean;
}

const TEXTS = ["intro", "outro", "title"] as const;
const COLORS = [1, 2, 3] as const;
const CUTS = "cut";
/** The lyrics themselves are in the project; whether they are hidden is asked for when a video is made. */
const HIDDEN_LYRICS = "lyrics";

export class LookForm {
  readonly form = find("#look") as HTMLFormElement;
  readonly #fields: Record<string, Field>;
  readonly #presets: Record<string, Record<string, string>>;
  #editor: Editor | null = null;

  constructor(
    readonly styles: Styles,
    readonly onChange: () => void,
  ) {
    this.#fields = readJson<Record<string, Field>>("#fields");
    this.#presets = readJson<Record<string, Record<string, string>>>("#presets");
    this.#control("preset").addEventListener("input", () => {
      for (const [name, value] of Object.entries(this.#presetOf(this.#value("preset")))) this.#set(name, value);
    });
    this.form.addEventListener("input", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "file") return;
      this.#editor?.edit((project) => this.#write(project));
      this.onChange();
    });
    for (const [name, step] of [
      ["focusin", "begin"],
      ["focusout", "end"],
    ] as const) {
      // What is typed into a field is one step of undo.
      this.form.addEventListener(name, (event) => {
        if (event.target instanceof HTMLInputElement && event.target.type === "text") this.#editor?.[step]();
      });
    }
  }

  /** Whether the video is made without the lyrics. */
  get hidesLyrics(): boolean {
    return this.#value(HIDDEN_LYRICS) === "off";
  }

  /** Edit the options of a project. `id` is that of the project. */
  open(editor: Editor, id: string): void {
    this.#editor = editor;
    // Only this tab keeps it: project files have no such option.
    const hidden = new Draft<string>(`hidden-lyrics:${id}`);
    this.#set(HIDDEN_LYRICS, hidden.load() ?? "auto");
    this.#control(HIDDEN_LYRICS).addEventListener("input", () => {
      hidden.store(this.hidesLyrics ? "off" : null);
    });
    let shown = editor.project;
    editor.listen("project", () => {
      const { project } = editor;
      const isSame = project.options === shown.options && project.cuts === shown.cuts;
      shown = project;
      // Words are dragged with every frame, and the form does not show them.
      if (!isSame) this.#fill();
    });
    this.#fill();
  }

  /** Show the style's parameters again, when the styles are known. */
  refresh(): void {
    this.#fill();
  }

  #write(project: Project): Project {
    const changes: Record<string, unknown> = {};
    const preset = this.#presetOf(this.#value("preset"));
    for (const [name, field] of Object.entries(this.#fields)) {
      if (name === HIDDEN_LYRICS) continue;
      const value = (this.#value(name) ?? field.default).trim();
      const isDefault = value === (preset[name] ?? field.default);
      changes[name] = isDefault ? undefined : field.flag ? true : field.number ? Number(value) : value;
    }
    for (const name of TEXTS) if (this.#has(name)) changes[name] = this.#value(name)?.trim() || undefined;
    for (const name of ["start", "end"]) changes[name] = parseTime(this.#value(name) ?? "");
    changes["palette"] = this.#ownColors.checked ? COLORS.map((n) => this.#value(`color-${n}`)) : undefined;
    const style = this.#value("style") ?? "auto";
    // The parameters on the screen may still be those of another style.
    changes["style_options"] = this.styles.isShown(style)
      ? this.#readParameters(this.styles.optionsOf(style))
      : undefined;
    const changed = setCuts(setOptions(project, changes), new FormData(this.form).getAll(CUTS) as Cut[]);
    return this.styles.hasBackground(style) ? changed : setOptions(changed, { background: undefined });
  }

  #readParameters(options: readonly StyleOption[]): Options["style_options"] {
    const values = options.flatMap(({ name, default: standard }) => {
      const text = this.#value(`option-${name}`);
      const value =
        typeof standard === "boolean"
          ? text === "on"
          : typeof standard === "number"
            ? Number(text ?? standard)
            : (text ?? standard);
      return value === standard ? [] : [[name, value] as const];
    });
    return values.length ? Object.fromEntries(values) : undefined;
  }

  #fill(): void {
    const { project } = this.#editor ?? {};
    if (!project) return;
    const options = optionsOf(project) as Record<string, unknown>;
    const preset = this.#presetOf(toText(options["preset"]));
    for (const [name, field] of Object.entries(this.#fields)) {
      if (name !== HIDDEN_LYRICS) this.#set(name, toText(options[name] ?? preset[name] ?? field.default));
    }
    for (const name of TEXTS) if (this.#has(name)) this.#set(name, toText(options[name]));
    for (const name of ["start", "end"]) if (!this.#isFocused(name)) this.#set(name, formatTime(options[name]));
    const cuts: readonly string[] = cutsOf(project);
    for (const box of this.form.querySelectorAll<HTMLInputElement>(`[name="${CUTS}"]`))
      box.checked = cuts.includes(box.value);
    const palette = optionsOf(project).palette;
    this.#ownColors.checked = palette !== undefined;
    find("#colors").hidden = !palette;
    palette?.forEach((color, index) => {
      if (index < COLORS.length) this.#set(`color-${index + 1}`, color);
    });
    this.#showStyle(toText(options["style"] ?? "auto"), optionsOf(project).style_options ?? {});
    find("#screen").dataset["shape"] = this.#value("aspect_ratio")?.replace(":", "-") ?? "";
  }

  #showStyle(style: string, values: Record<string, unknown>): void {
    this.styles.show(style);
    for (const { name, default: standard } of this.styles.optionsOf(style))
      this.#set(`option-${name}`, toText(values[name] ?? standard));
  }

  get #ownColors(): HTMLInputElement {
    return find("#own-colors") as HTMLInputElement;
  }

  #presetOf(name: string | undefined): Record<string, string> {
    return this.#presets[name ?? ""] ?? {};
  }

  #control(name: string): HTMLElement {
    return find(`[name="${name}"]`, this.form);
  }

  #has(name: string): boolean {
    return this.form.elements.namedItem(name) !== null;
  }

  #isFocused(name: string): boolean {
    return document.activeElement === this.#control(name);
  }

  /** Return the value of a control; undefined for a checkbox that is not checked. */
  #value(name: string): string | undefined {
    const value = new FormData(this.form).get(name);
    return typeof value === "string" ? value : undefined;
  }

  #set(name: string, value: string): void {
    const control = this.form.elements.namedItem(name);
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      control.checked = value === (control.value || "on") || value === "true";
    } else if (
      control instanceof RadioNodeList ||
      control instanceof HTMLInputElement ||
      control instanceof HTMLSelectElement
    ) {
      if (control.value.trim() === value) return;
      control.value = value;
      // A project may come from a machine with other encoders; its choice must not be lost.
      if (control instanceof HTMLSelectElement && control.value !== value) {
        control.append(new Option(value, value));
        control.value = value;
      }
    }
  }
}

export type FileName = "logo" | "background" | "font" | "cover";

/** Return the project's own files. Of several fonts, the first is shown. */
export function filesOf(project: Project): Record<FileName, string | undefined> {
  const { background, cover } = optionsOf(project);
  const { logo, font, background: ground } = kitOf(project);
  return { logo, background: background ?? ground, font: Array.isArray(font) ? font[0] : font, cover };
}

/** Set one of the project's files; undefined removes it. */
export function setFile(project: Project, name: FileName, file: string | undefined): Project {
  return name === "logo" || name === "font" ? setKitFile(project, name, file) : setOptions(project, { [name]: file });
}

/** Read seconds, or minutes and seconds as in 1:30; undefined if it is neither. */
export function parseTime(text: string): number | undefined {
  const match = /^(?:(\d+):)?(\d+(?:[.,]\d+)?)$/.exec(text.trim());
  if (!match) return undefined;
  return 60 * Number(match[1] ?? 0) + Number(match[2]?.replace(",", "."));
}

function formatTime(seconds: unknown): string {
  if (typeof seconds !== "number") return "";
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round((seconds - 60 * minutes) * 1000) / 1000;
  return `${minutes}:${rest < 10 ? "0" : ""}${rest}`;
}

function toText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function readJson<Value>(selector: string): Value {
  return JSON.parse(find(selector).textContent) as Value;
}
