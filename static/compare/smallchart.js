// A comparison as a small picture: the training lines of the runs, their names at the ends. Data in, SVG out.

import { element, escaped, line, polyline, text } from "../lens/svg.js";
import { t } from "../language.js";
import { count, lossText, textWidth } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";
import { spread } from "../page/frame.js";

const TYPE = 12;
const [LEFT, TOP, BELOW] = [40, 24, 26];
const TICKS = 3;
const LABEL = 2.3 * TYPE;
/** Between a line's end and its name; and how much of the picture names may take. */
const GAP = 8;
const MOST_NAMES = 0.5;

/**
 * The picture of the answer of /api/v1/compare; `width`, `height` and `beside` (for names, at least) in CSS pixels.
 * `end`: what stands where the axis ends.
 */
export function smallChart(compared, { width, height, beside, end }) {
  const { runs, ends, tie, axis, widths, range, description } = compared;
  const { max, ticks } = niceScale(range[1], TICKS);
  const [right, bottom] = [width - roomOf(runs, beside, width), height - BELOW];
  const x = (at) => LEFT + (at / axis.end) * (right - LEFT);
  const y = (loss) => bottom - (loss / max) * (bottom - TOP);
  const grid = ticks.map(({ value, label }) => {
    const at = y(value);
    return line("grid", LEFT, at, right, at) + text("tick", LEFT - 6, at + 4, label, "end");
  });
  const paths = runs.map((run, place) => {
    const points = run.curve.at
      .map((at, index) => [at, run.curve.train[index]])
      .filter(([at, loss]) => loss !== null && at <= axis.end * 1.000001)
      .map(([at, loss]) => [x(at), y(loss)]);
    const width_ = place === 0 ? 2.4 : widths[place];
    return element("path", { class: `race-line${place ? "" : " own"}`, d: polyline(points), "stroke-width": width_ });
  });
  const casing = tie
    ? paths[0].replace("race-line own", "race-line tied").replace(/stroke-width="[^"]*"/, 'stroke-width="7"')
    : "";
  // What is above the axis is cut off at its edge.
  const frame = { x: LEFT, y: TOP, width: right - LEFT, height: bottom - TOP };
  const clip = { ...frame, viewBox: [frame.x, frame.y, frame.width, frame.height].join(" ") };
  const lines = element("svg", clip, casing + paths.toReversed().join(""));
  const above = text("tick", LEFT, TOP - 10, startWords(runs, max));
  const zero = textWidth(end, TYPE) < right - LEFT - 2 * TYPE ? "0" : "";
  const under = text("tick", LEFT, height - 8, zero) + text("tick", right, height - 8, end, "end");
  const names = namesOf({ runs, ends, tie }, y, { right, width, top: TOP, bottom: height });
  const inside = [element("title", {}, escaped(description)), ...grid, lines, above, ...names, under];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, "font-size": TYPE };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture", role: "img", ...size },
    inside.join(""),
  );
}

/** Where the lines begin, if that is above the axis. */
function startWords(runs, max) {
  const starts = runs.map(({ initial }) => initial.train).filter(Number.isFinite);
  const [low, high] = [Math.min(...starts), Math.max(...starts)];
  if (!(high > max)) return "";
  const loss = lossText(high);
  return lossText(low) === loss ? t("↑ all begin at {loss}", { loss }) : t("↑ lines begin at up to {loss}", { loss });
}

/** The room for the names at the ends. */
function roomOf(runs, least, width) {
  const widest = Math.max(...runs.map(({ name }) => textWidth(name, TYPE, true)));
  return Math.min(Math.max(least, Math.ceil(widest) + GAP), Math.floor(width * MOST_NAMES));
}

function namesOf({ runs, ends, tie }, y, { right, width, top, bottom }) {
  const label = (name, value, cls, loss) => ({ name, value, cls, top: y(loss) - LABEL / 2, height: LABEL });
  const labels = tie
    ? [label(tie.words.split(", ")[0], tie.words.split(", ")[1] ?? "", "own", tie.high)]
    : runs
        .map((run, place) => ({ run, place }))
        .filter(({ run }) => run.status !== "diverged")
        .map(({ run, place }) => label(run.name, lossText(ends[place].train), place ? "" : "own", ends[place].train));
  return spread(labels, top, bottom).map(
    (each) =>
      text(`race-name ${each.cls}`, right + GAP, each.top + TYPE, cut(each.name, width - right - GAP)) +
      text(`race-value ${each.cls}`, right + GAP, each.top + 2 * TYPE, each.value),
  );
}

/** A name as far as it fits. */
function cut(name, room) {
  let shown = name;
  while (shown.length > 1 && textWidth(shown, TYPE, true) > room) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

/** "4,000 updates" at the end of an axis; seconds in their own unit. */
export const axisEnd = ({ unit, title, end }, timeText) =>
  unit === "seconds" ? timeText(end) : `${count(Math.round(end))} ${title}`;
