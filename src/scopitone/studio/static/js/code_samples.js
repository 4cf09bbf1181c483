/** API calls as code to copy: for a shell, Python, and JavaScript. They use only what these have.

    A request is {method, address, body, headers, form, file}: `body` is sent as JSON, `form` is
    {field: text} of a multipart form with a `file`, {field, name}. A file without a field is the
    whole body. */

const KEY_HEADER = "x-api-key";

/** Format a call as a curl command. */
export function toCurl({ method, address, body, headers = {}, form = {}, file = null }) {
  const isPlain = method === "GET" || (method === "POST" && file?.field);
  const lines = [`curl -s ${isPlain ? "" : `-X ${method} `}${quoteForShell(address)}`, `-H "${KEY_HEADER}: $KEY"`];
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quoteForShell(`${name}: ${value}`)}`);
  for (const [name, value] of Object.entries(form)) lines.push(`-F ${quoteForShell(`${name}=${value}`)}`);
  if (file?.field) lines.push(`-F ${quoteForShell(`${file.field}=@${file.name}`)}`);
  else if (file) lines.push(`--data-binary ${quoteForShell(`@${file.name}`)}`);
  if (body !== undefined) lines.push(`-H "Content-Type: application/json"`, `-d ${quoteForShell(JSON.stringify(body, null, 2))}`);
  return lines.join(" \\\n    ");
}

/** Format a call as Python code. */
export function toPython({ method, address, body, headers = {}, form = {}, file = null }) {
  const sent = { ...headers };
  const imports = ["json", "os", "urllib.request"];
  let [before, data] = ["", ""];
  if (body !== undefined) {
    sent["Content-Type"] = "application/json";
    data = `json.dumps(${pythonLiteral(body)}).encode()`;
  } else if (file?.field) {
    imports.push("uuid");
    sent["Content-Type"] = null;
    const texts = Object.entries(form).map(([name, value]) => pythonPart(`name="${name}"`) + ` + ${JSON.stringify(value)}.encode() + b"\\r\\n"`);
    const parts = [...texts, `${pythonPart(`name="${file.field}"; filename="{file.name}"`)} + file.read_bytes()`];
    before = `file, mark = Path(${JSON.stringify(file.name)}), uuid.uuid4().hex
data = ${parts.join(" + ")}
data += f"\\r\\n--{mark}--\\r\\n".encode()
`;
    data = "data";
  } else if (file) {
    data = `Path(${JSON.stringify(file.name)}).read_bytes()`;
  }
  const head = Object.entries(sent).map(([name, value]) => `, ${JSON.stringify(name)}: ${value === null ? `f"multipart/form-data; boundary={mark}"` : JSON.stringify(value)}`);
  return `import ${imports.join(", ")}${file ? "\nfrom pathlib import Path" : ""}

${before}request = urllib.request.Request(
    ${JSON.stringify(address)},
    method="${method}",${data ? `\n    data=${data},` : ""}
    headers={"${KEY_HEADER}": os.environ["KEY"]${head.join("")}},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["data"])`;
}

function pythonPart(about) {
  return `f'--{mark}\\r\\nContent-Disposition: form-data; ${about}\\r\\n\\r\\n'.encode()`;
}

/** Format a call as JavaScript for Node. */
export function toJavaScript({ method, address, body, headers = {}, form = {}, file = null }) {
  const sent = { ...headers, ...(body !== undefined && { "Content-Type": "application/json" }) };
  const head = Object.entries(sent).map(([name, value]) => `, ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  let [before, data] = ["", ""];
  if (body !== undefined) data = `JSON.stringify(${JSON.stringify(body, null, 2).replaceAll("\n", "\n  ")})`;
  if (file) {
    const blob = `await openAsBlob(${JSON.stringify(file.name)})`;
    before = `import { openAsBlob } from "node:fs";\n\n`;
    if (file.field) {
      const texts = Object.entries(form).map(([name, value]) => `form.append(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
      before += `const form = new FormData();\n${texts.join("")}form.append(${JSON.stringify(file.field)}, ${blob}, ${JSON.stringify(file.name)});\n`;
    }
    data = file.field ? "form" : blob;
  }
  return `${before}const answer = await fetch(${JSON.stringify(address)}, {
  method: "${method}",
  headers: { "${KEY_HEADER}": process.env.KEY${head.join("")} },${data ? `\n  body: ${data},` : ""}
});
console.log((await answer.json()).data);`;
}

function quoteForShell(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function pythonLiteral(value, indent = "    ") {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map((item) => pythonLiteral(item, indent)).join(", ")}]`;
  if (typeof value === "object") {
    const deeper = indent + "    ";
    const items = Object.entries(value).map(([name, item]) => `${deeper}${JSON.stringify(name)}: ${pythonLiteral(item, deeper)},\n`);
    return `{\n${items.join("")}${indent}}`;
  }
  return JSON.stringify(value);
}
