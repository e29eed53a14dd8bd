// The error surface as contours, the way of the updates on it, the gradients of an epoch's batches. Data in, SVG out.

import { t } from "../language.js";
import { zeroLine } from "../lens/contour.js";
import { element, escaped, line, num, path, polyline, text } from "../lens/svg.js";
import { lossText } from "../lens/text.js";

const TYPE = 12;
const [LEFT, TOP, BELOW, RIGHT] = [46, 20, 40, 12];
const LEVELS = 9;
const TICKS = 4;

/** Losses at which lines are drawn: closer together near the lowest, as far as the surface goes. */
export function levelsOf(losses) {
  const all = losses.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return Array.from({ length: LEVELS }, (_, place) => low + (high - low) * ((place + 1) / (LEVELS + 1)) ** 2);
}

/** `surface`: the API's answer; `width`, `height`: CSS pixels;
 * `shows`: "whole", "batch" or "both". */
export function surfaceSvg(surface, { width, height, shows }) {
  const { weights, biases, loss, path: way, batch, minima } = surface;
  const [right, bottom] = [width - RIGHT, height - BELOW];
  const [w0, w1] = [weights[0], weights.at(-1)];
  const [b0, b1] = [biases[0], biases.at(-1)];
  const x = (weight) => LEFT + ((weight - w0) / (w1 - w0)) * (right - LEFT);
  const y = (bias) => bottom - ((bias - b0) / (b1 - b0)) * (bottom - TOP);
  const lines = (losses, levels, cls) =>
    levels.map((level) => {
      const pieces = zeroLine((column, row) => losses[row][column] - level, weights.length - 1, biases.length - 1);
      const at = ([column, row]) => [
        x(w0 + (column / (weights.length - 1)) * (w1 - w0)),
        y(b0 + (row / (biases.length - 1)) * (b1 - b0)),
      ];
      return path(
        cls,
        pieces.map(([from, to]) => polyline([at(from), at(to)])),
      );
    });
  const points = way.parameters.filter((point) => point.every(Number.isFinite)).map(([w, b]) => [x(w), y(b)]);
  const ends = [
    ["surface-start", points[0]],
    ["surface-end", points.at(-1)],
  ].map(([cls, at]) => element("circle", { class: cls, cx: at[0], cy: at[1], r: 4 }));
  const step = [batch.before, batch.after].map(([w, b]) => [x(w), y(b)]);
  const label = t("Contours of the loss over weight and bias, with the way of the updates.");
  const inside = [
    element("title", {}, escaped(label)),
    text("tick", 0, 12, t("bias")),
    text("tick", right, height - 6, t("weight"), "end"),
    ...ticksOf(b0, b1).map((value) => text("tick", LEFT - 6, y(value) + 4, written(value), "end")),
    ...ticksOf(w0, w1).map((value) => text("tick", x(value), bottom + 16, written(value), "middle")),
    ...(shows === "batch" ? [] : lines(loss, levelsOf(loss), "surface-line")),
    ...(shows === "whole" ? [] : lines(batch.loss, levelsOf(loss), "surface-batch")),
    ...minima.map(({ parameters: [w, b] }) => text("surface-minimum", x(w), y(b) + 4, "+", "middle")),
    element("path", { class: "surface-path", d: polyline(points) }),
    ...ends,
    element("path", { class: "surface-step", d: polyline(step) }),
    element("circle", { class: "surface-now", cx: step[0][0], cy: step[0][1], r: 5 }),
  ];
  return svg(width, height, inside);
}

/** The gradient of each batch of the epoch as a dot, that of all rows as a cross, the cursor's batch filled. */
export function cloudSvg({ gradients: { whole, batch, batches } }, size) {
  const away = batches.flatMap(([w, b]) => [Math.abs(w - whole[0]), Math.abs(b - whole[1])]);
  const most = Math.max(...away, 1e-12) * 1.15;
  const middle = size / 2;
  const place = ([w, b]) => [
    middle + ((w - whole[0]) / most) * (middle - 8),
    middle - ((b - whole[1]) / most) * (middle - 8),
  ];
  const dots = batches.map((each) => {
    const [cx, cy] = place(each);
    return element("circle", { class: "surface-gradient", cx, cy, r: 3 });
  });
  const [cx, cy] = place(batch);
  const inside = [
    element("title", {}, escaped(t("The gradients of the batches around that of all samples."))),
    line("grid", 0, middle, size, middle),
    line("grid", middle, 0, middle, size),
    ...dots,
    element("circle", { class: "surface-gradient own", cx, cy, r: 4.5 }),
    text("surface-minimum", middle, middle + 4, "+", "middle"),
  ];
  return svg(size, size, inside);
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

const written = (value) => String(Number(value.toPrecision(3)));

/** What is said of the update and of its batch. */
export function surfaceWords({ batch, gradients, minima }, { batchSize, samples }) {
  const [before, after] = batch.losses;
  const [low, high] = [lossText(before), lossText(after ?? NaN)];
  const values = { update: batch.update + 1, before: low, after: high };
  const { spread } = gradients;
  const lines = [
    after !== null && after < before
      ? t("Update {update} goes down on the surface of all samples: from {before} to {after}.", values)
      : t("Update {update} goes up on the surface of all samples: from {before} to {after}.", values),
    batchSize >= samples
      ? t("The batch holds all samples: its surface is the whole one, and its gradient has no spread.")
      : spreadWords(spread, batchSize),
  ];
  if (minima.length > 1)
    lines.push(
      t(
        "{count} places of the picture are lower than all around them (+): the lowest at {lowest}, the next at {next}.",
        {
          count: minima.length,
          lowest: lossText(minima[0].loss),
          next: lossText(minima[1].loss),
        },
      ),
    );
  return lines;
}

function spreadWords({ measured, theory, of_rows }, size) {
  const [found, expected, rows] = [measured, theory, of_rows].map(lossText);
  return [
    t("Gradients of 400 random batches of {size} lie {found} around that of all samples, root mean square.", {
      size,
      found,
    }),
    t("By theory it is {expected}: single samples lie {rows} around it.", { expected, rows }),
  ].join(" ");
}
