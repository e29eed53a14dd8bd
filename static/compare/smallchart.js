// A comparison as a small picture: the training lines of the runs, their names at the ends. Data in, SVG out.

import { element, escaped, line, polyline, text } from "../lens/svg.js";
import { t } from "../language.js";
import { count, lossText, textWidth } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";
import { spread } from "../page/frame.js";

const TYPE = 12;
const [LEFT, TOP, BELOW] = [40, 24, 26];
const TICKS = 3;
/** How high a label's line is, and what is left free below a label. */
const [LINE, SPACE] = [TYPE, 0.3 * TYPE];
/** Between a line's end and its name, where a thin line joins them; and how much of the picture names may take. */
const GAP = 14;
const AWAY = 3;
const MOST_NAMES = 0.5;

/**
 * The picture of the answer of /api/v1/compare; `width`, `least` (its height; more where names need it) and `beside`
 * (for names, at least) in CSS pixels. `end`: what stands where the axis ends.
 */
export function smallChart(compared, { width, least, beside, end }) {
  const { runs, tie, axis, widths, range, description } = compared;
  const { room, labels } = labelsIn(compared, { width, beside });
  const height = Math.max(least, Math.ceil(labels.reduce((sum, label) => sum + label.height, TOP)));
  const { max, ticks } = niceScale(range[1], TICKS);
  const [right, bottom] = [width - room, height - BELOW];
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
  const names = namesSvg(labels, { x, y, right, bottom: height });
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

/** The room beside the lines, and each run's (or the tie's) {names (lines), value, cls, at, loss, height} there. */
function labelsIn(compared, { width, beside }) {
  const named = namedOf(compared);
  const most = Math.floor(width * MOST_NAMES);
  const labels = named.map(({ name, ...label }) => {
    const names = linesOf(name, most - GAP);
    return { ...label, names, height: (names.length + 1) * LINE + SPACE };
  });
  const widest = Math.max(...labels.flatMap(({ names, value }) => [...names.map(widthOf), textWidth(value, TYPE)]));
  return { room: Math.min(Math.max(beside, Math.ceil(widest) + GAP), most), labels };
}

function namedOf({ runs, ends, tie }) {
  if (tie) {
    const [name, value = ""] = tie.words.split(", ");
    return [{ name, value, cls: "own", at: ends[0].at, loss: tie.high }];
  }
  return runs
    .map(({ name, status }, place) => ({ name, status, cls: place ? "" : "own", end: ends[place] }))
    .filter(({ status }) => status !== "diverged")
    .map(({ end: { at, train }, ...label }) => ({ ...label, at, loss: train, value: lossText(train) }));
}

const widthOf = (name) => textWidth(name, TYPE, true);

/** A name on as few lines as hold what differs; what is too wide even so goes on after a space. */
function linesOf(name, room) {
  const fields = name.split(/(?<=,) /);
  const parts = fields.flatMap((field) => (widthOf(field) <= room ? [field] : field.split(" ")));
  const lines = [];
  for (const words of parts) {
    const longer = [...lines.slice(-1), words].join(" ");
    if (widthOf(longer) <= room) lines.splice(-1, 1, longer);
    else lines.push(cut(words, room));
  }
  return lines;
}

function namesSvg(labels, { x, y, right, bottom }) {
  const left = right + GAP;
  const placed = labels.map((label) => ({ ...label, top: y(label.loss) - label.height / 2 }));
  return spread(placed, TOP, bottom).map(({ names, value, cls, at, loss, top }) =>
    [
      line("race-lead", x(at), Math.max(TOP, y(loss)), left - AWAY, top + LINE),
      ...names.map((name, place) => text(`race-name ${cls}`, left, top + (place + 1) * LINE, name)),
      text(`race-value ${cls}`, left, top + (names.length + 1) * LINE, value),
    ].join(""),
  );
}

/** A word as far as it fits. */
function cut(name, room) {
  let shown = name;
  while (shown.length > 1 && widthOf(shown) > room) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

/** "4,000 updates" at the end of an axis; seconds in their own unit. */
export const axisEnd = ({ unit, title, end }, timeText) =>
  unit === "seconds" ? timeText(end) : `${count(Math.round(end))} ${title}`;
