// All that is written on the whole run: the axes' numbers, the names at the lines' ends, the lowest validation loss,
// where it stopped. SVG text, over the chart and where app/epochwise/web/picture/run.py writes it, so that the chart
// takes the place of the first picture without a jump. The chart library would take longer to write this than to draw
// the lines. Pure.

import { batches, epochs } from "../lens/series.js";
import { aboveSvg } from "../lens/above.js";
import { spread } from "../lens/runframe.js";
import { element, text } from "../lens/svg.js";
import { count, fitting } from "../lens/text.js";

const CLASSES = { epochs: "tick epoch", updates: "tick update", samples: "tick" };
const NEAR_EDGE = 60;

/** The words on a run's chart as an SVG of the chart's size. `axes`: axes.js's. */
export function wordsOf(run, frame, axes) {
  const above = axes.y.log ? "" : aboveSvg(run, frame);
  const inside =
    yNumbers(frame, axes) +
    xNumbers(frame, axes) +
    lowest(run, frame, axes) +
    above +
    stopped(frame) +
    endLabels(run, frame, axes);
  const size = {
    viewBox: `0 0 ${frame.width} ${frame.height}`,
    width: frame.width,
    height: frame.height,
    "font-size": frame.type,
  };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture whole-run", ...size, "aria-hidden": "true" },
    inside,
  );
}

const yNumbers = (frame, { y }) =>
  y.ticks.map(({ at, label }) => text("tick", frame.left - 5, y.of(at) + frame.type * 0.35, label, "end")).join("");

const xNumbers = (frame, { x }) =>
  x.ticks
    .flatMap(({ at, labels }) =>
      labels.map(([unit, words], row) =>
        text(CLASSES[unit], frame.x(at), frame.bottom + frame.type * (1.5 + 1.3 * row), words, "middle"),
      ),
    )
    .join("");

/** A run that diverged has no epoch worth a mark. */
function lowest({ lowest: told, plan, status }, frame, { y }) {
  if (!told || status === "diverged" || !Number.isFinite(told.validation) || (!y.log && told.validation > frame.yMax))
    return "";
  const [cx, cy] = [frame.x(told.epoch * plan.updates_per_epoch), y.of(told.validation)];
  const anchor = cx < frame.left + NEAR_EDGE ? "start" : cx > frame.right - NEAR_EDGE ? "end" : "middle";
  return (
    element("circle", { class: "lowest", cx, cy, r: 4.5 }) +
    text("lowest-note", cx, cy - 10, `lowest, epoch ${count(told.epoch)}`, anchor)
  );
}

/** Why the run ended before its plan did, at its end. */
function stopped({ stop, left, right, top, type }) {
  if (!stop) return "";
  return text(
    "label stopped-label",
    right - 6,
    top + type,
    fitting(stop.wordings, right - left - 6, type, true),
    "end",
  );
}

/** The names at the lines' ends, with their last values; on a log axis placed anew. */
function endLabels(run, frame, { y }) {
  return (y.log ? replaced(run, frame, y.of) : frame.labels)
    .map(({ cls, name, value, top }) => {
      const [x, base] = [frame.right + 7, top + frame.type];
      return text(`label end ${cls}`, x, base, name) + text(`label number ${cls}`, x, base + frame.type * 1.1, value);
    })
    .join("");
}

function replaced(run, frame, heightOf) {
  const told = batches(run);
  const ends = epochs(run);
  const lines = { val: ends.validation, train: ends.train, batch: told.thinned ? told.p90 : told.loss };
  const placed = frame.labels.map((label) => ({
    ...label,
    top: heightOf(lines[label.cls].findLast(Number.isFinite)) - label.height / 2,
  }));
  return spread(placed, frame.top, frame.bottom);
}
