/** Every edit with random arguments, for property tests. */

import fc from "fast-check";
import { type Place, linesOf, listPlaces } from "../src/model/places";
import { joinLines, joinWords, removeLine, setWordText, splitLine, splitWord } from "../src/model/texts";
import { applyTap, moveEnd, moveLine, moveStart, moveWord, shiftFrom } from "../src/model/times";
import type { Project } from "../src/project";

export const DURATION = 60;

type Edit = (project: Project, place: Place, seconds: number, text: string) => Project;

const EDITS: Record<string, Edit> = {
  moveStart: (project, place, seconds) => moveStart(project, place, seconds),
  moveEnd: (project, place, seconds) => moveEnd(project, place, seconds, DURATION),
  moveWord: (project, place, seconds) => moveWord(project, place, seconds, DURATION),
  moveLine: (project, { line }, seconds) => moveLine(project, line, seconds, DURATION),
  shiftFrom: (project, place, seconds) => shiftFrom(project, place, seconds - 5),
  applyTap: (project, place, seconds) => applyTap(project, place, seconds),
  setWordText: (project, place, _, text) => setWordText(project, place, text),
  splitWord: (project, place, seconds) => splitWord(project, place, Math.round(seconds)),
  joinWords: (project, place) => joinWords(project, place),
  splitLine: (project, place) => splitLine(project, place),
  joinLines: (project, { line }) => joinLines(project, line),
  removeLine: (project, { line }) => removeLine(project, line),
};

/** A random edit. It changes nothing where there is no word. */
export const edits: fc.Arbitrary<{ name: string; apply: (project: Project) => Project }> = fc
  .record({
    name: fc.constantFrom(...Object.keys(EDITS)),
    index: fc.nat(),
    seconds: fc.integer({ min: 0, max: 20_000 }).map((milliseconds) => milliseconds / 1000),
    text: fc.constantFrom("", "one", "two words", "three short words"),
  })
  .map(({ name, index, seconds, text }) => ({
    name: `${name}(${index}, ${seconds}, ${text})`,
    [fc.toStringMethod]: () => `${name}(${index}, ${seconds}, ${text})`,
    apply: (project) => {
      const places = listPlaces(project);
      const place = places[index % Math.max(1, places.length)];
      const edit = EDITS[name];
      return place && edit && linesOf(project).length ? edit(project, place, seconds, text) : project;
    },
  }));
