/** The API reference, built from the OpenAPI page of this server. Calls can be tried. */

import { call, root } from "./api.js";
import { find, make, makeCopyable } from "./dom.js";
import { makeFieldTable } from "./field_table.js";
import { makeRequestForm } from "./request_form.js";
import { t } from "./words.js";

function buildExample(spec, schema, depth = 0) {
  if (!schema || depth > 4) return null;
  if (schema.$ref) return buildExample(spec, spec.components.schemas[schema.$ref.split("/").pop()], depth + 1);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return buildExample(spec, schema.anyOf[0], depth + 1);
  if (schema.type === "object" && schema.properties) {
    const names = schema.required ?? Object.keys(schema.properties);
    return Object.fromEntries(names.map((name) => [name, buildExample(spec, schema.properties[name], depth + 1)]));
  }
  return { string: "", integer: 0, number: 0, boolean: false, array: [], object: {} }[schema.type] ?? null;
}

const BODIES = {
  "/api/v1/client/job/CreateTask": { model: "suno/music-generate", input: { mode: "simple", model: "v5", prompt: "a hopeful synthwave song about leaving the city" } },
  "/api/v1/client/job/EstimateTask": { model: "suno/music-generate", input: { mode: "simple", model: "v5", prompt: "a quiet folk song" } },
  "/api/v1/client/job/estimate-credits": { model: "suno/music-generate", input: { mode: "simple", model: "v5", prompt: "a quiet folk song" } },
};

function makeResponses(spec, operation) {
  return Object.entries(operation.responses).map(([code, response]) => {
    const sample = response.content?.["application/json"]?.example;
    const summary = make("summary", {}, `${code} · ${response.description}`);
    return make("details", {}, summary, sample ? makeCopyable(JSON.stringify(sample, null, 2)) : "");
  });
}

function makeEntry(spec, method, path, operation) {
  const details = make("details", { className: "operation card" },
    make("summary", {}, make("span", { className: "method" }, method), make("code", { className: "path" }, path), make("span", { className: "quiet" }, operation.summary ?? "")));
  details.dataset.text = `${method} ${path} ${operation.summary} ${operation.description ?? ""}`.toLowerCase();
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...makeDetails(spec, method, path, operation));
  });
  return details;
}

/** Create the tables of a body's fields, and of `input` by model where tasks are created. They are filled when they are opened. */
function makeFields(spec, path, schema) {
  if (!schema) return [];
  const findSchema = (name) => spec.components.schemas[name];
  const fields = make("details", {}, make("summary", {}, t("fields")), makeFieldTable(schema, findSchema));
  if (!BODIES[path]) return [fields];
  const models = make("details", {}, make("summary", {}, t("models")));
  models.addEventListener("toggle", async () => {
    if (models.children.length > 1) return;
    const { models: listed } = await call("GET", "/client/job/Models");
    models.append(...listed.map(({ model }) => makeModel(model)));
  });
  return [fields, models];
}

function makeModel(model) {
  const details = make("details", { className: "model" }, make("summary", {}, make("code", {}, model)));
  details.addEventListener("toggle", async () => {
    if (details.children.length > 1) return;
    const { input_schema: schema } = await call("GET", `/client/job/Models/${model}`);
    details.append(makeFieldTable(schema, () => ({})));
  });
  return details;
}

function makeDetails(spec, method, path, operation) {
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  const initial = BODIES[path] ?? buildExample(spec, schema);
  const findSchema = (name) => spec.components.schemas[name];
  const { form, calls } = makeRequestForm({ method, path, operation, initial, findSchema });
  const description = operation.description ? make("p", {}, operation.description) : null;
  return [description, ...makeFields(spec, path, schema), form, make("h3", {}, t("as_call")), calls, make("h3", {}, t("answers")), ...makeResponses(spec, operation)].filter(Boolean);
}

async function drawReference() {
  const spec = await (await fetch(`${root}/api/openapi.json`)).json();
  const groups = new Map();
  for (const [path, operations] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), makeEntry(spec, method.toUpperCase(), path, operation)]);
    }
  }
  const sections = [...groups].map(([tag, entries]) => make("section", { className: "group", "aria-label": tag }, make("h2", {}, tag), ...entries));
  find("#operations").replaceChildren(...sections);
}

find("#search").addEventListener("input", (event) => {
  const query = event.target.value.trim().toLowerCase();
  for (const operation of document.querySelectorAll(".operation")) operation.hidden = !operation.dataset.text.includes(query);
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".operation:not([hidden])");
});
drawReference().catch((error) => find("#operations").replaceChildren(make("p", { className: "alert", role: "alert" }, error.message)));
