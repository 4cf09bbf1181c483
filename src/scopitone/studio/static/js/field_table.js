/** Tables of the fields that a JSON Schema describes: name, type with its limits, and meaning. */

import { make } from "./dom.js";
import { t } from "./words.js";

/** Create a table of the fields of an object. `find` returns the schema that a `$ref` names. */
export function makeFieldTable(schema, find) {
  const { properties = {}, required = [] } = resolve(schema, find);
  const rows = Object.entries(properties).map(([name, field]) => make("tr", {},
    make("th", { scope: "row" }, make("code", {}, name)),
    make("td", { "data-label": t("type") }, describeType(field, find), required.includes(name) ? make("strong", {}, ` ${t("required")}`) : ""),
    make("td", { "data-label": t("meaning") }, resolve(field, find).description ?? "", describeDefault(field)),
  ));
  const heads = ["field", "type", "meaning"].map((name) => make("th", { scope: "col" }, t(name)));
  return make("table", { className: "cards fields" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
}

function resolve(schema, find) {
  return schema?.$ref ? find(schema.$ref.split("/").pop()) : (schema ?? {});
}

function describeType(schema, find) {
  const { type, anyOf, items, const: only, enum: values, ...limits } = resolve(schema, find);
  if (values) return values.join(", ");
  if (only !== undefined) return String(only);
  if (anyOf) return anyOf.filter((one) => one.type !== "null").map((one) => describeType(one, find)).join(" | ");
  const name = type === "array" && items ? `array: ${describeType(items, find)}` : (type ?? "any");
  return [name, describeRange(limits.minimum ?? limits.exclusiveMinimum, limits.maximum),
    describeRange(limits.minLength ?? limits.minItems, limits.maxLength ?? limits.maxItems)].filter(Boolean).join(", ");
}

function describeRange(least, most) {
  if (least === undefined && most === undefined) return "";
  if (least === undefined) return `≤ ${most}`;
  return most === undefined ? `≥ ${least}` : `${least}–${most}`;
}

function describeDefault({ default: standard }) {
  if (standard === undefined || standard === null || standard === "") return null;
  return make("div", { className: "small quiet" }, t("default", { value: JSON.stringify(standard) }));
}
