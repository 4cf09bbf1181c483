/** The videos for other platforms that are made together with a video, each a task with its progress. */

import { find, make } from "studio/dom.js";
import { PendingTask } from "studio/pending_task.js";
import { CANCELLED, cancelTask, followTask, localUrl } from "studio/tasks.js";
import { t } from "studio/words.js";

export class Cuts {
  readonly #box = find("#made-cuts");

  readonly #labels: ReadonlyMap<string, string>;

  /** `choices` are the controls that choose presets. */
  constructor(choices: Iterable<HTMLInputElement>) {
    this.#labels = new Map([...choices].map(({ value, dataset }) => [value, dataset["label"] ?? value]));
  }

  /** Make the video of each preset. `makeBody` returns the body of its CreateTask, `purposeOf` names it. */
  make(cuts: readonly string[], makeBody: (cut: string) => unknown, purposeOf: (cut: string) => string): void {
    this.#box.replaceChildren();
    for (const name of this.#labels.keys()) new PendingTask(purposeOf(name)).forget();
    for (const cut of cuts) {
      const pending = new PendingTask(purposeOf(cut));
      void this.#show(cut, () => pending.create(makeBody(cut)));
    }
  }

  /** Show the videos that were made, or are being made, before a reload. */
  async resume(purposeOf: (cut: string) => string): Promise<void> {
    for (const cut of this.#labels.keys()) {
      const taskId = await new PendingTask(purposeOf(cut)).resume();
      if (taskId) void this.#show(cut, () => Promise.resolve(taskId));
    }
  }

  async #show(cut: string, create: () => Promise<string>): Promise<void> {
    const name = this.#labels.get(cut) ?? cut;
    const says = make("span", { className: "small quiet", role: "status" }, t("queued"));
    const row = make("li", { className: "row" }, make("strong", {}, name), says);
    this.#box.append(row);
    try {
      const taskId = await create();
      const cancel = make("button", { type: "button", className: "button small danger" }, t("cancel_cut", { name }));
      cancel.addEventListener("click", () => void cancelTask(taskId));
      row.append(cancel);
      const task = await followTask(taskId, (share, status) => {
        says.textContent = t(status === "pending" ? "queued" : "percent", { n: Math.round(share * 100) });
      }).finally(() => {
        cancel.remove();
      });
      says.remove();
      const href = localUrl(task.result?.media_urls[0] ?? "");
      row.append(make("a", { className: "button small", href, download: "" }, t("download_cut", { name })));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      says.textContent = reason === CANCELLED ? t("canceled") : reason;
    }
  }
}
