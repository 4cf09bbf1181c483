/** Times that edges snap to. */

/** Return the nearest of `marks` (ascending seconds) within `reach` seconds; `seconds` if there is none. */
export function snap(seconds: number, marks: readonly number[], reach: number): number {
  const after = findFirst(marks, seconds);
  const candidates = [marks[after - 1], marks[after]].filter((mark) => mark !== undefined);
  const [nearest] = candidates.sort((one, other) => Math.abs(one - seconds) - Math.abs(other - seconds));
  return nearest !== undefined && Math.abs(nearest - seconds) <= reach ? nearest : seconds;
}

/** Return the index of the first of `marks` that is not before `seconds`. */
export function findFirst(marks: readonly number[], seconds: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle] ?? Infinity) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
