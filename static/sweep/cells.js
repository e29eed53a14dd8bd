// What the cells of a sweep show: a number, a shade, a sign. Pure.

import { t, withPoint } from "../language.js";
import { count, lossText } from "../lens/text.js";

/** A rate per sample that differs by less, relatively, is the same. */
const SAME = 1e-6;

/** The final value of a measure in a cell; null where there is none. */
export function finalOf(cell, measure) {
  if (!cell || cell.status === "diverged") return null;
  return measure === "accuracy" ? (cell.accuracy?.validation ?? null) : cell.final[measure];
}

/** Whether a cell ended worse than the untrained model. */
export const isWorse = (cell, measure) =>
  measure !== "accuracy" && cell.status !== "diverged" && cell.final[measure] > cell.initial[measure];

/** {low, high}: between which values shades lie; cells worse than untrained have none. */
export function rangeOf(cells, measure) {
  const values = cells
    .filter((cell) => finalOf(cell, measure) !== null && !isWorse(cell, measure))
    .map((cell) => finalOf(cell, measure));
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** How dark a cell is, 0 to 1: the better, the darker. Losses on a log scale, since most lie close above the lowest. */
export function shadeOf(value, { low, high }, measure) {
  if (!(high > low)) return 0.5;
  const share = measure === "accuracy" ? (value - low) / (high - low) : logShare(value, low, high);
  return Math.max(0, Math.min(1, share));
}

function logShare(value, low, high) {
  if (!(low > 0)) return (high - value) / (high - low);
  return Math.log(high / value) / Math.log(high / low);
}

/** A cell's number: as many digits as have room. */
export function numberOf(value, measure, narrow) {
  if (measure === "accuracy") return `${withPoint((100 * value).toFixed(narrow ? 0 : 1))}%`;
  return narrow && value < 100 && value >= 0.001 ? withPoint(value.toPrecision(2)) : lossText(value);
}

/** A value of an axis: "0.05", "1,000". */
export const axisNumber = (value) => (Number.isInteger(value) ? count(value) : withPoint(String(value)));

/** Whether a cell has this run's learning rate per sample. */
export const isOnLine = ({ x, y }, config) =>
  Math.abs(y / x / (config.learning_rate / Math.min(config.batch_size, config.samples)) - 1) < SAME;

/** What a cell says to whoever does not see its shade. */
export function cellWords(cell, axes, measure, refused) {
  const place =
    axes.y.field === "epochs"
      ? t("batch size {x}, {y} epochs", { x: axisNumber(cell.x), y: axisNumber(cell.y) })
      : t("batch size {x}, learning rate {y}", { x: axisNumber(cell.x), y: axisNumber(cell.y) });
  if (refused) return t("{place}: {reason}", { place, reason: refused });
  if (cell.status === undefined) return place;
  if (cell.status === "diverged")
    return t("{place}: diverged at update {update}", { place, update: cell.diverged_at_update + 1 });
  const value = finalOf(cell, measure);
  if (value === null) return place;
  const number = numberOf(value, measure, false);
  if (isWorse(cell, measure)) return t("{place}: {value}, worse than untrained", { place, value: number });
  return t("{place}: {value}", { place, value: number });
}
