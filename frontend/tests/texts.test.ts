import { expect, test } from "vitest";
import { linesOf, spansOf } from "../src/model/places";
import { joinLines, joinWords, setWordText, splitLine, splitWord, textOf } from "../src/model/texts";
import type { Line, Project } from "../src/project";
import { makeLine, makeSong } from "./songs";

function songOf(line: Line): Project {
  return { version: 2, song: "song.mp3", lyrics: { lines: [line] } };
}

test("a corrected typo keeps all times", () => {
  const corrected = setWordText(makeSong(), { line: 0, word: 0 }, "Hello");
  expect(textOf(corrected)).toBe("Hello river\ngo home");
  expect(linesOf(corrected)[0]?.words).toEqual([
    ["Hello", 0.5, 0.9],
    ["river", 0.9, 1.5],
  ]);
});

test("a space makes two words, which share the time", () => {
  const split = splitWord(makeSong(), { line: 0, word: 1 }, 2);
  expect(linesOf(split)[0]?.text).toBe("Helo ri ver");
  expect(linesOf(split)[0]?.words.slice(1)).toEqual([
    ["ri", 0.9, 1.14],
    ["ver", 1.14, 1.5],
  ]);
  expect(linesOf(joinWords(split, { line: 0, word: 1 }))).toEqual(linesOf(makeSong()));
});

test("a word without a text is removed, and with the last one its line", () => {
  const shorter = setWordText(makeSong(), { line: 1, word: 0 }, " ");
  expect(linesOf(shorter)[1]).toEqual({ ...makeLine("home", [["home", 2.5, 3.1]]) });
  expect(linesOf(setWordText(shorter, { line: 1, word: 0 }, "")).length).toBe(1);
});

test("lines are split and joined again", () => {
  const split = splitLine(makeSong(), { line: 0, word: 1 });
  expect(textOf(split)).toBe("Helo\nriver\ngo home");
  expect(linesOf(split).map(({ start, end }) => [start, end])).toEqual([
    [0.5, 0.9],
    [0.9, 1.5],
    [2, 3.1],
  ]);
  expect(linesOf(joinLines(split, 0)).map(({ text, words }) => [text, words])).toEqual(
    linesOf(makeSong()).map(({ text, words }) => [text, words]),
  );
  expect(splitLine(makeSong(), { line: 0, word: 0 })).toEqual(makeSong());
});

test("readings stay over their characters, also when lines are joined and words changed", () => {
  const line: Line = {
    ...makeLine("a 東京 b", [
      ["a", 0, 1],
      ["東京", 1, 2],
      ["b", 2, 3],
    ]),
    ruby: [[2, 4, "とうきょう"]],
  };
  const changed = setWordText(songOf(line), { line: 0, word: 0 }, "all of");
  const [result] = linesOf(changed);
  const [reading] = result?.ruby ?? [];
  expect(result?.text.slice(reading?.[0], reading?.[1])).toBe("東京");
  const joined = linesOf(joinLines({ ...changed, lyrics: { lines: [makeLine("x", [["x", 0, 1]]), line] } }, 0))[0];
  expect(joined?.text.slice(joined.ruby?.[0]?.[0], joined.ruby?.[0]?.[1])).toBe("東京");
  expect(linesOf(setWordText(songOf(line), { line: 0, word: 1 }, "大阪"))[0]?.ruby).toBeUndefined();
});

test("words that are not in the text of their line do not hide the others", () => {
  const line = {
    ...makeLine("go home", [
      ["go", 0, 1],
      ["(x)", 1, 2],
      ["home", 2, 3],
    ]),
  };
  expect(spansOf(line)).toEqual([{ start: 0, end: 2 }, null, { start: 3, end: 7 }]);
});
