/** The styles with their parameters, as the server describes them. */

import { call } from "studio/api.js";
import { find, make } from "studio/dom.js";
import { t } from "studio/words.js";

export interface StyleOption {
  name: string;
  default: string | number | boolean;
  accepted: string;
  about: string;
}

interface Style {
  name: string;
  about: string;
  background: boolean;
  options: StyleOption[];
}

export class Styles {
  #styles: Style[] = [];

  /** Load the styles. Without them, no parameters are shown. */
  async load(): Promise<void> {
    this.#styles = (await call<{ styles: Style[] }>("GET", "/styles")).styles;
  }

  optionsOf(name: string): readonly StyleOption[] {
    return this.#styles.find((style) => style.name === name)?.options ?? [];
  }

  /** Whether a style shows a background; what is not known may. */
  hasBackground(name: string): boolean {
    return this.#styles.find((style) => style.name === name)?.background ?? true;
  }

  /** Whether the parameters on the screen are those of a style. */
  isShown(name: string): boolean {
    return find("#style-options").dataset["style"] === this.#keyOf(name);
  }

  /** Show the parameters of a style. */
  show(name: string): void {
    const box = find("#style-options");
    if (!this.isShown(name)) {
      box.dataset["style"] = this.#keyOf(name);
      box.replaceChildren(...this.optionsOf(name).map(makeControl));
    }
    const isSupported = this.hasBackground(name);
    (find("#background") as HTMLInputElement).disabled = !isSupported;
    find("#background-hint").textContent = t(isSupported ? "background_hint" : "background_none", { style: name });
    const chosen = document.querySelector<HTMLElement>("input[name=style]:checked");
    find("#style-about").textContent = chosen?.parentElement?.title || t("auto_hint");
  }

  #keyOf(name: string): string {
    return `${name}:${this.#styles.length}`;
  }
}

/** Say what `auto` chose for this song, and why: by the headers of a picture that is drawn with it. */
export function explainAuto(style: string, reason: string): void {
  const [kind = "", genre = ""] = reason.split(": ");
  const name = style.charAt(0).toUpperCase() + style.slice(1);
  const text = t("auto_chose", { style: name, why: t(`auto_${kind.replace(" ", "_")}`, { genre }) });
  const auto = find("input[name=style][value=auto]") as HTMLInputElement;
  if (auto.parentElement) auto.parentElement.title = text;
  if (auto.checked) find("#style-about").textContent = text;
}

function makeControl(option: StyleOption): HTMLElement {
  const name = `option-${option.name}`;
  const label = option.about.replace(/\.$/, "");
  if (typeof option.default === "boolean") {
    return make(
      "label",
      { className: "check" },
      make("input", { type: "checkbox", name, checked: option.default }),
      label,
    );
  }
  const control = typeof option.default === "number" ? makeRange(option, name) : makeSelect(option, name);
  return make("div", { className: "field" }, make("label", { htmlFor: name }, label), control);
}

function makeRange(option: StyleOption, id: string): HTMLElement {
  const [min, max] = option.accepted.split(" to ");
  return make("input", { type: "range", id, name: id, min, max, step: 0.05, value: String(option.default) });
}

function makeSelect(option: StyleOption, id: string): HTMLElement {
  const entries = option.accepted
    .split(", ")
    .map((word) => make("option", { selected: word === option.default }, word));
  return make("select", { id, name: id }, ...entries);
}
