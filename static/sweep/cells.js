// What the cells of a sweep show: a number, a shade, a sign. Pure.

import { t, withPoint } from "../language.js";
import { count, lossText } from "../lens/text.js";

/** A rate per sample that differs by less, relatively, is the same. */
const SAME = 1e-6;

/** Half of the shades lie between the card and the colour, with dark words, the others beyond it, with light ones. */
export const DARK = 0.5;

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
  if (!narrow || value === 0) return lossText(value);
  if (value >= 0.001 && value < 100) return withPoint(value.toPrecision(2));
  return value >= 100 && value < 1000 ? value.toFixed(0) : value.toExponential(0).replace("e+", "e");
}

/** How a cell stands to the one that leads: "leads", "near" (about as good), or "". `lead`: the API's, or null. */
export function standingOf(cell, lead) {
  if (!cell || !lead) return "";
  if (cell.index === lead.cell) return "leads";
  return lead.near.includes(cell.index) ? "near" : "";
}

/** What a cell shows: {text, shade (0 to 1), classes that it has}. `cell` is undefined while it is not trained. */
export function faceOf(cell, { measure, range, lead, isRefused, isNarrow }) {
  const value = finalOf(cell, measure);
  const worse = value !== null && isWorse(cell, measure);
  const shade = value === null || worse ? 0 : shadeOf(value, range, measure);
  const diverged = cell?.status === "diverged";
  const sign = diverged ? "×" : isRefused ? "–" : "";
  const number = value === null ? sign : numberOf(value, measure, isNarrow);
  const states = { diverged, worse, refused: isRefused, dark: shade >= DARK, [standingOf(cell, lead)]: true };
  return {
    text: worse ? `▲ ${number}` : number,
    shade,
    classes: Object.keys(states).filter((name) => name && states[name]),
  };
}

/** A value of an axis: "0.05", "1,000". */
export const axisNumber = (value) => (Number.isInteger(value) ? count(value) : withPoint(String(value)));

/** Whether a cell has this run's learning rate per sample. Where gradients are summed, there is no such line. */
export const isOnLine = ({ x, y }, config) =>
  config.reduction !== "sum" &&
  Math.abs(y / x / (config.learning_rate / Math.min(config.batch_size, config.samples)) - 1) < SAME;

/** Where on the line learning rate × updates is the same too: every batch is full, and no run stops early. */
export const isExactLine = ({ x, y }, config) =>
  !config.patience &&
  !config.target_loss &&
  x.values.every(
    (size) => config.samples % size === 0 || !y.values.some((rate) => isOnLine({ x: size, y: rate }, config)),
  );

/** What a cell says to whoever does not see its shade. `lead`: the API's, or null. */
export function cellWords(cell, axes, measure, refused, lead = null) {
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
  switch (standingOf(cell, lead)) {
    case "leads":
      return measure === "accuracy"
        ? t("{place}: {value}, the highest", { place, value: number })
        : t("{place}: {value}, the lowest", { place, value: number });
    case "near":
      return t("{place}: {value}, {near}", { place, value: number, near: nearWords(measure) });
    default:
      return t("{place}: {value}", { place, value: number });
  }
}

/** What it means to be about as good as the cell that leads. */
export function nearWords(measure) {
  if (measure === "train") return t("within 1% of the lowest");
  if (measure === "accuracy") return t("may be as high: chance can explain the difference");
  return t("may be as low: chance can explain the difference");
}
