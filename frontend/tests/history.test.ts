import fc from "fast-check";
import { expect, test } from "vitest";
import { History } from "../src/model/history";
import { edits } from "./edits";
import { songs } from "./songs";

test("undo of 200 random edits restores the first state, and redo the last one", () => {
  const many = fc.array(edits, { minLength: 200, maxLength: 200 });
  fc.assert(
    fc.property(songs, many, (first, list) => {
      const untouched = structuredClone(first);
      const history = new History(first);
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

test("a drag of many steps is undone at once", () => {
  const history = new History(0);
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
  const history = new History("a");
  history.push("b");
  history.undo();
  history.push("c");
  expect([history.state, history.canRedo]).toEqual(["c", false]);
});
