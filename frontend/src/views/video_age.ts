/** Says that the shown video was made before the last changes to its project. */

import { find } from "studio/dom.js";
import { openProject } from "../saving/server";
import type { Workbench } from "./workbench";

export class VideoAge {
  readonly #note = find("#made-outdated");
  #taskId: string | null = null;
  /** The digest of the project that the shown video was made from; null while that is not known. */
  #digest: string | null = null;

  constructor(readonly bench: Workbench) {
    bench.onSaved(() => {
      this.#show();
    });
  }

  /** Another video is shown; null: none. */
  async watch(taskId: string | null): Promise<void> {
    this.#taskId = taskId;
    this.#digest = null;
    this.#show();
    if (!taskId) return;
    const { videos } = await openProject(this.bench.record.id);
    if (this.#taskId !== taskId) return;
    this.#digest = videos.find(({ task_id }) => task_id === taskId)?.digest ?? null;
    this.#show();
  }

  #show(): void {
    this.#note.hidden = this.#digest === null || this.#digest === this.bench.digest;
  }
}
