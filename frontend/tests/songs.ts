/** Projects for tests. */

import fc from "fast-check";
import type { Line, Project } from "../src/project";

/** A project of two lines; the second begins half a second after the first. */
export function makeSong(): Project {
  return {
    version: 2,
    song: "song.mp3",
    lyrics: {
      lines: [
        makeLine("Helo river", [
          ["Helo", 0.5, 0.9],
          ["river", 0.9, 1.5],
        ]),
        makeLine("go home", [
          ["go", 2, 2.4],
          ["home", 2.5, 3.1],
        ]),
      ],
    },
    options: { style: "cover" },
  };
}

export function makeLine(text: string, words: Line["words"]): Line {
  return { text, start: words[0]?.[1] ?? null, end: words.at(-1)?.[2] ?? null, words };
}

/** Projects of up to 6 lines of up to 5 words in their order, some without words. */
export const songs: fc.Arbitrary<Project> = fc
  .array(
    fc.array(
      fc.record({
        text: fc.stringMatching(/^[a-zäß字]{1,8}$/u),
        pause: fc.integer({ min: 0, max: 900 }),
        length: fc.integer({ min: 50, max: 900 }),
      }),
      { maxLength: 5 },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) => {
    let time = 0;
    const built = lines.map((words) =>
      makeLine(
        words.map(({ text }) => text).join(" "),
        words.map(({ text, pause, length }) => {
          const start = time + pause;
          time = start + length;
          return [text, start / 1000, time / 1000];
        }),
      ),
    );
    return { version: 2, song: "song.mp3", lyrics: { lines: built } };
  });
