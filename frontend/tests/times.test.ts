import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf, listPlaces, wordAt } from "../src/model/places";
import { applyTap, moveEnd, moveStart, moveWord, shiftFrom } from "../src/model/times";
import type { Project } from "../src/project";
import { edits } from "./edits";
import { makeSong, songs } from "./songs";

const times = (project: Project) =>
  linesOf(project).flatMap(({ words }) => words.map(([, start, end]) => [start, end]));

test("whatever is edited, words stay in order and are long enough, and lines hold their words", () => {
  fc.assert(
    fc.property(songs, fc.array(edits, { maxLength: 25 }), (song, list) => {
      let project = song;
      for (const { name, apply } of list) {
        project = apply(project);
        for (const line of linesOf(project)) {
          line.words.forEach(([, start, end], index) => {
            expect(end, name).toBeGreaterThan(start);
            const next = line.words[index + 1];
            if (next) expect(next[1], name).toBeGreaterThanOrEqual(end - 0.001);
          });
          if (line.words.length) {
            expect(line.start, name).toBeLessThanOrEqual(line.words[0]?.[1] ?? 0);
            expect(line.end, name).toBeGreaterThanOrEqual(line.words.at(-1)?.[2] ?? 0);
          }
        }
      }
    }),
  );
});

test("a moved word keeps its length, and the word before it makes room", () => {
  expect(times(moveWord(makeSong(), { line: 0, word: 1 }, 0.7))).toEqual([
    [0.5, 0.7],
    [0.7, 1.3],
    [2, 2.4],
    [2.5, 3.1],
  ]);
});

test("the ends of a word push those of its neighbors", () => {
  expect(times(moveEnd(makeSong(), { line: 0, word: 0 }, 1.2)).slice(0, 2)).toEqual([
    [0.5, 1.2],
    [1.2, 1.5],
  ]);
  expect(times(moveStart(makeSong(), { line: 1, word: 1 }, 2.2)).slice(2)).toEqual([
    [2, 2.2],
    [2.2, 3.1],
  ]);
  expect(times(moveStart(makeSong(), { line: 1, word: 1 }, 9))[3]).toEqual([3.05, 3.1]);
});

test("everything from a word on is shifted, no further than to the word before it", () => {
  const later = shiftFrom(makeSong(), { line: 1, word: 0 }, 0.25);
  expect(times(later)).toEqual([
    [0.5, 0.9],
    [0.9, 1.5],
    [2.25, 2.65],
    [2.75, 3.35],
  ]);
  expect([linesOf(later)[1]?.start, linesOf(later)[1]?.end]).toEqual([2.25, 3.35]);
  expect(times(shiftFrom(later, { line: 1, word: 0 }, -9))[2]).toEqual([1.5, 1.9]);
});

test("tapped words begin where they were tapped", () => {
  const places = listPlaces(makeSong());
  const taps = [0.8, 1.1, 2.6, 3.4];
  const tapped = taps.reduce((project, seconds, index) => {
    const place = places[index];
    return place ? applyTap(project, place, seconds) : project;
  }, makeSong());
  expect(places.map((place) => wordAt(tapped, place)[1])).toEqual(taps);
});

test("an edit that changes nothing is no edit", () => {
  const song = makeSong();
  expect(shiftFrom(song, { line: 0, word: 0 }, 0)).toBe(song);
});
