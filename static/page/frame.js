// Where things stand in the whole run's chart: updates across, a measure's values up. Pure.

import { raised } from "../lens/text.js";

/** The chart's margins in CSS pixels where its type has so many: static/style.css keeps to them too. */
const MARGINS = { left: 38, right: 82, top: 34, bottom: 44 };
const TYPE = 12;

/** An element's size in whole CSS pixels, and that of the type in it: {width, height, type}. */
export const sizeOf = (element) => ({
  width: Math.floor(element.clientWidth),
  height: Math.floor(element.clientHeight),
  type: parseFloat(getComputedStyle(element).getPropertyValue("--chart-type")) || TYPE,
});

/**
 * The scales of a chart. `chart`: one of the run's `show`; `range`: [first, last] updates in view; `size`: sizeOf's.
 * @returns {{left: number, right: number, top: number, bottom: number, width: number, height: number, type: number,
 *   range: [number, number], highest: number, log: boolean, y: [number, number], x: (update: number) => number,
 *   place: (value: number) => number, updateAt: (x: number) => number}} lengths in CSS pixels, `y` the value axis's
 *   ends, `highest` the value at its top
 */
export function scalesOf(chart, range, { width, height, type }, log) {
  const margin = (side) => Math.round((MARGINS[side] * type) / TYPE);
  const [left, top] = [margin("left"), margin("top")];
  const [right, bottom] = [width - margin("right"), Math.max(top + 1, height - margin("bottom"))];
  const isLog = log && chart.log !== null;
  const y = isLog ? chart.log.map(Math.log10) : chart.linear;
  const [from, to] = range;
  const share = (value) => ((isLog ? Math.log10(value) : value) - y[0]) / (y[1] - y[0]);
  return {
    left,
    right,
    top,
    bottom,
    width,
    height,
    type,
    range,
    y,
    log: isLog,
    highest: isLog ? chart.log[1] : chart.linear[1],
    x: (update) => left + ((update - from) / (to - from)) * (right - left),
    place: (value) => bottom - Math.max(0, Math.min(1, share(value))) * (bottom - top),
    updateAt: (x) => from + ((x - left) / (right - left)) * (to - from),
  };
}

/** An axis of more powers of ten than this has no room for numbers between them; about so many have a label. */
const MANY_POWERS = 6;
const LABELLED = 5;
/** From one power of ten to so many the chart library would write all of 1 to 9, which are too many for a low chart. */
const ALL_DIGITS = [1, 1.5];

/**
 * How the chart library is to write the numbers of a log axis from one power of ten to another. Without a format it
 * writes 2 for 0.2 between two powers, and a power of its own is too wide for the margin.
 */
export function logFormat([low, high]) {
  const powersWide = high - low;
  if (powersWide >= ALL_DIGITS[0] && powersWide <= ALL_DIGITS[1])
    return { tickmode: "linear", dtick: "D2", tickformat: "~g" }; // 1, 2 and 5
  if (powersWide <= MANY_POWERS) return { tickmode: "auto", tickformat: "~g" };
  const step = Math.ceil(powersWide / LABELLED);
  const first = Math.ceil(low / step);
  const powers = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, place) => (first + place) * step);
  const texts = powers.map((power) => (power === 0 ? "1" : `10${raised(String(power))}`));
  return { tickmode: "array", tickvals: powers.map((power) => Number(`1e${power}`)), ticktext: texts };
}

/** Moves stacked labels apart, in the order of their middles, inside low..high. `labels`: [{top, height}]. */
export function spread(labels, low, high) {
  const middle = ({ top, height }) => top + height / 2;
  const placed = labels.map((label) => ({ ...label })).sort((a, b) => middle(a) - middle(b));
  let free = low;
  for (const label of placed) {
    label.top = Math.max(label.top, free);
    free = label.top + label.height;
  }
  let limit = high;
  for (const label of placed.toReversed()) {
    label.top = Math.min(label.top, limit - label.height);
    limit = label.top;
  }
  return placed;
}
