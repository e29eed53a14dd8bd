// What the whole run's linear axis cuts off: a mark on the upper edge wherever something leaves the picture, and in
// words how far it goes. app/epochwise/web/picture/above.py says the same.
import MEASURES from "../geometry.js";
import { batches, epochs, evaluated } from "./series.js";
import { num, path, text } from "./svg.js";
import { count, fitting, lossText, plural, textWidth } from "./text.js";

const TRIANGLE = "l-3.5 6h7z";
const AIR = 7;
const ABOUT = 1.05;

/**
 * What is drawn of a run, and which of it lies above: [{cls, name, at (updates), loss, dots (no line joins them), above
 * (indices), peak}].
 */
function drawnOf(run, top) {
  const told = batches(run);
  const ends = epochs(run);
  const updates = ends.epoch.map((epoch) => epoch * run.plan.updates_per_epoch);
  const [train, validation] = [evaluated(updates, ends.train), evaluated(updates, ends.validation)];
  return [
    { cls: "batch", name: "batches", at: told.at, loss: told.thinned ? told.p90 : told.loss, dots: !told.thinned },
    { cls: "train", name: "training", at: train.at, loss: train.values, dots: false },
    { cls: "val", name: "validation", at: validation.at, loss: validation.values, dots: false },
  ].map((one) => {
    const above = Array.from(one.loss.keys()).filter(
      (index) => one.loss[index] > top && Number.isFinite(one.loss[index]),
    );
    return { ...one, above, peak: above.reduce((highest, index) => Math.max(highest, one.loss[index]), 0) };
  });
}

/** The x of every place where a line leaves the picture and of every dot above it, as far as they can be told apart. */
function leaves({ at, loss, dots, above }, frame) {
  const most = MEASURES.far_above * frame.yMax;
  const places = [];
  for (const index of above) {
    const before = loss[index - 1];
    if (!dots && before > frame.yMax) continue;
    const joined = !dots && Number.isFinite(before);
    const share = joined ? (frame.yMax - before) / (Math.min(loss[index], most) - before) : 1;
    const x = frame.x(joined ? at[index - 1] + share * (at[index] - at[index - 1]) : at[index]);
    if (places.length === 0 || x - places.at(-1) >= MEASURES.peak_gap) places.push(x);
  }
  return places;
}

/** Whether a line is above the picture at its beginning and nowhere else. */
const onlyBegins = ({ above }) => above.length > 0 && above.every((index, place) => index === place);

/**
 * How far something goes above the picture, in wordings from long to short; none where its beginning, which is no
 * higher than `begins` tells, or the label at its end says so.
 */
function reach(one, begins) {
  const { cls, name, loss, dots, above, peak } = one;
  if (above.length === 0 || (onlyBegins(one) && peak <= ABOUT * begins)) return [];
  const far = lossText(peak);
  if (dots)
    return [
      `${plural(above.length, "batch loss", "batch losses")} above, up to ${far}`,
      `${count(above.length)} above, up to ${far}`,
      `up to ${far}`,
    ];
  if (cls === "batch") return [`middle 80% of batches up to ${far}`, `batches up to ${far}`];
  return peak === loss.findLast(Number.isFinite) ? [] : [`${name} up to ${far}`];
}

/** Where training and validation begin above the picture, in wordings from long to short. */
function beginnings(lines) {
  const [first, second] = lines.map(({ name, loss }) => [name, lossText(loss[0])]);
  const one = [`${first[0]} begins at ${first[1]}`, `begins at ${first[1]}`, first[1]];
  return second ? [`${one[0]}, ${second[0]} at ${second[1]}`, ...one] : one;
}

/** Marks and words of what lies above the picture, as SVG text; "" where nothing does. */
export function aboveSvg(run, frame) {
  const { type, left, right, top, stop } = frame;
  const drawn = drawnOf(run, frame.yMax);
  const marks = [...drawn].reverse().map((one) =>
    path(
      `peak ${one.cls}-peak`,
      leaves(one, frame).map((x) => `M${num(x)} ${num(top - 7)}${TRIANGLE}`),
    ),
  );
  const lines = drawn.filter((one) => one.cls !== "batch" && onlyBegins(one));
  const begins = Math.max(...lines.map(({ peak }) => peak));
  const rows = drawn
    .map((one) => [one.cls, fitting(reach(one, begins), right - left - 4, type)])
    .filter(([, words]) => words !== "");
  const said = rows.map(([cls, words], row) =>
    text(`above ${cls}`, right - 4, top + type * (1 + 1.3 * (stop ? row + 1 : row)), words, "end"),
  );
  if (lines.length > 0) {
    const beside = stop ? fitting(stop.wordings, right - left - 6, type, true) : (rows[0]?.[1] ?? "");
    const room = right - left - 2 * AIR - textWidth(beside, type, true);
    said.push(text(`above ${lines[0].cls}`, left + AIR, top + type, fitting(beginnings(lines), room, type)));
  }
  return [...marks, ...said].join("");
}
