/** Edits of texts: functions from project to project. Words that stay keep their times. */

import type { Line, Project } from "../project";
import {
  MIN_WORD_S,
  type Place,
  type Word,
  lineAt,
  linesOf,
  roundTime,
  separatorOf,
  spansOf,
  withLine,
  withLines,
  wordAt,
} from "./places";
import { withWords } from "./times";

/** Change the text of a word. Spaces make several words of it, which share its time by their lengths; without a
    text, the word is removed. */
export function setWordText(project: Project, place: Place, text: string): Project {
  const parts = text.trim().split(/\s+/).filter(Boolean);
  const line = lineAt(project, place.line);
  const word = wordAt(project, place);
  if (parts.join(" ") === word[0]) return project;
  const words = line.words.toSpliced(place.word, 1, ...shareTime(word, parts));
  if (!words.length) return withLine(project, place.line, null);
  return withLine(project, place.line, withWords(replaceText(line, place.word, parts.join(" ")), words));
}

/** Split a word before the character `at`. */
export function splitWord(project: Project, place: Place, at: number): Project {
  const [text] = wordAt(project, place);
  return setWordText(project, place, `${text.slice(0, at)} ${text.slice(at)}`);
}

/** Join a word with the next one of its line. */
export function joinWords(project: Project, place: Place): Project {
  const line = lineAt(project, place.line);
  const [word, next] = [line.words[place.word], line.words[place.word + 1]];
  if (!word || !next) return project;
  const [span, nextSpan] = [spansOf(line)[place.word], spansOf(line)[place.word + 1]];
  const joined: Word = [word[0] + next[0], word[1], next[2]];
  const text = span && nextSpan ? cutOut(line, span.end, nextSpan.start) : line;
  return withLine(project, place.line, { ...text, words: line.words.toSpliced(place.word, 2, joined) });
}

/** Split a line before a word. Translations and other rows stay with its first part. */
export function splitLine(project: Project, place: Place): Project {
  const line = lineAt(project, place.line);
  const first = line.words[place.word];
  const span = spansOf(line)[place.word];
  const last = line.words[place.word - 1];
  if (!first || !last || !span) return project;
  const { rows, ...shared } = line;
  const head: Line = {
    ...cutOut(line, line.text.slice(0, span.start).trimEnd().length, line.text.length),
    end: last[2],
    words: line.words.slice(0, place.word),
    ...(rows && { rows }),
  };
  const tail: Line = { ...cutOut(shared, 0, span.start), start: first[1], words: line.words.slice(place.word) };
  const lines = linesOf(project).toSpliced(place.line, 1, head, tail);
  return withLines(project, lines);
}

/** Join a line with the next one. */
export function joinLines(project: Project, index: number): Project {
  const lines = linesOf(project);
  const [line, next] = [lines[index], lines[index + 1]];
  if (!line || !next) return project;
  const separator = line.text && next.text ? separatorOf(line.text, next.text) : "";
  const offset = line.text.length + separator.length;
  const ruby = [...(line.ruby ?? []), ...(next.ruby ?? []).map((part) => moveRuby(part, offset))];
  const rows = [...(line.rows ?? []), ...(next.rows ?? [])];
  // Words that are not known stay unknown: half of them would light up alone.
  const isKnown = line.words.length > 0 && next.words.length > 0;
  const words = isKnown ? [...line.words, ...placeAfter(line.words, next.words)] : [];
  const end = isLater(next, line) ? next.end : line.end;
  const joined: Line = {
    ...line,
    text: line.text + separator + next.text,
    end: end === null ? null : Math.max(end, words.at(-1)?.[2] ?? end),
    words,
    confidence: Math.min(line.confidence ?? 1, next.confidence ?? 1),
    ...(ruby.length && { ruby }),
    ...(rows.length && { rows }),
  };
  return withLines(project, lines.toSpliced(index, 2, joined));
}

/** Remove a line. */
export function removeLine(project: Project, index: number): Project {
  return withLine(project, index, null);
}

/** Return the whole text, one line each. */
export function textOf(project: Project): string {
  return linesOf(project)
    .map(({ text }) => text)
    .join("\n");
}

function isLater(line: Line, other: Line): boolean {
  return line.end !== null && (other.end === null || line.end > other.end);
}

/** Return words that begin when `earlier` ones have ended. */
function placeAfter(earlier: readonly Word[], words: readonly Word[]): Word[] {
  let limit = earlier.at(-1)?.[2] ?? 0;
  return words.map(([text, start, end]) => {
    const from = Math.max(start, limit);
    limit = start < limit ? Math.max(end, from + MIN_WORD_S) : end;
    return [text, roundTime(from), roundTime(limit)];
  });
}

function shareTime([, start, end]: Word, parts: string[]): Word[] {
  const total = parts.join("").length;
  let before = 0;
  return parts.map((part) => {
    const from = start + ((end - start) * before) / total;
    before += part.length;
    return [part, roundTime(from), roundTime(start + ((end - start) * before) / total)];
  });
}

/** Put another text in the place of a word, without its words. */
function replaceText(line: Line, word: number, text: string): Line {
  const span = spansOf(line)[word];
  if (!span) return line;
  if (text) {
    const cut = cutOut(line, span.start, span.end);
    const offset = text.length;
    return withRuby(
      { ...line, text: line.text.slice(0, span.start) + text + line.text.slice(span.end) },
      cut.ruby?.map((part) => (part[0] >= span.start ? moveRuby(part, offset) : part)),
    );
  }
  // The space of a removed word goes too.
  const after = line.text.slice(span.end);
  const space = after.length - after.trimStart().length;
  const cut = cutOut(line, span.start, span.end + space);
  return { ...cut, text: cut.text.trimEnd() };
}

/** Cut characters out of a line's text, with the readings that stand over them. */
function cutOut(line: Line, start: number, end: number): Line {
  const kept = line.ruby
    ?.filter((part) => part[1] <= start || part[0] >= end)
    .map((part) => (part[0] >= end ? moveRuby(part, start - end) : part));
  return withRuby({ ...line, text: line.text.slice(0, start) + line.text.slice(end) }, kept);
}

function withRuby({ ruby: _, ...line }: Line, ruby: Line["ruby"]): Line {
  return ruby?.length ? { ...line, ruby } : line;
}

type Ruby = NonNullable<Line["ruby"]>[number];

function moveRuby([start, end, reading]: Ruby, offset: number): Ruby {
  return [start + offset, end + offset, reading];
}
