/** The selected words, or the line of the selected word, are heard again in their passage of the song. */

import { find, runWithReason, showToast } from "studio/dom.js";
import { Draft } from "studio/drafts.js";
import { resumeTask, runTask } from "studio/pending_task.js";
import type { TaskInfo } from "studio/tasks.js";
import { formatNumber, t } from "studio/words.js";
import { type HeardWord, type Passage, applyHeard, passageOf } from "../model/heard_times";
import { type Place, lineAt } from "../model/places";
import type { Workbench } from "./workbench";

const MODEL = "scopitone/word-times";

export class HearAgain {
  readonly #button = find("#hear-again");
  readonly #draft: Draft<Passage>;

  constructor(readonly bench: Workbench) {
    this.#draft = new Draft<Passage>(this.#purpose);
    const { editor } = bench;
    editor.listen("selection", () => {
      this.#showButton();
    });
    this.#showButton();
  }

  /** Hear what is selected. */
  start(): void {
    const places = this.#chosen();
    if (!places.length) return;
    this.#run(async () => {
      const passage = passageOf(this.bench.editor.project, places, this.#duration);
      const task = await this.bench.hearing.run((report, signal) => {
        this.#draft.store(passage);
        return runTask(this.#purpose, this.#request(passage), report, signal);
      });
      this.#take(task, passage);
    });
  }

  /** Go on with what a reload interrupted. */
  resume(): void {
    const passage = this.#draft.load();
    if (!passage) return;
    this.#run(async () => {
      const { hearing } = this.bench;
      this.#take(await hearing.run((report, signal) => resumeTask(this.#purpose, report, signal)), passage);
    });
  }

  get #purpose(): string {
    return `times:${this.bench.record.id}`;
  }

  get #duration(): number {
    return this.bench.record.song.duration ?? 0;
  }

  /** Of a single word, the whole line is meant. */
  #chosen(): readonly Place[] {
    const { editor } = this.bench;
    const { range, selection } = editor;
    if (range.length !== 1 || !selection) return range;
    return lineAt(editor.project, selection.line).words.map((_, word) => ({ line: selection.line, word }));
  }

  #showButton(): void {
    const count = this.bench.editor.range.length;
    this.#button.textContent = count > 1 ? t("hear_words", { n: formatNumber(count) }) : t("hear_line");
  }

  #request({ words, start, end }: Passage): unknown {
    return { model: MODEL, input: { ...this.bench.song, aligned_words: words, start_s: start, end_s: end } };
  }

  #take(task: TaskInfo | null, passage: Passage): void {
    const heard = task?.result?.aligned_words;
    if (!heard) return;
    const { editor } = this.bench;
    const edited = applyHeard(editor.project, passage, heard, this.#duration);
    if (edited) editor.edit(() => edited);
    showToast(edited ? describe(heard) : t("heard_others"), !edited);
  }

  #run(work: () => Promise<void>): void {
    const run = () =>
      work().finally(() => {
        this.#draft.store(null);
      });
    void runWithReason(this.#button, run, find("#words-head"));
  }
}

/** Say how sure the times are, or that none were found. */
function describe(heard: readonly HeardWord[]): string {
  const found = heard.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  if (!found.length) return t("heard_nothing");
  const share = Math.round((100 * found.reduce((sum, one) => sum + one, 0)) / found.length);
  return t(found.length === heard.length ? "heard_again" : "heard_partly", { n: formatNumber(share) });
}
