/** The API's reference, from this server's own OpenAPI document; calls can be tried. */

import { root } from "./api.js";
import { showCalls } from "./calls.js";
import { busy, copyable, find, make } from "./dom.js";
import { say } from "./words.js";

const csrf = document.documentElement.dataset.csrf;
const PREFIX = "/api/v1";

function example(spec, schema, depth = 0) {
  if (!schema || depth > 4) return null;
  if (schema.$ref) return example(spec, spec.components.schemas[schema.$ref.split("/").pop()], depth + 1);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return example(spec, schema.anyOf[0], depth + 1);
  if (schema.type === "object" && schema.properties) {
    const wanted = schema.required ?? Object.keys(schema.properties);
    return Object.fromEntries(wanted.map((name) => [name, example(spec, schema.properties[name], depth + 1)]));
  }
  return { string: "", integer: 0, number: 0, boolean: false, array: [], object: {} }[schema.type] ?? null;
}

const BODIES = {
  "/api/v1/client/job/CreateTask": { model: "suno/music-generate", input: { mode: "simple", model: "v5", prompt: "a hopeful synthwave song about leaving the city" } },
  "/api/v1/client/job/EstimateTask": { model: "suno/music-generate", input: { mode: "simple", model: "v5", prompt: "a quiet folk song" } },
  "/api/v1/client/job/estimate-credits": { model: "suno/music-generate", input: { mode: "simple", model: "v5", prompt: "a quiet folk song" } },
};

function fields(operation) {
  return (operation.parameters ?? []).map((one) => {
    const input = make("input", { name: one.name, "data-in": one.in, value: one.schema?.default ?? "", placeholder: one.description ?? "" });
    return make("div", { className: "field" }, make("label", {}, `${one.name} `, make("span", { className: "quiet small" }, one.in), input));
  });
}

function answers(spec, operation) {
  return Object.entries(operation.responses).map(([code, response]) => {
    const shown = response.content?.["application/json"]?.example;
    const summary = make("summary", {}, `${code} · ${response.description}`);
    return make("details", {}, summary, shown ? copyable(JSON.stringify(shown, null, 2)) : "");
  });
}

function entry(spec, method, path, operation) {
  const details = make("details", { className: "operation card" },
    make("summary", {}, make("span", { className: "method" }, method), make("code", { className: "path" }, path), make("span", { className: "quiet" }, operation.summary ?? "")));
  details.dataset.text = `${method} ${path} ${operation.summary} ${operation.description ?? ""}`.toLowerCase();
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...inside(spec, method, path, operation));
  });
  return details;
}

function inside(spec, method, path, operation) {
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  const start = BODIES[path] ?? example(spec, schema);
  const text = schema ? make("textarea", { "aria-label": say("body"), value: JSON.stringify(start, null, 2), spellcheck: false }) : null;
  const outcome = make("div", { role: "status" });
  const calls = make("div", {});
  const inputs = fields(operation);
  const form = make("form", {}, ...inputs, text, make("div", { className: "row" }, make("button", { className: "button primary" }, say("try"))), outcome);
  const address = () => {
    const query = new URLSearchParams();
    let filled = path;
    for (const input of form.querySelectorAll("input[data-in]")) {
      if (input.dataset.in === "path") filled = filled.replace(`{${input.name}}`, encodeURIComponent(input.value));
      else if (input.dataset.in === "query" && input.value) query.set(input.name, input.value);
    }
    return query.size ? `${filled}?${query}` : filled;
  };
  const draw = () => {
    let sent;
    try { sent = text ? JSON.parse(text.value) : undefined; } catch { return; }
    if (path.startsWith(PREFIX)) showCalls(calls, method, address().slice(PREFIX.length), sent);
  };
  form.addEventListener("input", draw);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(find("button", form), async () => outcome.replaceChildren(await tried(method, address(), text?.value)));
  });
  draw();
  const description = operation.description ? make("p", {}, operation.description) : null;
  return [description, form, make("h3", {}, say("as_call")), calls, make("h3", {}, say("answers")), ...answers(spec, operation)].filter(Boolean);
}

async function tried(method, address, body) {
  const headers = { "X-CSRF-Token": csrf };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(root + address, { method, headers, body });
  const kind = answer.headers.get("content-type") ?? "";
  const shown = kind.startsWith("image/") ? say("picture") : kind.includes("event-stream") ? say("stream") : await answer.text();
  if (kind.includes("event-stream")) answer.body.cancel();
  let text = shown;
  try { text = JSON.stringify(JSON.parse(shown), null, 2); } catch { /* not JSON */ }
  return make("div", {}, make("p", {}, make("span", { className: `badge ${answer.ok ? "success" : "failed"}` }, String(answer.status))), copyable(text));
}

async function draw() {
  const spec = await (await fetch(`${root}/api/openapi.json`)).json();
  const groups = new Map();
  for (const [path, operations] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), entry(spec, method.toUpperCase(), path, operation)]);
    }
  }
  const sections = [...groups].map(([tag, entries]) => make("section", { className: "group", "aria-label": tag }, make("h2", {}, tag), ...entries));
  find("#operations").replaceChildren(...sections);
}

find("#sought").addEventListener("input", (event) => {
  const sought = event.target.value.trim().toLowerCase();
  for (const one of document.querySelectorAll(".operation")) one.hidden = !one.dataset.text.includes(sought);
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".operation:not([hidden])");
});
draw().catch((error) => find("#operations").replaceChildren(make("p", { className: "alert", role: "alert" }, error.message)));
