/** Small charts of numbers over time, drawn as SVG. A table beside them has the same numbers. */

import { formatNumber } from "./words.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 130;
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 6, 8, 20];
const LABELS = 4;

function draw(name, attributes, text = "") {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}

/** Return the smallest number with one digit that is not below `value`, and whose half is as short. */
function roundUp(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 4, 6, 8, 10].find((step) => step * power >= value * (1 - 1e-9));
}

/** Draw `values` (null: unknown) at `times` (Unix seconds, evenly spaced) as `bars` or as a `line`.
    `label` says what the picture shows; `width` is that of the picture, in pixels. */
export function drawChart({ values, times, form, label, language, width }) {
  const top = roundUp(Math.max(0, ...values.filter((value) => value !== null)));
  const step = (width - LEFT - RIGHT) / values.length;
  const x = (index) => LEFT + step * index;
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label });
  for (const value of [0, top / 2, top]) {
    svg.append(
      draw("line", { class: "chart-grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
      draw("text", { class: "chart-label", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, formatNumber(value)),
    );
  }
  svg.append(...drawTimes(times, x, language), ...(form === "bars" ? drawBars : drawLine)(values, x, y, step));
  return svg;
}

function drawTimes(times, x, language) {
  const format = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  return Array.from({ length: LABELS }, (_, number) => {
    const index = Math.round((number * (times.length - 1)) / (LABELS - 1));
    const anchor = ["start", ...Array(LABELS - 2).fill("middle"), "end"][number];
    const end = number === LABELS - 1 ? 1 : 0;
    return draw("text", { class: "chart-label", x: x(index + end), y: HEIGHT - 4, "text-anchor": anchor }, format.format(times[index] * 1000));
  });
}

function drawBars(values, x, y, step) {
  return values.flatMap((value, index) =>
    value ? [draw("rect", { class: "chart-bar", x: x(index) + step * 0.12, width: step * 0.76, y: y(value), height: y(0) - y(value) })] : [],
  );
}

/** Draw a line through neighboring values; a value without neighbors is a dot. */
function drawLine(values, x, y, step) {
  const middle = (index) => x(index) + step / 2;
  const runs = [];
  values.forEach((value, index) => {
    if (value === null) return;
    if (index > 0 && values[index - 1] !== null) runs.at(-1).push(index);
    else runs.push([index]);
  });
  return runs.flatMap((run) => {
    const points = run.map((index) => `${middle(index).toFixed(1)},${y(values[index]).toFixed(1)}`);
    if (run.length === 1) return [draw("circle", { class: "chart-dot", cx: middle(run[0]), cy: y(values[run[0]]), r: 3 })];
    const [first, last] = [middle(run[0]), middle(run.at(-1))];
    return [
      draw("polygon", { class: "chart-area", points: `${first},${y(0)} ${points.join(" ")} ${last},${y(0)}` }),
      draw("polyline", { class: "chart-line", points: points.join(" ") }),
    ];
  });
}
