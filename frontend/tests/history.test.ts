import fc from "fast-check";
import { expect, test } from "vitest";
import { History } from "../src/model/history";
import { type PackedSteps, packSteps, unpackSteps } from "../src/model/packed_steps";
import { linesOf } from "../src/model/places";
import { setWordText } from "../src/model/texts";
import { edits } from "./edits";
import { makeSong, songs } from "./songs";

test("undo of 200 random edits restores the first state, and redo the last one", () => {
  const many = fc.array(edits, { minLength: 200, maxLength: 200 });
  fc.assert(
    fc.property(songs, many, (first, list) => {
      const untouched = structuredClone(first);
      const history = History.of(first);
      for (const { apply } of list) history.push(apply(history.state));
      const last = structuredClone(history.state);
      while (history.canUndo) history.undo();
      expect(history.state).toBe(first);
      expect(history.state).toEqual(untouched);
      while (history.canRedo) history.redo();
      expect(history.state).toEqual(last);
    }),
    { numRuns: 30 },
  );
});

test("steps that were kept and read again lead to the same states", () => {
  fc.assert(
    fc.property(songs, fc.array(edits, { maxLength: 60 }), fc.nat(60), (first, list, undone) => {
      const history = History.of(first);
      for (const { apply } of list) history.push(apply(history.state));
      for (let step = 0; step < undone; step += 1) history.undo();
      const kept = JSON.parse(JSON.stringify(packSteps(history.steps))) as PackedSteps;
      expect(unpackSteps(kept)).toEqual(history.steps);
      const resumed = new History(unpackSteps(kept));
      while (resumed.canUndo) resumed.undo();
      expect(resumed.state).toEqual(first);
    }),
    { numRuns: 50 },
  );
});

test("a line is kept once, however many states have it", () => {
  const first = makeSong();
  const history = History.of(first);
  for (let step = 1; step <= 100; step += 1)
    history.push(setWordText(history.state, { line: 0, word: 0 }, `word${step}`));
  const { lines, states } = packSteps(history.steps);
  expect([lines.length, states.length]).toEqual([linesOf(first).length + 100, 101]);
});

test("a drag of many steps is undone at once", () => {
  const history = History.of(0);
  history.begin();
  for (let step = 1; step < 50; step += 1) history.push(step);
  history.end();
  history.push(50);
  history.undo();
  expect(history.state).toBe(49);
  history.undo();
  expect(history.state).toBe(0);
  expect(history.canUndo).toBe(false);
});

test("an edit after undo forgets what was undone", () => {
  const history = History.of("a");
  history.push("b");
  history.undo();
  history.push("c");
  expect([history.state, history.canRedo]).toEqual(["c", false]);
});
