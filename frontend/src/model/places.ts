/** Words of a project and where they are: plain data, without a page. Times are seconds. */

import type { Line, Project } from "../project";

export type Lyrics = Exclude<Project["lyrics"], "auto" | undefined>;
/** Text, start, and end. */
export type Word = Line["words"][number];

/** A word of a line. */
export interface Place {
  readonly line: number;
  readonly word: number;
}

/** A half-open range of characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** No word is shorter than this. */
export const MIN_WORD_S = 0.05;

const EMPTY: readonly Line[] = [];
// Kana, Chinese characters, and the signs of both have no spaces between them.
const UNSPACED = /[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff1f]/;

/** Return the lines of a project; none if they are not known yet. */
export function linesOf(project: Project): readonly Line[] {
  return typeof project.lyrics === "object" ? project.lyrics.lines : EMPTY;
}

/** Return the project with other lines. */
export function withLines(project: Project, lines: readonly Line[]): Project {
  const others = typeof project.lyrics === "object" ? project.lyrics : {};
  return { ...project, lyrics: { ...others, lines: [...lines] } };
}

/** Return the project with another line in the place of the line `index`; with none if it is null. */
export function withLine(project: Project, index: number, line: Line | null): Project {
  return withLines(project, linesOf(project).toSpliced(index, 1, ...(line ? [line] : [])));
}

/** Return all words in the order of the text. */
export function listPlaces(project: Project): Place[] {
  return linesOf(project).flatMap((line, index) => line.words.map((_, word) => ({ line: index, word })));
}

/** Return the words from one to another, in the order of the text. */
export function listBetween(project: Project, place: Place, other: Place): Place[] {
  const isReversed = place.line > other.line || (place.line === other.line && place.word > other.word);
  const [first, last] = isReversed ? [other, place] : [place, other];
  const places: Place[] = [];
  for (let next: Place | null = first; next; next = neighborOf(project, next, 1)) {
    places.push(next);
    if (isSamePlace(next, last)) break;
  }
  return places;
}

/** Return a word; throws if there is none. */
export function wordAt(project: Project, place: Place): Word {
  const word = linesOf(project)[place.line]?.words[place.word];
  if (!word) throw new RangeError(`no word ${place.word} in line ${place.line}`);
  return word;
}

/** Return a line; throws if there is none. */
export function lineAt(project: Project, index: number): Line {
  const line = linesOf(project)[index];
  if (!line) throw new RangeError(`no line ${index}`);
  return line;
}

/** Whether there is a word at `place`. */
export function hasWord(project: Project, place: Place): boolean {
  return linesOf(project)[place.line]?.words[place.word] !== undefined;
}

/** Return the word before or after another, across lines; null at the ends. */
export function neighborOf(project: Project, place: Place, step: 1 | -1): Place | null {
  const within = { line: place.line, word: place.word + step };
  if (hasWord(project, within)) return within;
  const lines = linesOf(project);
  for (let line = place.line + step; line >= 0 && line < lines.length; line += step) {
    const count = lines[line]?.words.length ?? 0;
    if (count) return { line, word: step > 0 ? 0 : count - 1 };
  }
  return null;
}

export function isSamePlace(place: Place | null, other: Place | null): boolean {
  return place?.line === other?.line && place?.word === other?.word;
}

/** Return the characters of the line's text that each word covers; null for a word that is not in it. */
export function spansOf(line: Line): (Span | null)[] {
  let end = 0;
  return line.words.map(([text]) => {
    const start = line.text.indexOf(text, end);
    if (start < 0) return null;
    end = start + text.length;
    return { start, end };
  });
}

/** Return what stands between two words of a line. */
export function separatorOf(before: string, after: string): string {
  return UNSPACED.test(before.slice(-1)) && UNSPACED.test(after.slice(0, 1)) ? "" : " ";
}

/** Round to milliseconds, in which every caption format has its times. */
export function roundTime(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Return when a line begins and ends; null if it has no times. */
export function timesOf(line: Line): Span | null {
  const first = line.words[0];
  const last = line.words.at(-1);
  const start = line.start ?? first?.[1];
  const end = line.end ?? last?.[2];
  return start === undefined || end === undefined ? null : { start, end };
}
