/** Steps of undo in a form in which each line is written once, because most states share theirs. */

import type { Line, Project } from "../project";
import type { Steps } from "./history";
import { type Lyrics, linesOf } from "./places";

type Frame = Omit<Project, "lyrics"> & { lyrics?: "auto" | Omit<Lyrics, "lines"> };

/** Numbers in `states` are indices in `lines` and `frames`. */
export interface PackedSteps {
  lines: readonly Line[];
  frames: readonly Frame[];
  states: readonly { frame: number; lines: readonly number[] }[];
  position: number;
}

export function packSteps({ states, position }: Steps<Project>): PackedSteps {
  const lines = new Map<Line, number>();
  const frames = new Map<string, number>();
  const packed = states.map((state) => ({
    frame: indexIn(frames, JSON.stringify(frameOf(state))),
    lines: linesOf(state).map((line) => indexIn(lines, line)),
  }));
  const texts = [...frames.keys()].map((text) => JSON.parse(text) as Frame);
  return { lines: [...lines.keys()], frames: texts, states: packed, position };
}

/** Return the steps of `packSteps`. States share the lines that they shared. */
export function unpackSteps({ lines, frames, states, position }: PackedSteps): Steps<Project> {
  const unpacked = states.map((state): Project => {
    const { lyrics, ...rest } = pick(frames, state.frame);
    if (typeof lyrics !== "object") return lyrics === undefined ? rest : { ...rest, lyrics };
    return { ...rest, lyrics: { ...lyrics, lines: state.lines.map((index) => pick(lines, index)) } };
  });
  pick(unpacked, position);
  return { states: unpacked, position };
}

function frameOf(project: Project): Frame {
  if (typeof project.lyrics !== "object") return project;
  const { lines: _, ...lyrics } = project.lyrics;
  return { ...project, lyrics };
}

function indexIn<Key>(indices: Map<Key, number>, key: Key): number {
  const index = indices.get(key) ?? indices.size;
  indices.set(key, index);
  return index;
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
