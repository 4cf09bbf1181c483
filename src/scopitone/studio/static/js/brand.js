/** The brand kit (logo, background, lines on the cards) and the style's parameters. */

import { call, upload } from "./api.js";
import { find, make, showToast } from "./dom.js";
import { t } from "./words.js";

const MAX_SVG_BYTES = 200_000;
const form = find("#look");
const uploads = {};
let styles = [];

/** Read `brand_kit` from the form; undefined if it is empty. */
export function readBrandKit(data) {
  const kit = {};
  for (const name of ["intro", "outro"]) {
    const text = String(data.get(name) ?? "").trim();
    if (text) kit[name] = text;
  }
  for (const [part, url] of Object.entries(uploads)) {
    if (part !== "background" || supportsBackground(data.get("style"))) kit[part] = url;
  }
  return Object.keys(kit).length ? kit : undefined;
}

/** Read the `style_options` that differ from the defaults; undefined if there are none. */
export function readStyleOptions(data) {
  const style = findStyle(data.get("style"));
  const changes = {};
  for (const option of style?.options ?? []) {
    const value = parseValue(option, data.get(`option-${option.name}`));
    if (value !== option.default) changes[option.name] = value;
  }
  return Object.keys(changes).length ? changes : undefined;
}

/** Show the parameters of a style, and whether it supports a background. */
export function showStyleOptions(name) {
  const style = findStyle(name);
  const box = find("#style-options");
  if (box.dataset.style !== name) {
    box.dataset.style = name;
    box.replaceChildren(...(style?.options ?? []).map(makeControl));
  }
  const isSupported = supportsBackground(name);
  find("#background").disabled = !isSupported;
  find("#background-hint").textContent = isSupported ? t("background_hint") : t("background_none", { style: name });
}

function findStyle(name) {
  return styles.find((style) => style.name === name);
}

function supportsBackground(name) {
  return name === "auto" || !styles.length || Boolean(findStyle(name)?.background);
}

function parseValue(option, text) {
  if (typeof option.default === "boolean") return text === "on";
  return typeof option.default === "number" ? Number(text ?? option.default) : text ?? option.default;
}

function makeControl(option) {
  const name = `option-${option.name}`;
  const label = option.about.replace(/\.$/, "");
  if (typeof option.default === "boolean") {
    return make("label", { className: "check" }, make("input", { type: "checkbox", name, checked: option.default }), label);
  }
  const field = typeof option.default === "number" ? makeRange(option, name) : makeSelect(option, name);
  return make("div", { className: "field" }, make("label", { htmlFor: name }, label), field);
}

function makeRange(option, id) {
  const [min, max] = option.accepted.split(" to ");
  return make("input", { type: "range", id, name: id, min, max, step: 0.05, value: option.default });
}

function makeSelect(option, id) {
  const entries = option.accepted.split(", ").map((word) => make("option", { selected: word === option.default }, word));
  return make("select", { id, name: id }, ...entries);
}

/** Return the URL of an uploaded file. SVG becomes a data: URL, because a browser would run scripts
    in an SVG file on the server. */
async function uploadFile(file) {
  if (file.type !== "image/svg+xml") return (await upload(file)).url;
  if (file.size > MAX_SVG_BYTES) throw new Error(t("drawing_large"));
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
    delete uploads[part];
    field.setAttribute("aria-busy", "true");
    try {
      if (field.files[0]) uploads[part] = await uploadFile(field.files[0]);
    } catch (error) {
      field.value = "";
      showToast(error.message, true);
    }
    field.removeAttribute("aria-busy");
    form.dispatchEvent(new Event("input"));
  });
  // The preview is refreshed after the upload.
  find(`#${part}`).addEventListener("input", (event) => event.stopPropagation());
}

call("GET", "/styles").then((data) => {
  styles = data.styles;
  showStyleOptions(find("input[name=style]:checked", form).value);
}).catch(() => {});
