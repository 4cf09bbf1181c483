/** Prints the TypeScript types of the JSON Schema on the standard input (`scopitone project schema`). */

import { compile } from "json-schema-to-typescript";
import { text } from "node:stream/consumers";

/** Write tuples as the compiler knows them: with `items` in place of `prefixItems` of later drafts. */
function adaptTuples(value) {
  if (Array.isArray(value)) return value.map(adaptTuples);
  if (value === null || typeof value !== "object") return value;
  const { prefixItems, ...others } = value;
  const adapted = Object.fromEntries(Object.entries(others).map(([key, item]) => [key, adaptTuples(item)]));
  return prefixItems ? { ...adapted, items: adaptTuples(prefixItems) } : adapted;
}

const schema = JSON.parse(await text(process.stdin));
const options = {
  bannerComment: "/** Types of projects, made from their JSON Schema: npm run types. Do not edit. */",
  unreachableDefinitions: true,
  style: { printWidth: 120 },
};
process.stdout.write(await compile({ ...adaptTuples(schema), title: "Project" }, "Project", options));
