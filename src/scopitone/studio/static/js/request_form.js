/** A form that sends a call of the API: parameters, headers, a JSON body, or files. */

import { showCalls } from "./calls.js";
import { root } from "./api.js";
import { find, make, makeCopyable, runBusy } from "./dom.js";
import { describeType } from "./field_table.js";
import { t } from "./words.js";

const { csrf, base } = document.documentElement.dataset;
const [JSON_TYPE, FORM_TYPE] = ["application/json", "multipart/form-data"];
// In code, until a file was chosen.
const SAMPLE_FILE = "song.mp3";

/** Create the form of an operation and the code of the same call. `initial` is the JSON body that it begins with. */
export function makeRequestForm({ method, path, operation, initial, findSchema }) {
  const content = operation.requestBody?.content ?? {};
  const outcome = make("div", { role: "status" });
  const calls = make("div", {});
  const parameters = (operation.parameters ?? []).map((parameter) =>
    makeField(parameter.name, parameter.in, parameter.schema ?? {}, parameter.description, findSchema));
  const form = make("form", {}, ...parameters, ...makeBody(content, initial, findSchema),
    make("div", { className: "row" }, make("button", { className: "button primary" }, t("try"))), outcome);
  const show = () => {
    const request = readRequest(form, path, content);
    if (request) showCalls(calls, method, request.url, request.json, { prefix: "", headers: request.headers, ...describeFiles(form, content) });
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    runBusy(find("button", form), async () => outcome.replaceChildren(await tryCall(method, readRequest(form, path, content), form, content)));
  });
  show();
  return { form, calls };
}

function makeField(name, place, schema, description, findSchema) {
  const isFile = schema.format === "binary";
  const hint = description ? make("p", { className: "hint", id: `about-${place}-${name}` }, description) : null;
  const input = make("input", { name, "data-in": place, "aria-describedby": hint?.id, type: isFile ? "file" : "text", autocomplete: "off" });
  if (!isFile) input.value = schema.default ?? "";
  const kind = isFile ? t("file") : describeType(schema, findSchema);
  return make("div", { className: "field" }, make("label", {}, `${name} `, make("span", { className: "quiet small" }, `${place}, ${kind}`), input), hint);
}

function makeBody(content, initial, findSchema) {
  if (content[JSON_TYPE]) {
    return [make("textarea", { "aria-label": t("body"), value: JSON.stringify(initial, null, 2), spellcheck: false })];
  }
  const schema = content[FORM_TYPE]?.schema;
  if (schema) {
    const { properties } = schema.$ref ? findSchema(schema.$ref.split("/").pop()) : schema;
    return Object.entries(properties).map(([name, field]) => makeField(name, "form", field, field.description, findSchema));
  }
  return Object.values(content).map((body) => makeField("body", "body", body.schema, body.schema.description, findSchema));
}

function listInputs(form, place) {
  return [...form.querySelectorAll(`input[data-in="${place}"]`)];
}

/** Return {url, headers, json, text} of what is entered; null while the JSON is not complete. */
function readRequest(form, path, content) {
  const query = new URLSearchParams();
  const headers = {};
  let url = path;
  for (const { name, value } of listInputs(form, "path")) url = url.replace(`{${name}}`, encodeURIComponent(value));
  for (const { name, value } of listInputs(form, "query")) if (value) query.set(name, value);
  for (const { name, value } of listInputs(form, "header")) if (value) headers[name] = value;
  const chosen = listInputs(form, "body")[0]?.files[0];
  if (chosen?.type) headers["Content-Type"] = chosen.type;
  if (query.size) url += `?${query}`;
  if (!content[JSON_TYPE]) return { url, headers };
  const text = find("textarea", form).value;
  try { return { url, headers, text, json: JSON.parse(text) }; } catch { return null; }
}

/** Return {form, file} of multipart forms and of bodies that are files, for code. */
function describeFiles(form, content) {
  const inputs = [...listInputs(form, "form"), ...listInputs(form, "body")];
  const input = inputs.find(({ type }) => type === "file");
  if (!input) return {};
  const texts = inputs.filter(({ type, value }) => type !== "file" && value).map(({ name, value }) => [name, value]);
  const field = content[FORM_TYPE] ? input.name : "";
  return { form: Object.fromEntries(texts), file: { field, name: input.files[0]?.name ?? SAMPLE_FILE } };
}

function readBody(request, form, content) {
  if (content[JSON_TYPE]) return find("textarea", form).value;
  if (!content[FORM_TYPE]) return listInputs(form, "body")[0]?.files[0];
  const body = new FormData();
  for (const { name, type, files, value } of listInputs(form, "form")) {
    if (type === "file" && files[0]) body.append(name, files[0], files[0].name);
    else if (type !== "file" && value) body.append(name, value);
  }
  return body;
}

async function tryCall(method, request, form, content) {
  if (!request) throw new Error(t("not_json"));
  const headers = { "X-CSRF-Token": csrf, ...request.headers };
  if (content[JSON_TYPE]) headers["Content-Type"] = JSON_TYPE;
  const response = await fetch(root + request.url, { method, headers, body: readBody(request, form, content) });
  const type = response.headers.get("content-type") ?? "";
  const isStream = type.includes("event-stream");
  let text = /^(image|audio|video)\//.test(type) ? t("media", { type }) : isStream ? t("stream") : await response.text();
  if (isStream) response.body.cancel();
  try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON */ }
  return make("div", {}, make("p", {}, make("span", { className: `badge ${response.ok ? "success" : "failed"}` }, String(response.status))), makeCopyable(text));
}
