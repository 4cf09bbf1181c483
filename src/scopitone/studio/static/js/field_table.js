/** Tables of the fields that a JSON Schema describes: name, type with its limits, and meaning. */

import { make } from "./dom.js";
import { t } from "./words.js";

const MAX_DEPTH = 2;

/** Create a table of the fields of an object, and of the objects in them. `find` returns the schema that a `$ref` names. */
export function makeFieldTable(schema, find) {
  const heads = ["field", "type", "meaning"].map((name) => make("th", { scope: "col" }, t(name)));
  return make("table", { className: "cards fields" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...makeRows(schema, find)));
}

function makeRows(schema, find, prefix = "", depth = 0) {
  const { properties = {}, required = [] } = resolve(schema, find);
  return Object.entries(properties).flatMap(([name, field]) => {
    const row = make("tr", {},
      make("th", { scope: "row" }, make("code", {}, prefix + name)),
      make("td", { "data-label": t("type") }, describeType(field, find), required.includes(name) ? make("strong", {}, ` ${t("required")}`) : ""),
      make("td", { "data-label": t("meaning") }, describeMeaning(field, find), describeDefault(field)));
    const inner = depth < MAX_DEPTH ? findInner(field, find) : null;
    return inner ? [row, ...makeRows(inner.schema, find, prefix + name + inner.separator, depth + 1)] : [row];
  });
}

/** Return the schema of the objects in a field, if it has any. */
function findInner(field, find) {
  const schema = resolve(field, find);
  const choices = (schema.anyOf ?? [schema]).map((choice) => resolve(choice, find));
  for (const choice of choices) {
    if (choice.properties) return { schema: choice, separator: "." };
    const items = resolve(choice.items, find);
    if (items.properties) return { schema: items, separator: "[]." };
  }
  return null;
}

function resolve(schema, find) {
  return schema?.$ref ? find(schema.$ref.split("/").pop()) : (schema ?? {});
}

function describeMeaning(field, find) {
  const { description, anyOf = [] } = field.description ? field : resolve(field, find);
  return description ?? anyOf.map((choice) => resolve(choice, find).description).find(Boolean) ?? "";
}

/** Return the type of a field with its limits, such as `string, 1–64`. */
export function describeType(schema, find) {
  const { type, anyOf, items, const: only, enum: values, ...limits } = resolve(schema, find);
  if (values) return values.join(", ");
  if (only !== undefined) return String(only);
  if (anyOf) return anyOf.filter((one) => one.type !== "null").map((one) => describeType(one, find)).join(" | ");
  const name = type === "array" && items ? `array: ${describeType(items, find)}` : [type ?? "any"].flat().join(" | ");
  return [name, describeRange(limits.minimum, limits.maximum, limits.exclusiveMinimum),
    describeRange(limits.minLength ?? limits.minItems, limits.maxLength ?? limits.maxItems)].filter(Boolean).join(", ");
}

function describeRange(least, most, above) {
  if (above !== undefined) return most === undefined ? `> ${above}` : `> ${above}, ≤ ${most}`;
  if (least === undefined && most === undefined) return "";
  if (least === undefined) return `≤ ${most}`;
  return most === undefined ? `≥ ${least}` : `${least}–${most}`;
}

function describeDefault({ default: standard }) {
  if (standard === undefined || standard === null || standard === "") return null;
  return make("div", { className: "small quiet" }, t("default", { value: JSON.stringify(standard) }));
}
