// Small pictures of runs, without words: each is the run's own numbers. Data in, SVG out.

import { box, dot, element, polyline } from "../lens/svg.js";
import { number as count } from "../language.js";

const [WIDTH, HEIGHT, EDGE] = [76, 34, 3];
/** The axis ends at this multiple of the untrained model's loss at most; so where a run diverged. */
const [OVER, OVER_DIVERGED] = [1.05, 5];
/** So many batch losses make a picture of dots, so many samples one of data. */
export const [MOST_DOTS, MOST_SAMPLES] = [60, 120];

/** What each picture asks of the API: [route, parameters]. */
export const ASKS = {
  data: ["dataset", {}],
  strip: ["plan", {}],
  number: ["plan", {}],
  dots: ["run/window", { first: 0, count: MOST_DOTS }],
  curve: ["compare", { points: 120 }],
  compare: ["compare", { points: 120 }],
};

/** The picture of a kind, from the API's answer. */
export function smallSvg(kind, answer) {
  const inside = DRAWN[kind](answer);
  return element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", class: "picture" }, inside);
}

const DRAWN = {
  data: ({ train: { x, y } }) => {
    const shown = x.slice(0, MOST_SAMPLES);
    const [across, up] = [0, 1].map((column) => fit(shown.map((row) => row[column] ?? 0)));
    const places = (label) =>
      [...shown.keys()].filter((row) => y[row] === label).map((row) => dot(...at(across(row), 1 - up(row))));
    return [...new Set(y)].map((label) => path(`small-dots small-${label === 0 ? "none" : "one"}`, places(label)));
  },
  strip: ({ plan }) => {
    const sizes = plan.batch_sizes.flatMap(([size, many]) => Array(Math.min(many, WIDTH)).fill(size));
    const all = sizes.reduce((sum, size) => sum + size, 0);
    const gap = sizes.length > 20 ? 0.4 : 1.2;
    let left = EDGE;
    const boxes = sizes.map((size) => {
      const width = (size / all) * (WIDTH - 2 * EDGE);
      left += width;
      return box(left - width, 11, Math.max(0.4, width - gap), 12);
    });
    return path("small-batches", boxes);
  },
  number: ({ plan }) =>
    element("text", { x: WIDTH / 2, y: HEIGHT / 2 + 5, "text-anchor": "middle" }, count(plan.total_updates)),
  dots: ({ loss }) => {
    const up = fit(loss);
    return path(
      "small-dots small-batch",
      loss.map((_, place) => dot(...at(place / (loss.length - 1 || 1), 1 - up(place)))),
    );
  },
  curve: ({ runs }) => lines(runs.slice(0, 1), true),
  compare: ({ runs }) => lines(runs, false),
};

/** Training losses over the length of each run, this run's last and in its colour, with its validation on demand. */
function lines(runs, hasValidation) {
  const series = runs.flatMap(({ curve }, place) => [
    ...(hasValidation ? [{ kind: "val", curve, values: curve.validation }] : []),
    { kind: place === 0 ? "own" : "kept", curve, values: curve.train },
  ]);
  const most = Math.max(...runs.map(({ curve }) => curve.at.at(-1)));
  const known = series.flatMap(({ values }) => values.filter(Number.isFinite));
  // Of a run that diverged the rise is what there is to see.
  const over = runs.some(({ status }) => status === "diverged") ? OVER_DIVERGED : OVER;
  const top = Math.min(Math.max(...known), runs[0].initial.train * over);
  return series.toReversed().map(({ kind, curve, values }) => {
    const points = curve.at.flatMap((place, index) =>
      Number.isFinite(values[index]) ? [at(place / most, 1 - values[index] / top)] : [],
    );
    return points.length > 1 ? element("path", { class: `small-line small-${kind}`, d: polyline(points) }) : "";
  });
}

const path = (cls, parts) => element("path", { class: cls, d: parts.join("") });

/** Shares of the picture's width and height as its coordinates. */
const at = (x, y) => [EDGE + x * (WIDTH - 2 * EDGE), EDGE + Math.max(0, y) * (HEIGHT - 2 * EDGE)];

/** Where each of some values lies between the smallest and the largest. */
function fit(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (place) => (values[place] - low) / (high - low || 1);
}
