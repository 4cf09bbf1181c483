/** The outline of a song, which is computed once. */

import { send } from "studio/api.js";
import type { Outline } from "./waveform";

const TOO_MANY = 429;
const RETRY_MS = 1500;

/** Load the outline of a song. While the server is busy, it is asked again. */
export async function loadOutline(taskId: string, sunoId: string): Promise<Outline> {
  const query = new URLSearchParams({ task_id: taskId, suno_id: sunoId });
  for (;;) {
    const response = await send("GET", `/client/job/outline?${query.toString()}`);
    const body = (await response.json()) as { data: Outline; message: string };
    if (response.ok) return body.data;
    if (response.status !== TOO_MANY) throw new Error(body.message);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
