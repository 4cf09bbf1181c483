/** Drawing of the song in the timeline: ruler, sections, beats, and loudness. */

import { formatClock } from "studio/words.js";
import { findFirst } from "../../model/snap";

/** The song as `outline` of the API describes it; times are seconds. */
export interface Outline {
  duration: number;
  peaks: number[];
  beats: number[];
  downbeats: number[];
  onsets: number[];
  sections: { start: number; end: number; kind: string }[];
}

/** The part of the song that a canvas shows, from `start` on. */
export interface View {
  start: number;
  pixelsPerSecond: number;
}

const RULER_HEIGHT = 20;
const MIN_LABEL_DISTANCE = 64;
const LABEL_STEPS_S = [0.1, 0.5, 1, 2, 5, 10, 30, 60];

interface Colors {
  accent: string;
  rest: string;
  text: string;
}

/** Draw the song. The style sheet defines the three colors of the canvas. */
export function drawSong(canvas: HTMLCanvasElement, outline: Outline, view: View): void {
  const pen = canvas.getContext("2d");
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!pen || !width) return;
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const colors = { accent: style.color, rest: style.borderTopColor, text: style.outlineColor };
  const end = Math.min(outline.duration, view.start + width / view.pixelsPerSecond);
  const toX = (seconds: number) => (seconds - view.start) * view.pixelsPerSecond;
  drawSections(pen, outline, toX, height, colors);
  drawBeats(pen, outline, { start: view.start, end }, toX, height, colors);
  drawPeaks(pen, outline, view, width, height, colors);
  drawRuler(pen, view, end, toX, style.fontFamily, colors);
}

function drawSections(
  pen: CanvasRenderingContext2D,
  { sections }: Outline,
  toX: (seconds: number) => number,
  height: number,
  colors: Colors,
): void {
  for (const { start, end, kind } of sections) {
    pen.fillStyle = kind === "chorus" ? colors.accent : colors.rest;
    pen.globalAlpha = kind === "quiet" ? 0.04 : 0.12;
    pen.fillRect(toX(start) + 0.5, RULER_HEIGHT, toX(end) - toX(start) - 1, height - RULER_HEIGHT);
  }
  pen.globalAlpha = 1;
}

function drawBeats(
  pen: CanvasRenderingContext2D,
  { beats, downbeats }: Outline,
  { start, end }: { start: number; end: number },
  toX: (seconds: number) => number,
  height: number,
  colors: Colors,
): void {
  const bars = new Set(downbeats);
  const isDense = toX(1) - toX(0) < 24;
  pen.fillStyle = colors.rest;
  for (let index = findFirst(beats, start); index < beats.length; index += 1) {
    const beat = beats[index] ?? end;
    if (beat >= end) break;
    const isBar = bars.has(beat);
    if (isDense && !isBar) continue;
    pen.globalAlpha = isBar ? 0.55 : 0.25;
    pen.fillRect(Math.round(toX(beat)), RULER_HEIGHT, 1, height - RULER_HEIGHT);
  }
  pen.globalAlpha = 1;
}

function drawPeaks(
  pen: CanvasRenderingContext2D,
  { peaks, duration, sections }: Outline,
  view: View,
  width: number,
  height: number,
  colors: Colors,
): void {
  const [middle, room] = [(RULER_HEIGHT + height) / 2, (height - RULER_HEIGHT) / 2 - 2];
  const perSecond = peaks.length / duration;
  for (let x = 0; x < width; x += 2) {
    const seconds = view.start + x / view.pixelsPerSecond;
    if (seconds >= duration) break;
    const from = Math.floor(seconds * perSecond);
    const to = Math.max(from + 1, Math.floor((seconds + 2 / view.pixelsPerSecond) * perSecond));
    const peak = Math.max(0.02, ...peaks.slice(from, to));
    const isChorus = sections.find(({ end }) => seconds < end)?.kind === "chorus";
    pen.fillStyle = isChorus ? colors.accent : colors.text;
    pen.globalAlpha = 0.75;
    pen.fillRect(x, middle - peak * room, 1.5, peak * room * 2);
  }
  pen.globalAlpha = 1;
}

function drawRuler(
  pen: CanvasRenderingContext2D,
  view: View,
  end: number,
  toX: (seconds: number) => number,
  font: string,
  colors: Colors,
): void {
  const step = LABEL_STEPS_S.find((seconds) => seconds * view.pixelsPerSecond >= MIN_LABEL_DISTANCE) ?? 60;
  pen.fillStyle = colors.text;
  pen.font = `500 11px ${font}`;
  pen.textBaseline = "middle";
  for (let index = Math.floor(view.start / step); index * step <= end; index += 1) {
    const x = Math.round(toX(index * step));
    pen.globalAlpha = 0.6;
    pen.fillRect(x, RULER_HEIGHT - 6, 1, 6);
    pen.globalAlpha = 1;
    pen.fillText(formatClock(index * step, step < 1), x + 4, RULER_HEIGHT / 2);
  }
}
