// What the two pictures of the drawer share: an axis of batches, one of losses, dots, means so far. Data in, SVG out.
import { tn } from "../language.js";
import { highest } from "../lens/frame.js";
import { dot, element, line, num, path, polyline, text } from "../lens/svg.js";
import { fitting, lossText, textWidth } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";

export const TYPE = 12;
const TICKS = 4;
const ROW = 15;
/** The highest mark stands so far below the axis's upper end. */
const AIR = 1.05;
const TRIANGLE = "l-3.5 6h7z";
/** So many dots at most stand beside each other in a pixel; of more, each stroke spans the losses of one pixel. */
const DOTS_PER_PIXEL = 2;

/** The upper end of an axis, which holds all of `held`, and of the batches' losses all but those far above. */
export function topOf(losses, held, { measure, initial }) {
  return measure === "accuracy" ? 1 : AIR * Math.max(highest(losses, initial), ...held.filter(Number.isFinite));
}

/**
 * Scales of a picture: {x(update), y(loss), left, right, top, bottom, ticks, max}. `given`: {width, height (of the
 * plot), above (lines of words over it), beside (px to the right of it), first, stop (updates), top (of the axis)}.
 */
export function frameOf({ width, height, above = 1, beside, first, stop, top: most }) {
  const { max, ticks } = niceScale(most, TICKS);
  const left = Math.max(...ticks.map(({ label }) => textWidth(label, TYPE))) + 9;
  const [right, top] = [width - beside, above * ROW + 5];
  const bottom = top + height;
  return {
    ...{ width, left, right, top, bottom, ticks, max, first, stop },
    x: (update) => left + ((update - first) / (stop - first)) * (right - left),
    y: (loss) => bottom - (loss / max) * height,
  };
}

/** What is over the plot: the axis's name in the longest wording that fits, and at the right how many lie above it. */
export function overSvg(frame, axis, losses) {
  const over = overOf(frame, losses);
  const words = over
    ? tn("{count} above, up to {loss}", "{count} above, up to {loss}", over.count, { loss: lossText(over.most) })
    : "";
  const free = frame.right - frame.left - textWidth(words, TYPE) - 12;
  return (
    text("axis-name", 0, TYPE, fitting(axis, free + frame.left, TYPE)) +
    text("over-words", frame.right, TYPE, words, "end")
  );
}

export const gridSvg = (frame) =>
  frame.ticks
    .map(({ value, label }) => {
      const y = frame.y(value);
      return line("grid", frame.left, y, frame.right, y) + text("tick", frame.left - 7, y + TYPE * 0.35, label, "end");
    })
    .join("");

/** An epoch's brace below the axis, from one update to another, with its name. */
export function braceSvg(frame, from, to, words, cls = "") {
  const [x, end, y] = [frame.x(from) + 2, frame.x(to) - 2, frame.bottom + 28];
  return (
    path("brace", [`M${num(x)} ${num(y - 5)}v5H${num(end)}v-5`]) +
    text(`brace-name ${cls}`, (x + end) / 2, y + ROW, words, "middle")
  );
}

/** A batch stands in the middle of its place, between the updates before and after it. */
const middle = (update) => update + 0.5;

/** Dots of the losses of the updates from `first` on; triangles of those above the axis. */
export function dotsSvg(frame, losses, first) {
  const inside = losses
    .map((loss, i) => ({ loss, x: frame.x(middle(first + i)) }))
    .filter(({ loss }) => Number.isFinite(loss));
  const over = inside.filter(({ loss }) => loss > frame.max);
  const under = inside.filter(({ loss }) => loss <= frame.max);
  const few = losses.length <= 60 ? " few" : "";
  const marks =
    losses.length > DOTS_PER_PIXEL * (frame.right - frame.left)
      ? path("strokes", strokes(frame, under))
      : path(
          `dots done${few}`,
          under.map(({ loss, x }) => dot(x, frame.y(loss))),
        );
  return (
    marks +
    path(
      "over",
      apart(over).map((x) => `M${num(x)} ${num(frame.top + 1)}${TRIANGLE}`),
    )
  );
}

/** The places of marks, without those that would touch the one before. */
function apart(marks) {
  const places = [];
  for (const { x } of marks) if (!places.length || x - places[places.length - 1] >= 7) places.push(x);
  return places;
}

/** One upright stroke a pixel, from the lowest to the highest loss there. */
function strokes(frame, marks) {
  const columns = new Map();
  for (const { loss, x } of marks) {
    const column = Math.floor(x);
    const [low, high] = columns.get(column) ?? [loss, loss];
    columns.set(column, [Math.min(low, loss), Math.max(high, loss)]);
  }
  return [...columns].map(([x, [low, high]]) => `M${x} ${num(frame.y(low) + 0.5)}V${num(frame.y(high) - 0.5)}`);
}

/** The mean so far as a line over its batches, to where the last of them ends; cut off at the axis's upper end. */
export function meansSvg(frame, means, first) {
  const finite = means.filter(Number.isFinite);
  if (finite.length === 0) return "";
  // Where training diverges a mean is further away than a coordinate can say.
  const y = (mean) => frame.y(Math.min(mean, 2 * frame.max));
  const places = finite.map((mean, i) => [frame.x(middle(first + i)), y(mean)]);
  const start = [frame.x(first), y(finite[0])];
  const end = [frame.x(first + finite.length), y(finite[finite.length - 1])];
  const [x, top, width, height] = [frame.left, frame.top, frame.right - frame.left + 3, frame.bottom - frame.top];
  return element(
    "svg",
    { x, y: top, width, height, viewBox: [x, top, width, height].map(num).join(" ") },
    path("mean", [polyline([start, ...thinned(places), end])]),
  );
}

/** Of more places than a pixel can tell apart, the last of each pixel. */
const thinned = (places) =>
  places.filter(([x], i) => i === places.length - 1 || Math.floor(x) !== Math.floor(places[i + 1][0]));

/** A ring where a loss was measured at an update, if it was. */
export const ringSvg = (frame, update, loss, cls = "") =>
  Number.isFinite(loss) && loss <= frame.max
    ? element("circle", { class: `ring ${cls}`, cx: frame.x(update), cy: frame.y(loss), r: 4.5 })
    : "";

/** How many losses lie above the axis: {count, most}; null where none does. */
function overOf(frame, losses) {
  const over = losses.filter((loss) => Number.isFinite(loss) && loss > frame.max);
  return over.length ? { count: over.length, most: over.reduce((a, b) => Math.max(a, b)) } : null;
}
