/** The song's texts: title, artist, and lyrics, which are typed, pasted, or heard. */

import { call } from "studio/api.js";
import { find, runWithReason } from "studio/dom.js";
import { importSong } from "studio/intake.js";
import { resumeTask } from "studio/pending_task.js";
import { discardSongDraft, openSongDialog } from "studio/song_dialog.js";
import type { TaskInfo } from "studio/tasks.js";
import { type AlignedWord, buildLines, listWords } from "../model/aligned_words";
import { optionsOf, setOptions } from "../model/options";
import { linesOf, withLines } from "../model/places";
import { textOf } from "../model/texts";
import type { Project } from "../project";
import { loadLyrics } from "../saving/server";
import { uploadFile } from "./look/files";
import type { Workbench } from "./workbench";

/** The lyrics that an import transcribes from the song. */
const FROM_SONG = "auto";

export class SongTexts {
  constructor(readonly bench: Workbench) {
    for (const id of ["#edit", "#paste"]) {
      find(id).addEventListener("click", () => {
        this.#openDialog();
      });
    }
    find("#hear").addEventListener("click", () => {
      this.#run(find("#hear"), () => this.#import(FROM_SONG));
    });
  }

  /** Go on with what a reload interrupted. */
  resume(): void {
    this.#run(find("#hear"), () => this.#follow((report, signal) => resumeTask(this.#purpose, report, signal)));
  }

  get #purpose(): string {
    return `lyrics:${this.bench.record.id}`;
  }

  #openDialog(): void {
    const { project } = this.bench.editor;
    const { song } = this.bench.record;
    const options = optionsOf(project);
    const values = {
      title: options.title ?? song.title ?? "",
      artist: options.author ?? song.artist ?? "",
      lyrics: textOf(project),
    };
    openSongDialog(this.bench.record.id, values, (choice, entered, cover) => {
      this.#run(find("#edit"), async () => {
        await this.#apply(choice, entered, cover);
        discardSongDraft(this.bench.record.id);
      });
    });
  }

  async #apply(
    choice: string,
    { title, artist, lyrics }: { title: string; artist: string; lyrics: string },
    cover: File | undefined,
  ): Promise<void> {
    const { editor, record } = this.bench;
    const picture = cover && (await uploadFile(cover));
    editor.edit((project) =>
      setOptions(project, {
        title: title.trim() === (record.song.title ?? "") ? undefined : title.trim() || undefined,
        author: artist.trim() === (record.song.artist ?? "") ? undefined : artist.trim() || undefined,
        ...(picture && { cover: picture }),
      }),
    );
    if (choice === "hear") await this.#import(FROM_SONG);
    else if (lyrics.trim() !== textOf(editor.project).trim()) await this.#setText(lyrics);
  }

  /** Words that stay keep their times. Without times to keep, or with times of its own, the text is imported. */
  async #setText(lyrics: string): Promise<void> {
    const { editor } = this.bench;
    if (!lyrics.trim()) {
      editor.edit((project) => withLines(project, []));
      return;
    }
    const words = listWords(editor.project);
    const corrected = words.length ? await this.#correct(words, lyrics) : null;
    if (corrected) editor.edit((project) => withLines(project, buildLines(corrected, linesOf(project))));
    else await this.#import(lyrics);
  }

  async #correct(words: AlignedWord[], lyrics: string): Promise<AlignedWord[] | null> {
    const body = { ...this.bench.song, aligned_words: words, lyrics };
    const answer = await call<{ aligned_words: AlignedWord[] | null }>("POST", "/client/job/correct-words", body);
    return answer.aligned_words;
  }

  /** Import the song again with other lyrics, to find their times, or to hear them. */
  async #import(lyrics: string): Promise<void> {
    const { clip } = this.bench;
    const { title, artist } = clip;
    const input: Record<string, unknown> = { audio_url: clip.suno_audio_url, title, lyrics, replaces: clip.suno_id };
    if (clip.suno_image_url) input["image_url"] = clip.suno_image_url;
    if (artist) input["artist"] = artist;
    await this.#follow((report, signal) => importSong(input, this.#purpose, report, signal));
  }

  async #follow(
    run: (report: (share: number) => void, signal: AbortSignal) => Promise<TaskInfo | null>,
  ): Promise<void> {
    const task = await this.bench.hearing.run(run);
    if (task) await this.#take(task);
  }

  /** Put the lyrics of an import into the project, whose song is the imported one from now on. */
  async #take(task: TaskInfo): Promise<void> {
    const item = task.result?.suno_data?.[0];
    if (!item) return;
    const { lines } = await loadLyrics(task.task_id, item.suno_id);
    const song = { task_id: task.task_id, suno_id: item.suno_id };
    this.bench.editor.edit((project): Project => ({ ...withLines(project, lines), song }));
  }

  #run(button: HTMLElement, work: () => Promise<void>): void {
    void runWithReason(button, work, find("#words-head"));
  }
}
