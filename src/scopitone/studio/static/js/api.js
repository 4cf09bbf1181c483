/** The job API, called as the account that is signed in; and the same calls as text to copy. */

import { say } from "./words.js";

const page = document.documentElement.dataset;
export const root = page.root;
export const API = `${root}/api/v1`;

/** What the server answered where it was not success. `problems` are {field, message} each. */
export class ApiError extends Error {
  constructor(code, message, problems = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

/** Call `path` (below /api/v1, or from the root where it begins with "/studio"); its `data`. */
export async function call(method, path, body) {
  const answer = await send(method, path, body);
  const text = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new ApiError(answer.status, text.message || answer.statusText, text.data?.errors);
  }
  return text.data;
}

/** The raw answer of the same call; throws ApiError where nothing answers. */
export async function send(method, path, body, signal) {
  const headers = { "X-CSRF-Token": page.csrf ?? "" };
  const options = { method, headers, signal, credentials: "same-origin" };
  if (body instanceof FormData) {
    options.body = body;
  } else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const address = path.startsWith("/studio") ? root + path : API + path;
  let answer;
  try {
    answer = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, say("unreachable"));
  }
  if (answer.status === 401) {
    const here = encodeURIComponent(location.pathname);
    location.assign(`${root}/studio/sign-in?next=${here}`);
  }
  return answer;
}

/** Upload a file; `done(share)` is told how far it is. Gives {url, id, size, content_type}. */
export function upload(file, done = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", `${API}/client/files`);
    request.setRequestHeader("X-CSRF-Token", page.csrf ?? "");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && done(event.loaded / event.total);
    request.onerror = () => reject(new ApiError(0, say("unreachable")));
    request.onload = () => {
      const answer = request.response ?? {};
      if (request.status === 200) resolve(answer.data);
      else reject(new ApiError(request.status, answer.message ?? request.statusText, answer.data?.errors));
    };
    request.send(form);
  });
}

/** A call as a command line for curl. */
export function asCurl(method, path, body) {
  const lines = [`curl -s ${method === "GET" ? "" : `-X ${method} `}${quoted(page.base + "/api/v1" + path)}`, `-H "x-api-key: $KEY"`];
  if (body !== undefined) {
    lines.push(`-H "Content-Type: application/json"`, `-d ${quoted(JSON.stringify(body, null, 2))}`);
  }
  return lines.join(" \\\n    ");
}

/** The same call in Python, with nothing but its standard library. */
export function asPython(method, path, body) {
  const address = JSON.stringify(page.base + "/api/v1" + path);
  const sent = body === undefined ? "" : `\n    data=json.dumps(${python(body)}).encode(),`;
  return `import json, os, urllib.request

request = urllib.request.Request(
    ${address},
    method="${method}",${sent}
    headers={"x-api-key": os.environ["KEY"], "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["data"])`;
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function python(value, indent = "    ") {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map((item) => python(item, indent)).join(", ")}]`;
  if (typeof value === "object") {
    const deeper = indent + "    ";
    const items = Object.entries(value).map(([name, item]) => `${deeper}${JSON.stringify(name)}: ${python(item, deeper)},\n`);
    return `{\n${items.join("")}${indent}}`;
  }
  return JSON.stringify(value);
}
