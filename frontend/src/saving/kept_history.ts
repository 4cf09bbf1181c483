/** The steps of undo and redo of a project, kept in this tab over a reload of the page. */

import { Draft } from "studio/drafts.js";
import type { Steps } from "../model/history";
import { type PackedSteps, packSteps, unpackSteps } from "../model/packed_steps";
import type { Project } from "../project";
import type { StoredProject } from "./autosave";

/** Steps that are kept in each direction. */
export const MAX_STEPS = 200;

/** `revision` is the last one that was known when the steps were kept. */
interface KeptSteps extends PackedSteps {
  revision: number;
}

export class KeptHistory {
  readonly #draft: Draft<KeptSteps>;

  constructor(projectId: string) {
    this.#draft = new Draft<KeptSteps>(`history:${projectId}`);
  }

  /** Keep the newest steps; fewer if the browser has no room for them. */
  store(steps: Steps<Project>, revision: number): void {
    for (let count = MAX_STEPS; count > 0; count = Math.floor(count / 2)) {
      try {
        this.#draft.store({ ...packSteps(cutSteps(steps, count)), revision });
        return;
      } catch {
        // Full. Less may fit.
      }
    }
    this.#draft.store(null);
  }

  /** Return the kept steps, if they lead to the project as it is stored; else a history that begins with it.
      `unsaved` is what was edited since the last save. */
  load(stored: StoredProject, unsaved: Project | null): Steps<Project> {
    const kept = this.#draft.load();
    const steps = (kept && matchSteps(kept, stored)) ?? { states: [stored.document], position: 0 };
    if (!unsaved || isEqual(steps.states[steps.position], unsaved)) return steps;
    return { states: [...steps.states.slice(0, steps.position + 1), unsaved], position: steps.position + 1 };
  }
}

function matchSteps(kept: KeptSteps, stored: StoredProject): Steps<Project> | null {
  try {
    const { states, position } = unpackSteps(kept);
    const current = states[position];
    if (current?.version !== stored.document.version) return null;
    if (isEqual(current, stored.document)) return { states: states.with(position, stored.document), position };
    return kept.revision === stored.revision ? { states, position } : null;
  } catch {
    // Another version of the page kept them.
    return null;
  }
}

function cutSteps({ states, position }: Steps<Project>, count: number): Steps<Project> {
  const first = Math.max(0, position - count);
  return { states: states.slice(first, position + count + 1), position: position - first };
}

/** Whether two projects are the same, whatever the order of their keys. */
function isEqual(project: Project | undefined, other: Project): boolean {
  return JSON.stringify(project, sortKeys) === JSON.stringify(other, sortKeys);
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
}
