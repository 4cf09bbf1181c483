/** What is edited: the project with its history, and what is selected. */

import type { Project } from "../project";
import { History } from "./history";
import { type Place, hasWord, isSamePlace } from "./places";

type Edit = (project: Project) => Project;
type Listener = () => void;

export class Editor {
  readonly #history: History<Project>;
  readonly #listeners: { project: Listener[]; selection: Listener[] } = { project: [], selection: [] };
  #selection: Place | null = null;

  constructor(project: Project) {
    this.#history = new History(project);
  }

  get project(): Project {
    return this.#history.state;
  }

  get selection(): Place | null {
    return this.#selection;
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
    const selection = place && hasWord(this.project, place) ? place : null;
    if (isSamePlace(selection, this.#selection)) return;
    this.#selection = selection;
    for (const listener of this.#listeners.selection) listener();
  }

  #announce(): void {
    for (const listener of this.#listeners.project) listener();
    if (this.#selection && !hasWord(this.project, this.#selection)) this.select(null);
  }
}
