/** Calls of the job API as the signed-in account. */

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
