/** Words that are heard again: the passage that is sent, and the times that come back. */

import type { Line, Project } from "../project";
import { type AlignedWord, listWordsOf } from "./aligned_words";
import {
  MIN_WORD_S,
  type Place,
  type Span,
  type Word,
  isSamePlace,
  lineAt,
  linesOf,
  neighborOf,
  roundTime,
  withLine,
  wordAt,
} from "./places";
import { withWords } from "./times";

/** A word with the confidence of its line; null if the line was not heard. */
export interface HeardWord extends AlignedWord {
  confidence: number | null;
}

/** What is heard again: the whole lines of the selected words, because single words are hard to make out. */
export interface Passage extends Span {
  readonly places: readonly Place[];
  readonly words: readonly AlignedWord[];
}

/** Return the passage of selected words, which are in the order of the text. `duration` is that of the song. */
export function passageOf(project: Project, places: readonly Place[], duration: number): Passage {
  const first = places[0];
  const last = places.at(-1);
  if (!first || !last) throw new RangeError("no word is selected");
  const from = { line: first.line, word: 0 };
  const to = { line: last.line, word: lineAt(project, last.line).words.length - 1 };
  const words = listWordsOf(linesOf(project).slice(first.line, last.line + 1));
  return { places, words, ...roomOf(project, from, to, duration) };
}

/** Give the selected words their new times, between their neighbors. Words of lines that were not heard keep theirs.
    Returns null if the words are others than those that were sent. */
export function applyHeard(
  project: Project,
  { places, words }: Passage,
  heard: readonly HeardWord[],
  duration: number,
): Project | null {
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last || heard.length !== words.length) return null;
  const current = listWordsOf(linesOf(project).slice(first.line, last.line + 1));
  if (current.length !== words.length || current.some(({ word }, index) => word !== words[index]?.word)) return null;
  const found = new Map<string, HeardWord>();
  let position = 0;
  for (let line = first.line; line <= last.line; line += 1)
    for (let word = 0; word < lineAt(project, line).words.length; word += 1) {
      const entry = heard[position];
      if (entry) found.set(keyOf({ line, word }), entry);
      position += 1;
    }
  return runsOf(project, places, found).reduce((edited, run) => applyRun(edited, run, found, duration), project);
}

/** Return the neighboring places that were heard, in groups. */
function runsOf(project: Project, places: readonly Place[], found: ReadonlyMap<string, HeardWord>): Place[][] {
  const runs: Place[][] = [];
  for (const place of places) {
    if (found.get(keyOf(place))?.confidence == null) continue;
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && isSamePlace(neighborOf(project, before, 1), place)) run.push(place);
    else runs.push([place]);
  }
  return runs;
}

function applyRun(
  project: Project,
  run: readonly Place[],
  found: ReadonlyMap<string, HeardWord>,
  duration: number,
): Project {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return project;
  const entries = run.map((place) => found.get(keyOf(place))).filter((entry) => entry !== undefined);
  const times = fitTimes(entries, roomOf(project, first, last, duration));
  let edited = project;
  for (let line = first.line; line <= last.line; line += 1) {
    const indices = run.flatMap((place, index) => (place.line === line ? [index] : []));
    if (indices.length) edited = withLine(edited, line, takeTimes(lineAt(edited, line), run, indices, times, entries));
  }
  return edited;
}

function takeTimes(
  line: Line,
  run: readonly Place[],
  indices: readonly number[],
  times: readonly Span[],
  entries: readonly HeardWord[],
): Line {
  const words = [...line.words];
  for (const index of indices) {
    const word = run[index]?.word ?? 0;
    const [text, start, end] = words[word] as Word;
    const span = times[index] ?? { start, end };
    words[word] = [text, span.start, span.end];
  }
  const confidence = entries[indices[0] ?? 0]?.confidence ?? 1;
  if (indices.length < words.length)
    return { ...withWords(line, words), confidence: Math.min(confidence, line.confidence ?? 1) };
  return { ...line, words, start: words[0]?.[1] ?? null, end: words.at(-1)?.[2] ?? null, confidence };
}

/** Return ascending times within a span, each of MIN_WORD_S at least if there is room. */
function fitTimes(words: readonly AlignedWord[], room: Span): Span[] {
  const count = words.length;
  const least = Math.min(MIN_WORD_S, (room.end - room.start) / count);
  const starts: number[] = [];
  words.forEach(({ start_s }, index) => {
    const earliest = (starts[index - 1] ?? room.start - least) + least;
    starts.push(Math.max(earliest, Math.min(start_s, room.end - least * (count - index))));
  });
  return words.map(({ end_s }, index) => {
    const start = starts[index] ?? room.start;
    const limit = starts[index + 1] ?? room.end;
    const end = Math.max(start + least, Math.min(end_s, limit));
    return { start: roundTime(start), end: roundTime(end) };
  });
}

/** Return the time between the neighbors of some words. Neighbors that overlap them already do not limit it. */
function roomOf(project: Project, first: Place, last: Place, duration: number): Span {
  const [before, after] = [neighborOf(project, first, -1), neighborOf(project, last, 1)];
  const [, start] = wordAt(project, first);
  const [, , end] = wordAt(project, last);
  const limits = { start: before ? wordAt(project, before)[2] : 0, end: after ? wordAt(project, after)[1] : duration };
  return { start: Math.min(limits.start, start), end: Math.max(limits.end, end) };
}

function keyOf({ line, word }: Place): string {
  return `${line}:${word}`;
}
