/** Sending deliveries of webhooks again. */

import { call } from "./api.js";

const POLL_MS = 500;
const MAX_POLLS = 60;

/** Send a delivery again; resolves to it when the new attempt has ended, or after half a minute. */
export async function replay(id) {
  const path = `/client/account/webhook-deliveries/${encodeURIComponent(id)}`;
  const before = await call("GET", path);
  await call("POST", `${path}/replay`);
  let current = before;
  for (let poll = 0; poll < MAX_POLLS && current.attempts.length <= before.attempts.length; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    current = await call("GET", path);
  }
  return current;
}
