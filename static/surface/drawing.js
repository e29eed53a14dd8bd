// The error surface as rings, the path of the updates on it, the gradients of an epoch's batches. Data in, SVG out.

import { t } from "../language.js";
import { zeroLine } from "../lens/contour.js";
import { element, escaped, line, num, path, polyline, text } from "../lens/svg.js";
import { lossText, textWidth } from "../lens/text.js";
import { written } from "./words.js";

const TYPE = 12;
const [LEAST_LEFT, TOP, BELOW, RIGHT] = [46, 24, 40, 12];
const LEVELS = 9;
const TICKS = 4;
/** Around the gradients: for the axes' names. */
const CLOUD_TOP = 18;

/** Losses at which lines are drawn: closer together near the lowest, as far as the surface goes. */
export function levelsOf(losses) {
  const all = losses.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return Array.from({ length: LEVELS }, (_, place) => low + (high - low) * ((place + 1) / (LEVELS + 1)) ** 2);
}

/** `surface`: the API's answer; `width`, `height`: CSS pixels;
 * `shows`: "whole", "batch" or "both"; `names`: of the axes, {weight, bias}. */
export function surfaceSvg(surface, { width, height, shows, names }) {
  const { weights, biases, loss, path: way, batch, minima } = surface;
  const sides = ticksOf(biases[0], biases.at(-1)).map((value) => ({ value, label: written(value) }));
  const left = Math.max(LEAST_LEFT, ...sides.map(({ label }) => Math.ceil(textWidth(label, TYPE)) + 6));
  const scales = scalesOf(surface, { left, right: width - RIGHT, bottom: height - BELOW });
  const { x, y, right, bottom } = scales;
  const at = ([weight, bias]) => [x(weight), y(bias)];
  const points = way.parameters.filter(isFinitePoint).map(at);
  const levels = levelsOf(loss);
  const ticks = [
    ...sides.map(({ value, label }) => text("tick", left - 6, y(value) + 4, label, "end")),
    ...ticksOf(weights[0], weights.at(-1)).map((value) =>
      text("tick", x(value), bottom + 16, written(value), "middle"),
    ),
  ];
  const inside = [
    element("title", {}, escaped(t("Rings of equal loss over weight and bias, with the path of the updates."))),
    text("tick", 0, 12, names.bias),
    text("tick", right, height - 6, names.weight, "end"),
    ...ticks,
    ...(shows === "batch" ? [] : ringsOf(surface, loss, levels, scales, "surface-line")),
    ...(shows === "whole" ? [] : ringsOf(surface, batch.loss, levels, scales, "surface-batch")),
    element("path", { class: "surface-path", d: polyline(points) }),
    ...minima.map(({ parameters: [w, b] }) => crossOf(x(w), y(b))),
    ...endsOf(points, scales),
    ...stepOf([batch.before, batch.after].filter(isFinitePoint).map(at)),
  ];
  return svg(width, height, inside);
}

const isFinitePoint = (point) => point.every(Number.isFinite);

function scalesOf({ weights, biases }, { left, right, bottom }) {
  const [w0, w1, b0, b1] = [weights[0], weights.at(-1), biases[0], biases.at(-1)];
  return {
    ...{ left, right, bottom },
    x: (weight) => left + ((weight - w0) / (w1 - w0)) * (right - left),
    y: (bias) => bottom - ((bias - b0) / (b1 - b0)) * (bottom - TOP),
  };
}

function ringsOf({ weights, biases }, losses, levels, { left, right, bottom }, cls) {
  const [columns, rows] = [weights.length - 1, biases.length - 1];
  const at = ([column, row]) => [left + (column / columns) * (right - left), bottom - (row / rows) * (bottom - TOP)];
  return levels.map((level) => {
    const pieces = zeroLine((column, row) => losses[row][column] - level, columns, rows);
    return path(
      cls,
      pieces.map(([from, to]) => polyline([at(from), at(to)])),
    );
  });
}

/** The first and the last parameters with their names, each on the side where it has room. */
function endsOf(points, { left, right }) {
  const [start, end] = [points[0], points.at(-1)];
  const startsLeft = start[0] < end[0];
  return [
    { at: start, cls: "surface-start", words: t("start"), isLeft: startsLeft },
    { at: end, cls: "surface-end", words: t("end"), isLeft: !startsLeft },
  ].flatMap(({ at: [cx, cy], cls, words, isLeft }) => {
    const room = textWidth(words, TYPE) + 12;
    const goesLeft = (isLeft && cx - room > left) || cx + room > right;
    const name = text("surface-name", cx + (goesLeft ? -9 : 9), cy - 8, words, goesLeft ? "end" : "start");
    return [element("circle", { class: cls, cx, cy, r: 4 }), name];
  });
}

/**
 * The cursor's update: a ring before it, a dot after it where that is finite.
 * @param {number[][]} places
 */
function stepOf([before, after]) {
  const marks = before ? [element("circle", { class: "surface-before", cx: before[0], cy: before[1], r: 6.5 })] : [];
  if (!before || !after) return marks;
  return [
    element("path", { class: "surface-step", d: polyline([before, after]) }),
    ...marks,
    element("circle", { class: "surface-after", cx: after[0], cy: after[1], r: 4.5 }),
  ];
}

const crossOf = (x, y) =>
  element("path", { class: "surface-minimum", d: `M${num(x - 4)} ${num(y)}h8M${num(x)} ${num(y - 4)}v8` });

/** The gradient of each batch of the epoch as a ring, that of all rows as a cross, the cursor's batch filled; around
 * the cross a circle as far off as batches are expected to be. `names`: of the axes, {weight, bias}. */
export function cloudSvg({ gradients: { whole, batch, batches, spread } }, size, names) {
  const away = batches.flatMap(([w, b]) => [Math.abs(w - whole[0]), Math.abs(b - whole[1])]);
  const most = Math.max(...away, spread.theory, 1e-12) * 1.08;
  const middle = size / 2;
  const top = CLOUD_TOP;
  const scale = (middle - 6) / most;
  const place = ([w, b]) => [middle + (w - whole[0]) * scale, top + middle - (b - whole[1]) * scale];
  const dots = batches.map((each) => {
    const [cx, cy] = place(each);
    return element("circle", { class: "surface-gradient", cx, cy, r: 3 });
  });
  const [cx, cy] = place(batch);
  const radius = spread.theory * scale;
  const inside = [
    element("title", {}, escaped(t("The gradients of the batches around that of all samples."))),
    line("grid", 0, top + middle, size, top + middle),
    line("grid", middle, top, middle, top + size),
    text("tick", middle, 12, names.bias, "middle"),
    text("tick", size, top + size + 13, names.weight, "end"),
    ...dots,
    spread.theory > 0 ? element("circle", { class: "surface-circle", cx: middle, cy: top + middle, r: radius }) : "",
    element("circle", { class: "surface-gradient own", cx, cy, r: 4.5 }),
    crossOf(middle, top + middle),
    spread.theory > 0 ? text("surface-name", middle + 4, top + middle - radius - 4, lossText(spread.theory)) : "",
  ];
  return svg(size, size + top + 18, inside);
}

/** Marks as the keys show them. */
const MARKS = {
  line: line("surface-line", 1, 7, 27, 7),
  batch: line("surface-batch", 1, 7, 27, 7),
  path: line("surface-path", 1, 7, 27, 7),
  start: element("circle", { class: "surface-start", cx: 14, cy: 7, r: 4 }),
  end: element("circle", { class: "surface-end", cx: 14, cy: 7, r: 4 }),
  before: element("circle", { class: "surface-before", cx: 14, cy: 7, r: 5.5 }),
  after: element("circle", { class: "surface-after", cx: 14, cy: 7, r: 4.5 }),
  minimum: crossOf(14, 7),
  gradient: element("circle", { class: "surface-gradient", cx: 14, cy: 7, r: 3 }),
  own: element("circle", { class: "surface-gradient own", cx: 14, cy: 7, r: 4.5 }),
  circle: element("circle", { class: "surface-circle", cx: 14, cy: 7, r: 6 }),
};

/** A key as a list. `entries`: [[mark, words], …]. */
export function keyHtml(entries) {
  const items = entries.map(([mark, words]) => {
    const swatch = element("svg", { viewBox: "0 0 28 14", width: 28, height: 14, "aria-hidden": "true" }, MARKS[mark]);
    return `<li>${swatch}<span>${escaped(words)}</span></li>`;
  });
  return `<ul class="surface-key">${items.join("")}</ul>`;
}

const svg = (width, height, inside) =>
  element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "picture",
      role: "img",
      viewBox: `0 0 ${num(width)} ${num(height)}`,
      ...{ width, height, "font-size": TYPE },
    },
    inside.join(""),
  );

function ticksOf(low, high) {
  const raw = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((part) => part * power).find((each) => each >= raw) ?? raw;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, place) => (first + place) * step);
}
