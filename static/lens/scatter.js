// The training rows as points: two columns as a plane with the model's decision boundary, one column with its fitted line,
// or predictions against targets. Pure: data in, SVG text out.
import { zeroLine } from "./contour.js";
import { forward, margins } from "./forward.js";
import { markOf } from "./marks.js";
import { line, path, polyline, text } from "./svg.js";

const MOST_POINTS = 1500;
const CELLS = 44;
const CURVE_POINTS = 80;

/** A linear scale that holds all values, with air at both ends. */
function scaleFor(values, from, to) {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const air = 0.06 * (high - low) || 1;
  const [start, span] = [low - air, high - low + 2 * air];
  const scale = (value) => from + ((value - start) / span) * (to - from);
  return { scale, value: (place) => start + ((place - from) / (to - from)) * span };
}

/** Which rows are drawn: all, or evenly chosen ones of very many; the lit rows are drawn anyway. */
export function shownRows(rows) {
  const step = Math.max(1, rows / MOST_POINTS);
  return Array.from({ length: Math.min(rows, MOST_POINTS) }, (_, k) => Math.floor(k * step));
}

const radiusFor = (rows) => (rows <= 300 ? 3.1 : rows <= 800 ? 2.4 : 1.8);

/** Points in one path a class, the lit ones in a second, larger. `at(row)` -> [x, y], `cls(row)` -> class. */
export function pointsSvg(at, cls, shown, lit, radius) {
  const isLit = new Set(lit);
  const layer = (rows, name, r) => {
    const classes = new Map();
    for (const row of rows) {
      const [x, y] = at(row);
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      if (!classes.has(cls(row))) classes.set(cls(row), []);
      classes.get(cls(row)).push(markOf(cls(row)).draw(x, y, r));
    }
    return [...classes].sort(([a], [b]) => a - b).map(([k, parts]) => path(`point ${markOf(k).fill}${name}`, parts)).join("");
  };
  const large = isLit.size > 60 ? radius + 0.6 : radius + 2;
  return { rest: layer(shown.filter((row) => !isLit.has(row)), "", radius), lit: layer([...isLit], " lit", large) };
}

/** Plane of the first two columns; the boundary only where these two are all there is. */
function plane({ dataset, config, details, frame }) {
  const { x, y } = dataset.train;
  const across = scaleFor(x.map((row) => row[0]), frame.left, frame.right);
  const up = scaleFor(x.map((row) => row[1]), frame.bottom, frame.top);
  const at = (row) => [across.scale(x[row][0]), up.scale(x[row][1])];
  const points = pointsSvg(at, (row) => y[row], shownRows(x.length), details?.rows ?? [], radiusFor(x.length));
  const own = details && x[0].length === 2;
  return points.rest + (own ? boundary(config, details.parameters_after, across, up, frame) : "") + points.lit;
}

function boundary(config, parameters, across, up, frame) {
  const answer = forward(config, parameters);
  const xAt = (column) => frame.left + (column / CELLS) * (frame.right - frame.left);
  const yAt = (row) => frame.top + (row / CELLS) * (frame.bottom - frame.top);
  const grid = Array.from({ length: CELLS + 1 }, (_, row) => Array.from({ length: CELLS + 1 }, (_, column) =>
    margins(answer([across.value(xAt(column)), up.value(yAt(row))]))));
  const pieces = grid[0][0].flatMap((_, k) => zeroLine((column, row) => grid[row][column][k], CELLS, CELLS));
  return path("model", pieces.map((piece) => polyline(piece.map(([column, row]) => [xAt(column), yAt(row)]))));
}

/** One column and the target, with the model's line; each lit row's error is the way from its point to that line. */
function fitted({ dataset, config, details, frame }) {
  const { x, y } = dataset.train;
  const across = scaleFor(x.map((row) => row[0]), frame.left, frame.right);
  const up = scaleFor(y, frame.bottom, frame.top);
  const at = (row) => [across.scale(x[row][0]), up.scale(y[row])];
  const points = pointsSvg(at, () => 0, shownRows(x.length), details?.rows ?? [], radiusFor(x.length));
  if (!details) return points.rest;
  const answer = forward(config, details.parameters_after);
  const height = (value) => Math.max(frame.top - 40, Math.min(up.scale(answer([value])[0]), frame.bottom + 40));
  const curve = Array.from({ length: CURVE_POINTS + 1 }, (_, k) => {
    const place = frame.left + (k / CURVE_POINTS) * (frame.right - frame.left);
    return [place, height(across.value(place))];
  }).filter(([, place]) => Number.isFinite(place));
  const errors = details.rows.map((row) => [at(row), [across.scale(x[row][0]), height(x[row][0])]]);
  const gaps = errors.filter(([, [, place]]) => Number.isFinite(place)).map((piece) => polyline(piece));
  return points.rest + path("gap", gaps) + path("model", [polyline(curve)]) + points.lit;
}

/** Predictions against targets: on the diagonal both agree. */
function predictions({ dataset, config, details, frame }) {
  const { x, y } = dataset.train;
  const across = scaleFor(y, frame.left, frame.right);
  const up = scaleFor(y, frame.bottom, frame.top);
  const diagonal = line("diagonal", frame.left, frame.bottom, frame.right, frame.top);
  if (!details) return diagonal;
  const answer = forward(config, details.parameters_after);
  const inside = (place) => Math.max(frame.top, Math.min(place, frame.bottom));
  const at = (row) => [across.scale(y[row]), inside(up.scale(answer(x[row])[0]))];
  const points = pointsSvg(at, () => 0, shownRows(x.length), details.rows, radiusFor(x.length));
  return diagonal + points.rest + points.lit;
}

export const PICTURES = { plane, columns: plane, fitted, predictions };

/** Names along the left and lower edge. */
export function axisNames(frame, across, up) {
  return text("axis-name", frame.right, frame.bottom + frame.type + 2, across, "end") + text("axis-name", frame.left, frame.top - 5, up);
}
