import fc from "fast-check";
import { expect, test } from "vitest";
import { Editor } from "../src/model/editor";
import { type HeardWord, applyHeard, passageOf } from "../src/model/heard_times";
import { linesOf, listPlaces, wordAt } from "../src/model/places";
import { setWordText } from "../src/model/texts";
import type { Project } from "../src/project";
import { makeSong, songs } from "./songs";

const DURATION = 60;
const HELO = { line: 0, word: 0 };
const RIVER = { line: 0, word: 1 };
const GO = { line: 1, word: 0 };
const HOME = { line: 1, word: 1 };

function hear(
  project: Project,
  places: Parameters<typeof passageOf>[1],
  shift: number,
  confidence: number | null = 0.8,
) {
  const passage = passageOf(project, places, DURATION);
  const heard = passage.words.map((word): HeardWord => ({
    ...word,
    start_s: word.start_s + shift,
    end_s: word.end_s + shift,
    confidence,
  }));
  return applyHeard(project, passage, heard, DURATION);
}

test("a passage is the whole lines of the words, up to their neighbors", () => {
  const passage = passageOf(makeSong(), [HELO], DURATION);
  expect(passage.words.map(({ word }) => word)).toEqual(["Helo", "river\n"]);
  expect([passage.start, passage.end]).toEqual([0, 2]);
  expect(passageOf(makeSong(), [RIVER, GO], DURATION).words).toHaveLength(4);
});

test("a whole line takes its times and the confidence, and ends where its last word does", () => {
  const line = linesOf(hear(makeSong(), [GO, HOME], 0.25) ?? makeSong())[1];
  expect(line?.words).toEqual([
    ["go", 2.25, 2.65],
    ["home", 2.75, 3.35],
  ]);
  expect([line?.start, line?.end, line?.confidence]).toEqual([2.25, 3.35, 0.8]);
});

test("of a line's words, only the selected ones move, and not past their neighbors", () => {
  const moved = hear(makeSong(), [RIVER], 5, 0.7) ?? makeSong();
  expect(wordAt(moved, HELO)).toEqual(["Helo", 0.5, 0.9]);
  expect(wordAt(moved, RIVER)).toEqual(["river", 1.95, 2]);
  expect(linesOf(moved)[0]?.confidence).toBe(0.7);
});

test("words of lines that were not heard keep their times", () => {
  expect(hear(makeSong(), [HELO, RIVER], 0.1, null)).toEqual(makeSong());
});

test("nothing is replaced if the words were changed meanwhile", () => {
  const passage = passageOf(makeSong(), [HELO, RIVER], DURATION);
  const heard = passage.words.map((word): HeardWord => ({ ...word, confidence: 1 }));
  expect(applyHeard(setWordText(makeSong(), HELO, "Hello"), passage, heard, DURATION)).toBeNull();
});

test("other words stay, words keep their order, and one undo restores all", () => {
  const shifts = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(songs, fc.nat(), fc.nat(), shifts, (project, one, other, moves) => {
      const places = listPlaces(project);
      if (!places.length) return;
      const [from, to] = [one % places.length, other % places.length].sort((a, b) => a - b) as [number, number];
      const chosen = places.slice(from, to + 1);
      const passage = passageOf(project, chosen, DURATION);
      const heard = passage.words.map((word, index): HeardWord => {
        const shift = (moves[index % moves.length] ?? 0) / 1000;
        return {
          ...word,
          start_s: word.start_s + shift,
          end_s: word.end_s + shift,
          confidence: shift > 2 ? null : 0.9,
        };
      });
      const editor = new Editor({ states: [project], position: 0 });
      editor.edit((before) => applyHeard(before, passage, heard, DURATION) ?? before);
      const words = places.map((place) => wordAt(editor.project, place));
      places.forEach((place, index) => {
        if (!chosen.includes(place)) expect(words[index]).toEqual(wordAt(project, place));
      });
      words.forEach(([, start, end], index) => {
        expect(end).toBeGreaterThan(start);
        expect(start).toBeGreaterThanOrEqual(words[index - 1]?.[2] ?? 0);
      });
      editor.step("undo");
      expect(editor.project).toBe(project);
    }),
  );
});
