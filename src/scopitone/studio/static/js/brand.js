/** What a house puts on its videos: logo, background, lines on the cards; and the style's options. */

import { call, upload } from "./api.js";
import { find, make, toast } from "./dom.js";
import { say } from "./words.js";

const LARGEST_DRAWING = 200_000;
const form = find("#look");
const chosen = {};
let styles = [];

/** `brand_kit` as the form has it; undefined where it says nothing. */
export function kit(data) {
  const made = {};
  for (const name of ["intro", "outro"]) {
    const text = String(data.get(name) ?? "").trim();
    if (text) made[name] = text;
  }
  for (const [part, url] of Object.entries(chosen)) {
    if (part !== "background" || showsBackground(data.get("style"))) made[part] = url;
  }
  return Object.keys(made).length ? made : undefined;
}

/** `style_options` that are not as by default; undefined where there are none. */
export function options(data) {
  const style = styles.find((one) => one.name === data.get("style"));
  const made = {};
  for (const option of style?.options ?? []) {
    const value = valueOf(option, data.get(`option-${option.name}`));
    if (value !== option.default) made[option.name] = value;
  }
  return Object.keys(made).length ? made : undefined;
}

/** Show what the chosen style lets be set, and whether it shows a background. */
export function styleChosen(name) {
  const style = styles.find((one) => one.name === name);
  const place = find("#style-options");
  if (place.dataset.style !== name) {
    place.dataset.style = name;
    place.replaceChildren(...(style?.options ?? []).map(control));
  }
  const shown = showsBackground(name);
  find("#background").disabled = !shown;
  find("#background-hint").textContent = shown ? say("background_hint") : say("background_none", { style: name });
}

function showsBackground(name) {
  return name === "auto" || !styles.length || Boolean(styles.find((one) => one.name === name)?.background);
}

function valueOf(option, text) {
  if (typeof option.default === "boolean") return text === "on";
  return typeof option.default === "number" ? Number(text ?? option.default) : text ?? option.default;
}

function control(option) {
  const name = `option-${option.name}`;
  const label = option.about.replace(/\.$/, "");
  if (typeof option.default === "boolean") {
    return make("label", { className: "check" }, make("input", { type: "checkbox", name, checked: option.default }), label);
  }
  const field = typeof option.default === "number" ? range(option, name) : select(option, name);
  return make("div", { className: "field" }, make("label", { htmlFor: name }, label), field);
}

function range(option, id) {
  const [least, most] = option.accepted.split(" to ");
  return make("input", { type: "range", id, name: id, min: least, max: most, step: 0.05, value: option.default });
}

function select(option, id) {
  const entries = option.accepted.split(", ").map((word) => make("option", { selected: word === option.default }, word));
  return make("select", { id, name: id }, ...entries);
}

/** A drawing goes as it is: a browser would run what is in one that lay on the server. */
async function address(file) {
  if (file.type !== "image/svg+xml") return (await upload(file)).url;
  if (file.size > LARGEST_DRAWING) throw new Error(say("drawing_large"));
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(file);
  });
}

for (const part of ["logo", "background"]) {
  find(`#${part}`).addEventListener("change", async (event) => {
    event.stopPropagation();
    const field = event.target;
    delete chosen[part];
    field.setAttribute("aria-busy", "true");
    try {
      if (field.files[0]) chosen[part] = await address(field.files[0]);
    } catch (error) {
      field.value = "";
      toast(error.message, true);
    }
    field.removeAttribute("aria-busy");
    form.dispatchEvent(new Event("input"));
  });
  // The preview waits for the upload.
  find(`#${part}`).addEventListener("input", (event) => event.stopPropagation());
}

call("GET", "/styles").then((data) => {
  styles = data.styles;
  styleChosen(find("input[name=style]:checked", form).value);
}).catch(() => {});
