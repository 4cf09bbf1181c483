/** Words as the API has them: each with its times, the last one of a line with a line break. */

import type { Line, Project } from "../project";
import { type Word, linesOf, separatorOf, timesOf } from "./places";

export interface AlignedWord {
  word: string;
  start_s: number;
  end_s: number;
}

/** Return all words that have times. */
export function listWords(project: Project): AlignedWord[] {
  return listWordsOf(linesOf(project));
}

/** Return the words of lines that have times. */
export function listWordsOf(lines: readonly Line[]): AlignedWord[] {
  return lines.flatMap(({ words }) =>
    words.map(([text, start, end], index) => ({
      word: index === words.length - 1 ? `${text}\n` : text,
      start_s: start,
      end_s: end,
    })),
  );
}

/** Whether words have the same texts, lines, and times. */
export function isSameWords(words: readonly AlignedWord[], others: readonly AlignedWord[]): boolean {
  const isSame = (word: AlignedWord, other: AlignedWord | undefined) =>
    word.word.trimEnd() === other?.word.trimEnd() &&
    word.word.includes("\n") === other.word.includes("\n") &&
    word.start_s === other.start_s &&
    word.end_s === other.end_s;
  return words.length === others.length && words.every((word, index) => isSame(word, others[index]));
}

/** Build lines of words. A line keeps the singer, the section, the confidence, and the rows of the line in `old`
    that it overlaps most. */
export function buildLines(words: readonly AlignedWord[], old: readonly Line[] = []): Line[] {
  const lines: Word[][] = [[]];
  for (const { word, start_s, end_s } of words) {
    if (word.trim()) lines.at(-1)?.push([word.trim(), start_s, end_s]);
    if (word.includes("\n")) lines.push([]);
  }
  const heirs = new Set<Line>();
  return lines.filter(({ length }) => length).map((line) => inherit(buildLine(line), old, heirs));
}

function buildLine(words: Word[]): Line {
  const text = words.map(
    ([word], index) => word + (words[index + 1] ? separatorOf(word, words[index + 1]?.[0] ?? "") : ""),
  );
  return { text: text.join(""), start: words[0]?.[1] ?? null, end: words.at(-1)?.[2] ?? null, words };
}

/** `heirs` are the old lines whose rows were inherited: each line of a split one would show the translation. */
function inherit(line: Line, old: readonly Line[], heirs: Set<Line>): Line {
  const overlaps = old.map((other) => overlapOf(line, other));
  const most = Math.max(0, ...overlaps);
  const source = most > 0 ? old[overlaps.indexOf(most)] : undefined;
  if (!source) return line;
  const { singer, section, confidence, rows, ruby } = source;
  const isFirst = !heirs.has(source);
  heirs.add(source);
  return {
    ...line,
    ...(singer && { singer }),
    ...(section !== undefined && { section }),
    ...(confidence !== undefined && { confidence }),
    ...(rows && isFirst && { rows }),
    ...(ruby && source.text === line.text && { ruby }),
  };
}

function overlapOf(line: Line, other: Line): number {
  const [times, others] = [timesOf(line), timesOf(other)];
  return times && others ? Math.min(times.end, others.end) - Math.max(times.start, others.start) : 0;
}
