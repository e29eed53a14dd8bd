// A comparison as a small picture: the training lines of the runs, their names at the ends. Data in, SVG out.

import { element, escaped, line, polyline, text } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";
import { spread } from "../page/frame.js";

const TYPE = 12;
const [LEFT, TOP, BELOW] = [40, 10, 26];
const TICKS = 3;
const LABEL = 2.3 * TYPE;

/** The picture of the answer of /api/v1/compare; `width`, `height` and `beside` (for names) in CSS pixels. */
export function smallChart(compared, { width, height, beside, end }) {
  const { runs, ends, tie, axis, widths, range, description } = compared;
  const { max, ticks } = niceScale(range[1], TICKS);
  const [right, bottom] = [width - beside, height - BELOW];
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
  const under = text("tick", LEFT, height - 8, "0") + text("tick", right, height - 8, end, "end");
  const names = namesOf({ runs, ends, tie }, y, { right, top: TOP, bottom: height });
  const inside = [element("title", {}, escaped(description)), ...grid, lines, ...names, under];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, "font-size": TYPE };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture", role: "img", ...size },
    inside.join(""),
  );
}

function namesOf({ runs, ends, tie }, y, { right, top, bottom }) {
  const label = (name, value, cls, loss) => ({ name, value, cls, top: y(loss) - LABEL / 2, height: LABEL });
  const labels = tie
    ? [label(tie.words.split(", ")[0], tie.words.split(", ")[1] ?? "", "own", tie.high)]
    : runs
        .map((run, place) => ({ run, place }))
        .filter(({ run }) => run.status !== "diverged")
        .map(({ run, place }) => label(run.name, lossText(ends[place].train), place ? "" : "own", ends[place].train));
  return spread(labels, top, bottom).map(
    (each) =>
      text(`race-name ${each.cls}`, right + 8, each.top + TYPE, each.name) +
      text(`race-value ${each.cls}`, right + 8, each.top + 2 * TYPE, each.value),
  );
}

/** "4,000 updates" at the end of an axis; seconds in their own unit. */
export const axisEnd = ({ unit, title, end }, timeText) =>
  unit === "seconds" ? timeText(end) : `${count(Math.round(end))} ${title}`;
