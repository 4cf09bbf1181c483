/** Saves a project as it is edited. The last edit counts, also over those of other tabs. */

import type { Project } from "../project";

/** A state of a project on the server. A video whose `digest` is the same has all its changes. */
export interface SavedState {
  revision: number;
  digest: string;
}

export interface StoredProject extends SavedState {
  document: Project;
}

/** Where projects are kept. `save` rejects with a `StaleError` if `revision` is not the current one. */
export interface ProjectStore {
  load(): Promise<StoredProject>;
  save(revision: number, document: Project): Promise<SavedState>;
}

export class StaleError extends Error {}

export type SaveState = { is: "saved" } | { is: "saving" } | { is: "failed"; reason: string };

export interface Listeners {
  /** The state changed. */
  show(state: SaveState): void;
  /** Another tab changed the project, and nothing is unsaved here. */
  adopt(document: Project): void;
  /** What another tab saved meanwhile is replaced by what was edited here. */
  replace(document: Project): void;
}

// An edit is saved at once, so that the preview shows it; those that follow closely, together.
const DELAY_MS = 300;
const RETRY_MS = 3000;

export class Autosave {
  #state: SavedState;
  #announced = 0;
  #saved: Project;
  #current: Project;
  #run: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #editedAt = -DELAY_MS;
  #isDue = false;

  constructor(
    readonly store: ProjectStore,
    stored: StoredProject,
    readonly listeners: Listeners,
  ) {
    this.#state = stored;
    this.#saved = this.#current = stored.document;
  }

  /** The state on the server that is known last. */
  get state(): SavedState {
    return this.#state;
  }

  isSaved(): boolean {
    return this.#current === this.#saved;
  }

  /** The project was edited; it is saved at once, or in a moment if it was just edited before. */
  edit(document: Project): void {
    if (document === this.#current) return;
    this.#current = document;
    this.listeners.show({ is: "saving" });
    const elapsed = performance.now() - this.#editedAt;
    this.#editedAt += elapsed;
    if (elapsed >= DELAY_MS) this.#schedule(0);
    else if (!this.#isDue) this.#schedule(DELAY_MS);
  }

  /** Save now. Rejects with the reason if that fails. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isDue = false;
    while (!this.isSaved()) await (this.#run ?? this.#start());
  }

  /** The project has this revision: load it if another tab made it. */
  async notice(revision: number): Promise<void> {
    this.#announced = Math.max(this.#announced, revision);
    if (this.#run || !this.isSaved() || this.#announced <= this.#state.revision) return;
    const stored = await this.store.load();
    // Edited meanwhile: the next save finds out.
    if (!this.isSaved() || stored.revision <= this.#state.revision) return;
    this.#state = stored;
    this.#saved = this.#current = stored.document;
    this.listeners.adopt(stored.document);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#isDue = delay === 0;
    this.#timer = setTimeout(() => {
      this.#isDue = false;
      // The failure is shown, and the next try is due.
      this.flush().catch(() => undefined);
    }, delay);
  }

  #start(): Promise<void> {
    this.listeners.show({ is: "saving" });
    this.#run = this.#save()
      .catch((error: unknown) => {
        this.listeners.show({ is: "failed", reason: error instanceof Error ? error.message : String(error) });
        this.#schedule(RETRY_MS);
        throw error;
      })
      .finally(() => {
        this.#run = null;
      });
    return this.#run.then(() => {
      if (!this.isSaved()) return;
      this.listeners.show({ is: "saved" });
      return this.notice(0);
    });
  }

  async #save(): Promise<void> {
    const document = this.#current;
    try {
      this.#state = await this.store.save(this.#state.revision, document);
      this.#saved = document;
    } catch (error) {
      if (!(error instanceof StaleError)) throw error;
      const other = await this.store.load();
      this.#state = other;
      this.listeners.replace(other.document);
    }
  }
}
