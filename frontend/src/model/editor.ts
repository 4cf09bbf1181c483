/** What is edited: the project with its history, and what is selected: a word, and others up to it. */

import type { Project } from "../project";
import { History, type Steps } from "./history";
import { type Place, hasWord, isSamePlace, listBetween } from "./places";

type Edit = (project: Project) => Project;
type Listener = () => void;

export class Editor {
  readonly #history: History<Project>;
  readonly #listeners: { project: Listener[]; selection: Listener[] } = { project: [], selection: [] };
  #selection: Place | null = null;
  /** The other end of the selected words, if there are several. */
  #anchor: Place | null = null;

  constructor(steps: Steps<Project>) {
    this.#history = new History(steps);
  }

  get project(): Project {
    return this.#history.state;
  }

  get selection(): Place | null {
    return this.#selection;
  }

  /** The selected words, in the order of the text. */
  get range(): readonly Place[] {
    const selection = this.#selection;
    return selection ? listBetween(this.project, this.#anchor ?? selection, selection) : [];
  }

  /** What undo and redo go through. */
  get steps(): Steps<Project> {
    return this.#history.steps;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Call `listener` when the project or the selection changes. */
  listen(event: "project" | "selection", listener: Listener): void {
    this.#listeners[event].push(listener);
  }

  /** Change the project. */
  edit(change: Edit): void {
    const before = this.project;
    this.#history.push(change(before));
    if (this.project !== before) this.#announce();
  }

  /** Change the project in several steps that undo takes back together, until `end`. */
  begin(): void {
    this.#history.begin();
  }

  end(): void {
    this.#history.end();
  }

  step(direction: "undo" | "redo"): void {
    const before = this.project;
    this.#history[direction]();
    if (this.project !== before) this.#announce();
  }

  select(place: Place | null): void {
    this.#choose(place && hasWord(this.project, place) ? place : null, null);
  }

  /** Select all words up to another one. */
  extend(place: Place): void {
    if (hasWord(this.project, place)) this.#choose(place, this.#anchor ?? this.#selection);
  }

  #choose(selection: Place | null, anchor: Place | null): void {
    if (isSamePlace(selection, this.#selection) && isSamePlace(anchor, this.#anchor)) return;
    this.#selection = selection;
    this.#anchor = anchor;
    for (const listener of this.#listeners.selection) listener();
  }

  #announce(): void {
    // An edit may change which words there are. No listener may see a selected word that is gone.
    if (this.#anchor && !hasWord(this.project, this.#anchor)) this.#anchor = null;
    const isLost = this.#selection !== null && !hasWord(this.project, this.#selection);
    if (isLost) this.#selection = null;
    for (const listener of this.#listeners.project) listener();
    if (isLost) for (const listener of this.#listeners.selection) listener();
  }
}
