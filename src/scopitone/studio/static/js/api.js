/** Calls of the job API as the signed-in account, and the same calls as text to copy. */

import { t } from "./words.js";

const page = document.documentElement.dataset;
export const root = page.root;
export const API = `${root}/api/v1`;

/** An error response of the server. `problems` is a list of {field, message}. */
export class ApiError extends Error {
  constructor(code, message, problems = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

/** Call `path` (below /api/v1) and return `data`. `headers` are sent as well. */
export async function call(method, path, body, headers) {
  const answer = await send(method, path, body, undefined, headers);
  const text = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new ApiError(answer.status, text.message || answer.statusText, text.data?.errors);
  }
  return text.data;
}

/** Make the same call and return the raw response. Throws ApiError if the server is unreachable. */
export async function send(method, path, body, signal, more = {}) {
  const headers = { "X-CSRF-Token": page.csrf ?? "", ...more };
  const options = { method, headers, signal, credentials: "same-origin" };
  if (body instanceof FormData) {
    options.body = body;
  } else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(API + path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, t("unreachable"));
  }
  if (answer.status === 401) {
    const here = encodeURIComponent(location.pathname);
    location.assign(`${root}/studio/sign-in?next=${here}`);
  }
  return answer;
}

/** Upload a file and return {url, id, size, content_type}. Calls `onProgress(share)` meanwhile.
    Rejects with the reason of `signal` if that is aborted. */
export function upload(file, onProgress = () => {}, signal = undefined) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", `${API}/client/files`);
    request.setRequestHeader("X-CSRF-Token", page.csrf ?? "");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onabort = () => reject(signal.reason);
    signal?.addEventListener("abort", () => request.abort());
    request.onerror = () => reject(new ApiError(0, t("unreachable")));
    request.onload = () => {
      const answer = request.response ?? {};
      if (request.status === 200) resolve(answer.data);
      else reject(new ApiError(request.status, answer.message ?? request.statusText, answer.data?.errors));
    };
    request.send(form);
  });
}

/** Format a call as a curl command. */
export function toCurl(method, path, body) {
  const lines = [`curl -s ${method === "GET" ? "" : `-X ${method} `}${quoteForShell(page.base + "/api/v1" + path)}`, `-H "x-api-key: $KEY"`];
  if (body !== undefined) {
    lines.push(`-H "Content-Type: application/json"`, `-d ${quoteForShell(JSON.stringify(body, null, 2))}`);
  }
  return lines.join(" \\\n    ");
}

/** Format a call as Python code that uses only the standard library. */
export function toPython(method, path, body) {
  const address = JSON.stringify(page.base + "/api/v1" + path);
  const sent = body === undefined ? "" : `\n    data=json.dumps(${pythonLiteral(body)}).encode(),`;
  return `import json, os, urllib.request

request = urllib.request.Request(
    ${address},
    method="${method}",${sent}
    headers={"x-api-key": os.environ["KEY"], "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["data"])`;
}

/** Format a call as JavaScript for Node, which uses nothing but `fetch`. */
export function toJavaScript(method, path, body) {
  const sent = body === undefined ? "" : `\n  body: JSON.stringify(${JSON.stringify(body, null, 2).replaceAll("\n", "\n  ")}),`;
  return `const answer = await fetch(${JSON.stringify(page.base + "/api/v1" + path)}, {
  method: "${method}",
  headers: { "x-api-key": process.env.KEY, "Content-Type": "application/json" },${sent}
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
