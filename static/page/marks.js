// What is written on the whole run beside its ticks: the axes' and lines' names, what the axis cuts off, where the run
// stopped. SVG text that lies over the chart, where the server's first picture has it. Annotations of the chart library
// would not keep apart, and take longer than its lines. Pure.

import { t, tn } from "../language.js";
import { element, line, num, path, text } from "../lens/svg.js";
import { fitting, lossText, textWidth } from "../lens/text.js";
import { spread } from "./frame.js";

const CLASSES = { validation: "val", batch: "batch", train: "train", test: "tested", before: "quiet", "": "quiet" };
const TRIANGLE = "l-3.5 6h7z";
const DIAMOND = "l6 6-6 6-6-6z";
const AIR = 7;
/** In sizes of the type: what a line's name has at its end; from the x axis's title to the picture's lower edge; from
 * the y axis's title to the plot; what the button has that leads back to the whole run. */
const END_ROOM = 6.1;
const UNDER = 0.75;
const OVER = 1;
const BACK_ROOM = 9;
/** A plot of less has no room for words over its lines. */
const LOW = 11;
/** From one call of fit() to the next, and how tall its mark is, in CSS pixels. */
const LEAST_APART = 4;
const CALL_TALL = 6;

/**
 * The words on a chart, an SVG of its size. `show`: the run's; `chart`: one of its charts; `unit`: of the x axis;
 * `scales`: frame.js's; `singles`: as in figure.js; `ends`: ends.js's labels.
 */
export function marksOf(show, chart, unit, scales, { singles, ends }) {
  const { width, height, type } = scales;
  const whole = isWhole(show, scales);
  const room = width - scales.left - (whole ? 0 : BACK_ROOM * type);
  const title = fitting(titles(chart.title), room, type);
  const lines = scales.log ? [] : above(chart, singles, scales);
  const inside = [
    text("axis-name", scales.left, scales.top - OVER * type, title),
    text("axis-name across", (scales.left + scales.right) / 2, height - UNDER * type, show.axes[unit], "middle"),
    ...lines.toReversed().map((line) => peaks(line, scales)),
    callMarks(show, scales),
    targetMark(chart, scales),
    diamond(ends, scales),
    ...notes(show, chart, lines, scales, { whole, title }),
    ...endLabels(ends, scales),
  ].join("");
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, "font-size": type };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture whole-run", ...size, "aria-hidden": "true" },
    inside,
  );
}

export const isLow = ({ top, bottom, type }) => bottom - top < LOW * type;

export const isWhole = (show, { range: [from, to] }) => from === 0 && to === show.end.updates;

/** "loss (log loss in nats), lower is better", or as much of it as has room. */
const titles = (title) => [title, title.replace(/ \(.*\)/, ""), title.replace(/[ ,].*/, "")];

/** The lines that leave the part in view at its upper edge, each with its stretches there. */
function above(chart, singles, { range: [from, to], highest }) {
  const lines = singles
    ? [...chart.above.filter(({ line }) => line !== "batch"), ...singlesAbove(singles, highest)]
    : chart.above;
  return lines
    .filter(({ value }) => value > highest)
    .map((line) => ({ ...line, spans: line.spans.filter(([start, end]) => end >= from && start <= to) }))
    .filter(({ spans }) => spans.length > 0);
}

/** Single batches that were fetched for the part in view. */
function singlesAbove({ at, loss }, highest) {
  const high = [...loss.keys()].filter((index) => loss[index] > highest);
  if (high.length === 0) return [];
  const value = high.reduce((top, index) => Math.max(top, loss[index]), 0);
  const peak = lossText(value);
  return [
    {
      line: "batch",
      value,
      text: tn("{count} batch above, up to {peak}", "{count} batches above, up to {peak}", high.length, { peak }),
      short: "",
      begins: false,
      spans: high.map((index) => [at[index], at[index]]),
    },
  ];
}

/** A mark wherever a line leaves the picture, and where the view begins if it is above there. */
const peaks = ({ line, spans }, scales) =>
  path(
    `peaks ${CLASSES[line]}`,
    spans.map(([start]) => `M${num(scales.x(Math.max(start, scales.range[0])))} ${num(scales.top - AIR)}${TRIANGLE}`),
  );

/** The test's score, where the run ends. */
const diamond = (ends, { right, place }) =>
  path(
    "tested",
    ends.filter(({ line }) => line === "test").map(({ value }) => `M${num(right)} ${num(place(value) - 6)}${DIAMOND}`),
  );

/** Lines where fit() is called again, with the calls' numbers where these have room; none where they would touch. */
function callMarks({ calls: found, end }, { range: [from, to], x, left, right, top, bottom, type }) {
  if (!found) return "";
  const { every } = found;
  const apart = ((right - left) * every) / (to - from);
  if (apart < LEAST_APART) return "";
  const calls = [];
  for (let call = Math.max(1, Math.ceil(from / every)); call * every < Math.min(to, end.updates); call += 1)
    calls.push({ at: x(call * every), words: t("fit() {call}", { call: call + 1 }) });
  const room = calls.every(({ words }) => textWidth(words, type) + AIR < apart);
  const marks = calls.map(({ at }) => `M${num(at)} ${num(bottom)}V${num(room ? top : bottom - CALL_TALL)}`);
  const names = room ? calls.map(({ at, words }) => text("above quiet", at + 3, bottom - 4, words)) : [];
  return path("calls", marks) + names.join("");
}

/** A line at the loss to be reached, and its name over it; none where it is not in the picture. */
function targetMark({ target }, { log, y, highest, place, left, right, top, type }) {
  if (!target || target.value > highest || (log && target.value < 10 ** y[0])) return "";
  const at = place(target.value);
  const below = at - top < 2 * type;
  const words = fitting(target.words, right - left - 2 * AIR, type);
  return line("target", left, at, right, at) + text("above quiet", left + 4, below ? at + type : at - 4, words);
}

/** What is said in the upper corners, row by row; over a low plot as much of the right corner as fits by its title. */
function notes(show, chart, lines, scales, { whole, title }) {
  const { left, right, top, type } = scales;
  const row = (cls, words, index, x, anchor, room) =>
    text(cls, x, top + type * (1 + 1.3 * index), fitting(words, room, type, cls === "stop-label"), anchor);
  const said = lines.filter((line) => line.text);
  const begins = said.filter((line) => line.begins && whole);
  const corner = [
    ...(whole && show.stop ? [["stop-label", show.stop.words]] : []),
    ...said
      .filter((line) => !line.begins || !whole)
      .map((line) => [`above ${CLASSES[line.line]}`, [line.text, line.short]]),
    ...(show.calls ? [["above quiet", show.calls.words]] : []),
    ...(chart.measured ? [["above val", [chart.measured]]] : []),
    ...(scales.log && chart.hidden_on_log ? [["above quiet", [chart.hidden_on_log]]] : []),
  ];
  if (isLow(scales)) return notesOver(corner, title, scales);
  return [
    ...begins.map((line, index) =>
      row(`above ${CLASSES[line.line]}`, [line.text, line.short], index, left + AIR, "start", (right - left) * 0.62),
    ),
    ...corner.map(([cls, words], index) => row(cls, words, index, right - 4, "end", right - left - 12)),
  ];
}

/** Notes in the line of the chart's title, from right to left while there is room. */
function notesOver(corner, title, { left, right, top, type }) {
  let [end, words] = [right - 4, /** @type {string[]} */ ([])];
  for (const [cls, wordings] of corner) {
    const isBold = cls === "stop-label";
    const free = end - left - textWidth(title, type, isBold) - 2 * type;
    const fits = wordings.find((each) => textWidth(each, type, isBold) <= free);
    if (!fits) continue;
    words = [...words, text(cls, end, top - OVER * type, fits, "end")];
    end -= textWidth(fits, type, isBold) + 1.5 * type;
  }
  return words;
}

/** The names at the lines' ends, with their last values; of a line that ends inside the picture, there. */
function endLabels(ends, scales) {
  const { type } = scales;
  const labels = ends.map((end) => {
    const height = type * (end.text ? 2.2 : 1.3);
    return { ...end, height, top: scales.place(end.value) - height / 2 };
  });
  const inside = labels.filter(({ at }) => at !== undefined && scales.x(at) < scales.right - AIR);
  const beside = labels.filter((label) => !inside.includes(label));
  return [
    ...inside.map(({ line, name, at, top }) => {
      const [x, anchor] = scales.x(at) > (scales.left + scales.right) / 2 ? [-AIR, "end"] : [AIR, "start"];
      return text(`above ${CLASSES[line]}`, scales.x(at) + x, top, name, anchor);
    }),
    ...spread(beside, scales.top, scales.bottom).map((label) => endLabel(label, scales)),
  ];
}

function endLabel({ line, name, text: value, top }, { right, type }) {
  const [x, base, room] = [right + AIR, top + type, END_ROOM * type];
  const squeezed = textWidth(name, type, true) > room ? { textLength: room, lengthAdjust: "spacingAndGlyphs" } : {};
  const number = text(`number ${CLASSES[line]}`, x, base + type * 1.1, value);
  return text(`end ${CLASSES[line]}`, x, base, name, "start", squeezed) + number;
}
