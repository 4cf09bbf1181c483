/** Choosing a song: files are dropped or picked, or one of the songs is opened. */

import { find, runWithReason, showToast } from "studio/dom.js";
import { importFiles } from "studio/intake.js";
import { resumeTask } from "studio/pending_task.js";
import type { TaskInfo } from "studio/tasks.js";
import { t } from "studio/words.js";

type Report = (text: string, share: number) => void;
type Import = (report: Report, signal: AbortSignal) => Promise<TaskInfo | null>;

/** A song, and its project if it has one. */
export interface ChosenSong {
  taskId: string;
  sunoId: string;
  project: string | undefined;
}

export class Intake {
  #lastFiles: File[] = [];
  #running: AbortController | null = null;

  constructor(readonly openSong: (song: ChosenSong) => Promise<void>) {
    const drop = find("#drop");
    for (const name of ["dragover", "dragenter"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    drop.addEventListener("dragleave", () => {
      drop.classList.remove("over");
    });
    addEventListener("drop", () => {
      drop.classList.remove("over");
    });
    document.addEventListener("scopitone:drop", (event) => {
      event.preventDefault();
      if (find("#choose").hidden) showToast(t("drop_open"), true);
      else this.#take((event as CustomEvent<File[]>).detail);
    });
    find("#intake-again").addEventListener("click", () => {
      this.#take(this.#lastFiles);
    });
    find("#intake-cancel").addEventListener("click", () => this.#running?.abort(new Error("")));
    find("#files").addEventListener("change", ({ target }) => {
      const field = target as HTMLInputElement;
      this.#take([...(field.files ?? [])]);
      field.value = "";
    });
    document.getElementById("shelf")?.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>("button[data-suno-id]") : null;
      const { taskId = "", sunoId = "", project } = button?.dataset ?? {};
      if (button) void runWithReason(button, () => this.openSong({ taskId, sunoId, project }));
    });
    find("#other").addEventListener("click", () => {
      location.assign(`${document.documentElement.dataset["root"] ?? ""}/studio/`);
    });
  }

  /** Go on with an import that a reload interrupted. */
  resume(): void {
    void this.#show(t("import_failed"), (report, signal) =>
      resumeTask(
        "import",
        (share) => {
          report(t("reading"), 0.6 + share * 0.4);
        },
        signal,
      ),
    );
  }

  #take(files: File[]): void {
    if (!files.length) return;
    this.#lastFiles = files;
    const names = files.map(({ name }) => name).join(", ");
    void this.#show(t("not_taken", { name: names }), (report, signal) => importFiles(files, report, signal));
  }

  /** Run an import and open its song. The import before it is cancelled: the last one counts. */
  async #show(failure: string, run: Import): Promise<void> {
    this.#running?.abort();
    const own = new AbortController();
    this.#running = own;
    const isCurrent = () => own === this.#running;
    find("#intake").hidden = false;
    find("#intake-failed").hidden = true;
    try {
      const task = await run((text, share) => {
        if (isCurrent()) showProgress(text, share);
      }, own.signal);
      const item = task?.result?.suno_data?.[0];
      if (task && item && isCurrent())
        await this.openSong({ taskId: task.task_id, sunoId: item.suno_id, project: undefined });
    } catch (error) {
      if (isCurrent() && !own.signal.aborted) this.#showFailure(failure, error);
    } finally {
      if (isCurrent()) {
        this.#running = null;
        find("#intake").hidden = true;
      }
    }
  }

  /** The files stay selected, so that one click retries after a lost connection. */
  #showFailure(failure: string, error: unknown): void {
    find("#intake-failed").hidden = false;
    find("#intake-what").textContent = failure;
    find("#intake-why").textContent = error instanceof Error ? error.message : String(error);
    find("#intake-again").hidden = !this.#lastFiles.length;
    find("#intake-again").focus();
  }
}

function showProgress(text: string, share: number): void {
  if (find("#intake-says").textContent !== text) find("#intake-says").textContent = text;
  (find("#intake-progress") as HTMLProgressElement).value = share;
}
