// The training rows as points: two columns as a plane with the model's decision boundary, one column with its fitted
// line, or predictions against targets. Pure: data in, SVG text out. What no batch changes is drawn once: a picture is
// {still, held, live(config, details), heldLive(config, details)}; what is live lies over what is still. `held` and
// `heldLive` are the validation rows, for those who want to see them. Where a row's place stays, `marked(rows)` draws
// rows bold, over all else. The model is drawn before the update, whose loss is the batch's dot, and after it.
import { zeroLine } from "./contour.js";
import { forward, margins } from "./forward.js";
import { markOf } from "./marks.js";
import { line, num, path, polyline, text } from "./svg.js";

const MOST_POINTS = 1500;
const MANY_LIT = 60;
const CELLS = 44;
// Enough for a sine wave that goes up and down twenty times.
const CURVE_POINTS = 200;
// A line that leaves the picture is bent where nobody sees it.
const BEYOND = 40;
const DASH = 5;

/** A linear scale that holds all values, with air at both ends. */
export function scaleFor(values, from, to) {
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

export const radiusFor = (rows) => (rows <= 300 ? 3.1 : rows <= 800 ? 2.4 : 1.8);

/** Points in one path a class. `at(row)` -> [x, y], `cls(row)` -> class. */
export function pointsSvg({ at, cls }, rows, radius, state = "") {
  const classes = new Map();
  for (const row of rows) {
    const [x, y] = at(row);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (!classes.has(cls(row))) classes.set(cls(row), []);
    classes.get(cls(row)).push(markOf(cls(row)).draw(x, y, radius));
  }
  return [...classes]
    .sort(([a], [b]) => a - b)
    .map(([k, parts]) => path(`point ${markOf(k).fill}${state}`, parts))
    .join("");
}

/** A batch's rows, larger than they lie below. */
export function litSvg(points, rows, radius) {
  const lit = new Set(rows);
  return pointsSvg(points, lit, lit.size > MANY_LIT ? radius + 0.6 : radius + 2, " lit");
}

export const allRows = ({ train, validation }, value) => [train, validation ?? { x: [], y: [] }].flatMap(value);
const column =
  (k) =>
  ({ x }) =>
    x.map((row) => row[k]);
const heldOf = ({ validation }) => validation ?? { x: [], y: [] };

/** Plane of the first two columns; the boundary only where these two are all there is. */
function plane(dataset, frame) {
  const { x, y } = dataset.train;
  const across = scaleFor(allRows(dataset, column(0)), frame.left, frame.right);
  const up = scaleFor(allRows(dataset, column(1)), frame.bottom, frame.top);
  const pointsOf = (part) => ({
    at: (row) => [across.scale(part.x[row][0]), up.scale(part.x[row][1])],
    cls: (row) => part.y[row],
  });
  const points = pointsOf({ x, y });
  const held = heldOf(dataset);
  const radius = radiusFor(x.length);
  const own = x[0].length === 2;
  const line = (cls, config, parameters) => boundary(cls, config, parameters, across, up, frame);
  return {
    still: pointsSvg(points, shownRows(x.length), radius),
    held: pointsSvg(pointsOf(held), shownRows(held.x.length), radius, " held"),
    heldLive: () => "",
    live: (config, { rows, parameters_before: before, parameters_after: after }) =>
      (own ? line("model before", config, before) + line("model", config, after) : "") + litSvg(points, rows, radius),
    marked: (rows) => pointsSvg(points, rows, radius, " marked"),
  };
}

function boundary(cls, config, parameters, across, up, frame) {
  const answer = forward(config, parameters);
  const xAt = (column) => frame.left + (column / CELLS) * (frame.right - frame.left);
  const yAt = (row) => frame.top + (row / CELLS) * (frame.bottom - frame.top);
  const grid = Array.from({ length: CELLS + 1 }, (_, row) =>
    Array.from({ length: CELLS + 1 }, (_, column) => margins(answer([across.value(xAt(column)), up.value(yAt(row))]))),
  );
  const pieces = grid[0][0].flatMap((_, k) => zeroLine((column, row) => grid[row][column][k], CELLS, CELLS));
  return path(
    cls,
    pieces.map((piece) => polyline(piece.map(([column, row]) => [xAt(column), yAt(row)]))),
  );
}

/** How many of a batch's predictions before its update lie outside the picture, so that their stems are cut off. */
export const cutBy =
  (x, up, frame) =>
  (config, { rows, parameters_before }) => {
    const answer = forward(config, parameters_before);
    return rows.filter((row) => {
      const place = up.scale(answer(x[row])[0]);
      return !(place >= frame.top && place <= frame.bottom);
    }).length;
  };

/** A model's line over the whole width. */
function curve(cls, answer, across, up, frame) {
  const height = (value) => Math.max(frame.top - BEYOND, Math.min(up.scale(answer([value])[0]), frame.bottom + BEYOND));
  const places = Array.from(
    { length: CURVE_POINTS + 1 },
    (_, k) => frame.left + (k / CURVE_POINTS) * (frame.right - frame.left),
  );
  const points = places.map((place) => [place, height(across.value(place))]);
  return path(cls, [polyline(points.filter(([, place]) => Number.isFinite(place)))]);
}

/** One column and the target, with the model's line; each lit row's error is the way from its point to that line. */
function fitted(dataset, frame) {
  const { x, y } = dataset.train;
  const across = scaleFor(allRows(dataset, column(0)), frame.left, frame.right);
  const up = scaleFor(
    allRows(dataset, (part) => part.y),
    frame.bottom,
    frame.top,
  );
  const pointsOf = (part) => ({ at: (row) => [across.scale(part.x[row][0]), up.scale(part.y[row])], cls: () => 0 });
  const points = pointsOf({ x, y });
  const held = heldOf(dataset);
  const radius = radiusFor(x.length);
  const inside = (place) => Math.max(frame.top, Math.min(place, frame.bottom));
  const live = (config, { rows, parameters_before, parameters_after }) => {
    const [before, after] = [forward(config, parameters_before), forward(config, parameters_after)];
    const stems = rows
      .map((row) => [points.at(row), [across.scale(x[row][0]), inside(up.scale(before(x[row])[0]))]])
      .filter(([, [, end]]) => Number.isFinite(end))
      .map((piece) => polyline(piece));
    return (
      path("gap", stems) +
      curve("model before", before, across, up, frame) +
      curve("model", after, across, up, frame) +
      litSvg(points, rows, radius)
    );
  };
  return {
    still: pointsSvg(points, shownRows(x.length), radius),
    held: pointsSvg(pointsOf(held), shownRows(held.x.length), radius, " held"),
    heldLive: () => "",
    live,
    marked: (rows) => pointsSvg(points, rows, radius, " marked"),
    cut: cutBy(x, up, frame),
  };
}

/** Predictions before the update against targets: on the diagonal both agree. A dash is the prediction after it. */
function predictions(dataset, frame) {
  const { x, y } = dataset.train;
  const targets = allRows(dataset, (part) => part.y);
  const across = scaleFor(targets, frame.left, frame.right);
  const up = scaleFor(targets, frame.bottom, frame.top);
  const inside = (place) => Math.max(frame.top, Math.min(place, frame.bottom));
  const radius = radiusFor(x.length);
  const pointsOf = (part, answer) => ({
    at: (row) => [across.scale(part.y[row]), inside(up.scale(answer(part.x[row])[0]))],
    cls: () => 0,
  });
  const live = (config, { rows, parameters_before, parameters_after }) => {
    const points = pointsOf({ x, y }, forward(config, parameters_before));
    const after = pointsOf({ x, y }, forward(config, parameters_after));
    const finite = (place) => place.every(Number.isFinite);
    const stems = rows
      .map((row) => [points.at(row), [across.scale(y[row]), inside(up.scale(y[row]))]])
      .filter(([start]) => finite(start));
    const dashes = rows.map(after.at).filter(finite);
    return (
      pointsSvg(points, shownRows(x.length), radius) +
      path(
        "gap",
        stems.map((piece) => polyline(piece)),
      ) +
      litSvg(points, rows, radius) +
      path(
        "model",
        dashes.map(([at, height]) => `M${num(at - DASH)} ${num(height)}h${num(2 * DASH)}`),
      )
    );
  };
  const held = heldOf(dataset);
  return {
    still: line("diagonal", frame.left, frame.bottom, frame.right, frame.top),
    held: "",
    heldLive: (config, { parameters_before }) =>
      pointsSvg(pointsOf(held, forward(config, parameters_before)), shownRows(held.x.length), radius, " held"),
    live,
    cut: cutBy(x, up, frame),
  };
}

/** @type {Record<string, (dataset: any, frame: any) => any>} */
export const PICTURES = { plane, columns: plane, fitted, predictions };

/** Names along the left and lower edge. */
export function axisNames(frame, across, up) {
  return (
    text("axis-name", frame.right, frame.bottom + frame.type + 2, across, "end") +
    text("axis-name", frame.left, frame.top - 5, up)
  );
}
