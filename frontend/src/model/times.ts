/** Edits of times: functions from project to project. Neighbors of a moved word make room for it, as far as they
    keep MIN_WORD_S. */

import type { Line, Project } from "../project";
import {
  MIN_WORD_S,
  type Place,
  type Span,
  type Word,
  lineAt,
  linesOf,
  listPlaces,
  neighborOf,
  roundTime,
  timesOf,
  withLine,
  withLines,
  wordAt,
} from "./places";

const WHOLE_SONG = Infinity;

/** Move the start of a word. */
export function moveStart(project: Project, place: Place, seconds: number): Project {
  const [, , end] = wordAt(project, place);
  return placeWord(project, place, { start: Math.min(seconds, end - MIN_WORD_S), end });
}

/** Move the end of a word. */
export function moveEnd(project: Project, place: Place, seconds: number, duration = WHOLE_SONG): Project {
  const [, start] = wordAt(project, place);
  return placeWord(project, place, { start, end: Math.max(seconds, start + MIN_WORD_S) }, duration);
}

/** Move a word with its length, as far as there is room: its end is cut by the word after it. */
export function moveWord(project: Project, place: Place, seconds: number, duration = WHOLE_SONG): Project {
  const [, start, end] = wordAt(project, place);
  const after = findLimit(project, place, 1);
  const limit = after ? wordAt(project, after)[1] : duration;
  const moved = Math.min(seconds, limit - MIN_WORD_S);
  const finish = Math.min(end + moved - start, limit);
  return placeWord(project, place, { start: moved, end: finish }, duration);
}

/** Move a line with its words and rows. */
export function moveLine(project: Project, index: number, seconds: number, duration = WHOLE_SONG): Project {
  const line = lineAt(project, index);
  const times = timesOf(line);
  if (!times) return project;
  const start = Math.max(0, Math.min(seconds, duration - (times.end - times.start)));
  return withLine(project, index, shiftLine(line, start - times.start));
}

/** Move an end of a line that has no words. */
export function moveLineEdge(project: Project, index: number, edge: "start" | "end", seconds: number): Project {
  const line = lineAt(project, index);
  const times = timesOf(line);
  if (!times || line.words.length) return project;
  const limited =
    edge === "start"
      ? Math.max(0, Math.min(seconds, times.end - MIN_WORD_S))
      : Math.max(seconds, times.start + MIN_WORD_S);
  return withLine(project, index, { ...line, ...times, [edge]: roundTime(limited) });
}

/** Shift a word and everything after it. An earlier time is limited by the word before it. */
export function shiftFrom(project: Project, place: Place, seconds: number): Project {
  const [, start] = wordAt(project, place);
  const before = findLimit(project, place, -1);
  const shift = roundTime(Math.max(seconds, (before ? wordAt(project, before)[2] : 0) - start));
  if (shift === 0) return project;
  const lines = linesOf(project).map((line, index) => {
    if (index < place.line) return line;
    if (index > place.line || place.word === 0) return shiftLine(line, shift);
    const words = line.words.map((word, number) => (number < place.word ? word : shiftWord(word, shift)));
    return withWords(line, words);
  });
  return withLines(project, lines);
}

/** Set the start of a word that was tapped. Words after it are moved on, so that the next one can follow. */
export function applyTap(project: Project, place: Place, seconds: number): Project {
  const places = listPlaces(project);
  const first = places.findIndex(({ line, word }) => line === place.line && word === place.word);
  let moved = project;
  for (let index = first + 1; index < places.length; index += 1) {
    const later = places[index];
    if (!later) break;
    const earliest = seconds + MIN_WORD_S * (index - first);
    const [text, start, end] = wordAt(moved, later);
    if (start >= earliest) break;
    moved = setWord(moved, later, [text, earliest, Math.max(end, earliest + MIN_WORD_S)]);
  }
  return moveWord(moved, place, seconds);
}

/** Place a word between its neighbors. The word before it and the word after it make room. Without room for a word
    of MIN_WORD_S, nothing changes. */
export function placeWord(project: Project, place: Place, wanted: Span, duration = WHOLE_SONG): Project {
  const [text, oldStart] = wordAt(project, place);
  const before = findLimit(project, place, -1);
  const after = findLimit(project, place, 1);
  const earliest = before ? wordAt(project, before)[1] + MIN_WORD_S : Math.min(0, oldStart);
  const latest = after ? wordAt(project, after)[2] - MIN_WORD_S : duration;
  if (roundTime(latest - earliest) < MIN_WORD_S) return project;
  const start = Math.max(earliest, Math.min(wanted.start, latest - MIN_WORD_S));
  const end = Math.max(start + MIN_WORD_S, Math.min(wanted.end, latest));
  let placed = setWord(project, place, [text, start, end]);
  if (before) placed = changeWord(placed, before, (word) => [word[0], word[1], Math.min(word[2], start)]);
  if (after) placed = changeWord(placed, after, (word) => [word[0], Math.max(word[1], end), word[2]]);
  return placed;
}

/** Return a line `seconds` later, with its rows. */
export function shiftLine(line: Line, seconds: number): Line {
  const shift = (time: number | null) => (time === null ? null : roundTime(time + seconds));
  return {
    ...line,
    start: shift(line.start),
    end: shift(line.end),
    words: line.words.map((word) => shiftWord(word, seconds)),
    ...(line.rows && { rows: line.rows.map((row) => shiftLine(row, seconds)) }),
  };
}

/** Return a line with other times of its words, which it begins and ends with. */
export function withWords(line: Line, words: Word[]): Line {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return { ...line, words };
  const [oldFirst, oldLast] = [line.words[0], line.words.at(-1)];
  // A line may begin before its first word and end after its last one.
  const isTight = { start: line.start === oldFirst?.[1], end: line.end === oldLast?.[2] };
  const start = line.start === null || isTight.start ? first[1] : Math.min(line.start, first[1]);
  const end = line.end === null || isTight.end ? last[2] : Math.max(line.end, last[2]);
  return { ...line, start, end, words };
}

/** Return the neighbor that limits a word. Words of other lines do not if they overlap it already. */
function findLimit(project: Project, place: Place, step: 1 | -1): Place | null {
  const neighbor = neighborOf(project, place, step);
  if (!neighbor) return null;
  if (neighbor.line === place.line) return neighbor;
  const [word, other] = [wordAt(project, place), wordAt(project, neighbor)];
  const [earlier, later] = step > 0 ? [word, other] : [other, word];
  return earlier[2] <= later[1] ? neighbor : null;
}

function changeWord(project: Project, place: Place, change: (word: Word) => Word): Project {
  const word = wordAt(project, place);
  const changed = change(word);
  return changed[1] === word[1] && changed[2] === word[2] ? project : setWord(project, place, changed);
}

function setWord(project: Project, { line, word }: Place, [text, start, end]: Word): Project {
  const old = lineAt(project, line);
  const words = old.words.with(word, [text, roundTime(start), roundTime(end)]);
  return withLine(project, line, withWords(old, words));
}

function shiftWord([text, start, end]: Word, seconds: number): Word {
  return [text, roundTime(start + seconds), roundTime(end + seconds)];
}
