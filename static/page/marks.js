// What is written on the whole run beside its ticks: the axes' and lines' names, the lowest epoch, what the axis cuts
// off, where the run stopped. SVG text that lies over the chart, where the server's first picture has it. Annotations
// of the chart library would not keep apart, and take longer than its lines. Pure.

import { element, num, path, text } from "../lens/svg.js";
import { fitting, textWidth } from "../lens/text.js";
import { spread } from "./frame.js";

const CLASSES = { validation: "val", batch: "batch", train: "train" };
const TRIANGLE = "l-3.5 6h7z";
const AIR = 7;
/** In sizes of the type: how near to the top a note has no room above its mark; what a line's name has at its end; from
 * the x axis's title to the picture's lower edge; from the y axis's title to the plot. */
const NEAR_TOP = 2;
const END_ROOM = 6.1;
const UNDER = 0.75;
const OVER = 1;

/**
 * The words on a chart, an SVG of its size. `show`: the run's; `chart`: one of its charts; `unit`: of the x axis;
 * `scales`: frame.js's.
 */
export function marksOf(show, chart, unit, scales) {
  const { width, height, type } = scales;
  const whole = scales.range[0] === 0 && scales.range[1] === show.end.updates;
  const inside = [
    text("axis-name", scales.left, scales.top - OVER * type, fitting(titles(chart.title), width - scales.left, type)),
    text("axis-name across", (scales.left + scales.right) / 2, height - UNDER * type, show.axes[unit], "middle"),
    lowest(chart, scales),
    scales.log ? "" : above(chart, scales, show.stop),
    whole ? stopped(show.stop, scales) : "",
    whole ? ends(chart, scales) : "",
  ].join("");
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, "font-size": type };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture whole-run", ...size, "aria-hidden": "true" },
    inside,
  );
}

/** "loss (log loss in nats), lower is better", or as much of it as has room. */
const titles = (title) => [title, title.replace(/ \(.*\)/, ""), title.replace(/[ ,].*/, "")];

const inView = (update, { range: [from, to] }) => update >= from && update <= to;

function lowest({ lowest: mark }, scales) {
  if (!mark || mark.value > scales.highest || !inView(mark.update, scales)) return "";
  const [cx, cy] = [scales.x(mark.update), scales.place(mark.value)];
  const [anchor, aside] = cx < (scales.left + scales.right) / 2 ? ["start", -5] : ["end", 5];
  const base = cy - scales.top > NEAR_TOP * scales.type ? cy - 0.8 * scales.type : cy + 1.5 * scales.type;
  return (
    element("circle", { class: "lowest", cx, cy, r: 4.5 }) + text("lowest-note", cx + aside, base, mark.words, anchor)
  );
}

/** A mark wherever something leaves the picture at its upper edge, and in words how far it goes. */
function above({ above: lines }, scales, stop) {
  const marks = lines.toReversed().map(({ line, spans }) =>
    path(
      `peaks ${CLASSES[line]}`,
      spans
        .filter(([start]) => inView(start, scales))
        .map(([start]) => `M${num(scales.x(start))} ${num(scales.top - AIR)}${TRIANGLE}`),
    ),
  );
  const shown = lines.filter(({ spans }) =>
    spans.some(([start, end]) => end >= scales.range[0] && inView(start, scales)),
  );
  const room = scales.right - scales.left;
  const row = (line, index, x, anchor, width) => {
    const words = fitting([line.text, line.short], width, scales.type);
    return text(`above ${CLASSES[line.line]}`, x, scales.top + scales.type * (1 + 1.3 * index), words, anchor);
  };
  const begins = shown.filter((line) => line.begins && line.text);
  const peaks = shown.filter((line) => !line.begins && line.text);
  return [
    ...marks,
    ...begins.map((line, index) => row(line, index, scales.left + AIR, "start", room * 0.62)),
    ...peaks.map((line, index) => row(line, index + (stop ? 1 : 0), scales.right - 4, "end", room - 4)),
  ].join("");
}

function stopped(stop, { left, right, top, type }) {
  if (!stop) return "";
  return text("stop-label", right - 6, top + type, fitting(stop.words, right - left - 12, type, true), "end");
}

/** The names at the lines' ends, with their last values. */
function ends(chart, scales) {
  const { type } = scales;
  const labels = chart.ends.map((end) => {
    const height = type * (end.text ? 2.2 : 1.3);
    return { ...end, height, top: scales.place(end.value) - height / 2 };
  });
  return spread(labels, scales.top, scales.bottom)
    .map(({ line, name, text: value, top }) => {
      const [x, base] = [scales.right + AIR, top + type];
      const number = text(`number ${CLASSES[line]}`, x, base + type * 1.1, value);
      const room = END_ROOM * type;
      const squeezed = textWidth(name, type, true) > room ? { textLength: room, lengthAdjust: "spacingAndGlyphs" } : {};
      return text(`end ${CLASSES[line]}`, x, base, name, "start", squeezed) + number;
    })
    .join("");
}
