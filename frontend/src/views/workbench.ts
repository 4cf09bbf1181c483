/** An open project: its editor, player, timeline, form, and saving. */

import { root } from "studio/api.js";
import { find, make, showToast } from "studio/dom.js";
import { Draft } from "studio/drafts.js";
import { Player } from "studio/player.js";
import { listen } from "studio/stream.js";
import { type ClipItem, localUrl } from "studio/tasks.js";
import { t } from "studio/words.js";
import { Editor } from "../model/editor";
import { makeInput } from "../model/options";
import { linesOf } from "../model/places";
import type { Project } from "../project";
import { Autosave, type SaveState } from "../saving/autosave";
import { KeptHistory } from "../saving/kept_history";
import { type ProjectRecord, storeOf } from "../saving/server";
import { handleKeys, listKeys } from "./words/keys";
import { type Command, makeCommands, selectedSpan } from "./words/commands";
import { Dragging } from "./words/drag";
import { HearAgain } from "./hear_again";
import { Hearing } from "./hearing";
import { showFiles } from "./look/files";
import type { LookForm } from "./look/look_form";
import { type Mode, Modes } from "./words/modes";
import { loadOutline } from "./words/outline";
import { Tapping } from "./words/tapping";
import { Timeline } from "./words/timeline";
import { Transcript } from "./words/transcript";
import { Transport } from "./words/transport";
import { showWordPanel } from "./words/word_panel";

const KEEP_HISTORY_MS = 1000;
const BASE = document.documentElement.dataset["base"] ?? "";

export class Workbench {
  readonly editor: Editor;
  readonly player: Player;
  readonly hearing = new Hearing();
  readonly #transport: Transport;
  readonly #timeline: Timeline;
  readonly #transcript: Transcript;
  readonly #modes: Modes;
  readonly #hearAgain: HearAgain;
  readonly #saving: Autosave;
  readonly #draft: Draft<Project>;
  readonly #history: KeptHistory;
  #historyTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #onSaved: (() => void)[] = [];

  constructor(
    readonly record: ProjectRecord,
    readonly clip: ClipItem,
    readonly form: LookForm,
    readonly onInput: () => void,
  ) {
    this.#draft = new Draft<Project>(`project:${record.id}`);
    this.#history = new KeptHistory(record.id);
    this.editor = new Editor(this.#history.load(record, this.#draft.load()));
    this.player = new Player(
      () => this.readInput(),
      (seconds) => {
        this.#follow(seconds);
      },
    );
    this.#transport = new Transport(this.player, record.song.duration ?? 0);
    this.#saving = new Autosave(storeOf(record.id), record, {
      show: (state) => {
        this.#showSaving(state);
      },
      adopt: (document) => {
        this.editor.edit(() => document);
        this.#announceSaved();
        showToast(t("changed_elsewhere"));
      },
      replace: (document) => {
        this.#keepBoth(document);
      },
    });
    this.#timeline = new Timeline(find("#timeline"), this.editor, this.#transport);
    this.#modes = new Modes((mode, isOn) => {
      this.#switch(mode, isOn);
    });
    this.#transcript = new Transcript(this.editor, this.#transport, this.#modes);
    this.#hearAgain = new HearAgain(this);
    this.#setUp();
  }

  /** The song of the project: another one after its words were heard. */
  get song(): { task_id: string; suno_id: string } {
    const { song } = this.editor.project;
    return typeof song === "string" ? this.record.song : song;
  }

  /** Return `input` of suno/music-video for what is on the screen. */
  readInput(): Record<string, unknown> {
    const words = this.clip.aligned_words ?? [];
    const input = makeInput(this.editor.project, BASE, words);
    return {
      ...this.song,
      project_id: this.record.id,
      ...input,
      ...(this.form.hidesLyrics && { lyrics: "off" }),
    };
  }

  /** Go on with what a reload interrupted. */
  resume(): void {
    this.#hearAgain.resume();
  }

  /** Save what is on the screen. Rejects with the reason if that fails. */
  save(): Promise<void> {
    return this.#saving.flush();
  }

  /** What is saved: the hash of what it makes of a video. */
  get digest(): string {
    return this.#saving.state.digest;
  }

  /** Call `listener` when the project was saved, here or in another tab. */
  onSaved(listener: () => void): void {
    this.#onSaved.push(listener);
  }

  #setUp(): void {
    const [editor, modes] = [this.editor, this.#modes];
    const tapping = new Tapping(editor, this.#transport, () => {
      this.#transcript.focus();
    });
    const commands = makeCommands({
      editor,
      transport: this.#transport,
      timeline: this.#timeline,
      transcript: this.#transcript,
      modes,
      tapping,
      hearAgain: this.#hearAgain,
      showKeys: () => {
        (find("#keys-dialog") as HTMLDialogElement).showModal();
      },
      setSpeed: (speed) => {
        (find("#speed") as HTMLSelectElement).value = String(speed);
        this.#transport.setSpeed(speed);
      },
    });
    new Dragging(this.#timeline, editor, modes);
    this.form.open(editor, this.record.id);
    showFiles(editor);
    showWordPanel(editor);
    handleKeys(commands);
    listKeys(commands);
    this.#connectButtons(commands);
    editor.listen("project", () => {
      this.#handleEdit();
    });
    editor.listen("selection", () => {
      if (modes.isOn("loop")) this.#transport.setLoop(selectedSpan(editor));
    });
    this.#showHistory();
    this.#showWords();
    this.#openSong(modes);
    this.#watchOthers();
  }

  #openSong(modes: Modes): void {
    const { audio_url, duration, title } = this.record.song;
    const { task_id, suno_id } = this.song;
    const audio = localUrl(audio_url);
    void this.player.open({ task_id, suno_id, audio, duration: duration ?? 0, title: title ?? "" });
    loadOutline(task_id, suno_id).then(
      (outline) => {
        modes.marks = [...outline.onsets, ...outline.beats].sort((one, other) => one - other);
        this.#timeline.setOutline(outline);
      },
      (error: unknown) => {
        showToast(String(error), true);
      },
    );
  }

  /** Learn of other tabs, and take up what was not saved before a reload. */
  #watchOthers(): void {
    const { id } = this.record;
    listen({
      open: () => void this.#saving.notice(0).catch(() => undefined),
      project: (change) => {
        if (change.id === id) void this.#saving.notice(change.revision).catch(() => undefined);
      },
    });
    if (this.editor.project !== this.record.document) this.#handleEdit();
    addEventListener("pagehide", this.#keepHistory);
    addEventListener("beforeunload", (event) => {
      if (!this.#saving.isSaved()) void this.#saving.flush().catch(() => undefined);
      if (find("#saved").dataset["state"] === "failed") event.preventDefault();
    });
  }

  #connectButtons(commands: readonly Command[]): void {
    for (const button of document.querySelectorAll<HTMLElement>("[data-command]")) {
      const command = commands.find(({ name }) => name === button.dataset["command"]);
      if (!command) throw new Error(`no command ${button.dataset["command"] ?? ""}`);
      button.addEventListener("click", () => {
        command.run();
      });
      const [key] = command.keys;
      if (key) button.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
    }
    const speed = find("#speed") as HTMLSelectElement;
    speed.addEventListener("change", () => {
      this.#transport.setSpeed(Number(speed.value));
    });
  }

  #switch(mode: Mode, isOn: boolean): void {
    if (mode !== "loop") return;
    this.#transport.setLoop(isOn ? selectedSpan(this.editor) : null);
    if (isOn) this.#transport.play();
  }

  #handleEdit(): void {
    const { project } = this.editor;
    this.#draft.store(project);
    this.#saving.edit(project);
    this.#showHistory();
    this.#showWords();
    showTitle(this.record, project);
    this.onInput();
  }

  #showHistory(): void {
    (find("#undo") as HTMLButtonElement).disabled = !this.editor.canUndo;
    (find("#redo") as HTMLButtonElement).disabled = !this.editor.canRedo;
  }

  #showWords(): void {
    const lines = linesOf(this.editor.project);
    const hasWords = lines.some(({ words }) => words.length > 0);
    find("#no-words").hidden = lines.length > 0;
    find("#words-editor").hidden = lines.length === 0;
    find("#tap").hidden = !hasWords;
    find("#words-hint").textContent = t(hasWords ? "words_hint" : lines.length ? "words_untimed" : "words_none");
  }

  #showSaving(state: SaveState): void {
    const box = find("#saved");
    box.dataset["state"] = state.is;
    box.textContent = state.is === "failed" ? t("not_saved", { reason: state.reason }) : t(state.is);
    if (state.is !== "saved") return;
    this.#draft.store(null);
    // Not with every step of a drag.
    clearTimeout(this.#historyTimer);
    this.#historyTimer = setTimeout(this.#keepHistory, KEEP_HISTORY_MS);
    this.#announceSaved();
    this.player.refresh(0);
  }

  #announceSaved(): void {
    for (const listener of this.#onSaved) listener();
  }

  readonly #keepHistory = (): void => {
    this.#history.store(this.editor.steps, this.#saving.state.revision);
  };

  /** Another tab saved meanwhile. What is here was edited last; undo shows what was there. */
  #keepBoth(document: Project): void {
    const { project } = this.editor;
    this.editor.edit(() => document);
    this.editor.edit(() => project);
    showToast(t("replaced_elsewhere"));
  }

  #follow(seconds: number): void {
    this.#timeline.follow(seconds);
    this.#transcript.highlight(seconds);
    this.#transport.follow(seconds);
  }
}

/** Show what song it is. */
export function showSong(record: ProjectRecord, notes: readonly string[]): void {
  find("#choose").hidden = true;
  find("#bench").hidden = false;
  showTitle(record, record.document);
  const song = new URLSearchParams({ task_id: record.song.task_id, suno_id: record.song.suno_id });
  for (const operation of ["extend", "cover"])
    (find(`#${operation}-song`) as HTMLAnchorElement).href = `${root}/studio/song?${song.toString()}&do=${operation}`;
  find("#notes").replaceChildren(...notes.map((note) => make("li", {}, note)));
  find("#notes").hidden = !notes.length;
  window.history.replaceState(null, "", `${root}/studio/video?project=${record.id}`);
}

function showTitle({ song }: ProjectRecord, { options }: Project): void {
  find("#now-title").textContent = options?.title ?? (song.title || t("untitled"));
  find("#now-artist").textContent = options?.author ?? song.artist ?? "";
}
