// A small chart of training and validation loss, along epochs or along the number of samples. Data in, SVG out.

import { withPoint } from "../language.js";
import { element, escaped, line, num, polyline, text } from "../lens/svg.js";
import { lossText } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";

const TYPE = 12;
const LEFT = 40;
const END = 6;
const TOP = 18;
const TICKS = 3;

/**
 * `lines`: [{cls ("train" or "val"), name, points: [[x, loss]]}], x from 0 to 1; `width` and `height` in CSS pixels;
 * `marks`: [{x (0 to 1), label}] under the axis; `dots`: whether each point has a dot.
 */
export function curveSvg({ lines, width, height, marks, dots, title, label }) {
  const losses = lines.flatMap(({ points }) => points.map(([, loss]) => loss)).filter(Number.isFinite);
  const top = Math.min(Math.max(...losses), 4 * Math.max(...lines.map(({ points }) => points.at(-1)?.[1] ?? 0)));
  const { max, ticks } = niceScale(top > 0 ? top : 1, TICKS);
  const [right, bottom] = [width - END * TYPE * 1.6, height - TYPE * 1.8];
  const x = (share) => LEFT + share * (right - LEFT);
  const y = (loss) => bottom - (Math.min(loss, max) / max) * (bottom - TOP);
  const grid = ticks.map((tick) => {
    const at = y(tick.value);
    return line("grid", LEFT, at, right, at) + text("tick", LEFT - 6, at + TYPE * 0.35, tick.label, "end");
  });
  const drawn = lines.map(({ cls, points }) => {
    const places = points.filter(([, loss]) => Number.isFinite(loss)).map(([share, loss]) => [x(share), y(loss)]);
    const marked = dots ? places.map(([at, down]) => `M${num(at)} ${num(down)}h0`).join("") : "";
    return (
      element("path", { class: `curve ${cls}`, d: polyline(places) }) +
      (marked ? element("path", { class: `curve-dots ${cls}`, d: marked }) : "")
    );
  });
  const under = marks.map((mark, place) => {
    const anchor = place === 0 ? "start" : place === marks.length - 1 ? "end" : "middle";
    return text("tick", x(mark.x), height - TYPE * 0.4, mark.label, anchor);
  });
  const inside = [text("tick", 0, TYPE, title), ...grid, ...drawn, ...namesOf(lines, y, right), ...under].join("");
  const size = { viewBox: `0 0 ${num(width)} ${num(height)}`, width, height, "font-size": TYPE };
  const name = element("title", {}, escaped(label));
  return element("svg", { xmlns: "http://www.w3.org/2000/svg", class: "picture", role: "img", ...size }, name + inside);
}

/** One loss minus another, by the numbers that are written: 0.288 and 0.272 are 0.016 apart. */
export function gapText(one, other) {
  const decimals = Math.max(Math.abs(one), Math.abs(other)) < 10 ? 3 : 2;
  const gap = Number(one.toFixed(decimals)) - Number(other.toFixed(decimals));
  return withPoint(gap.toFixed(decimals));
}

/** The names at the ends, one under the other where they would touch. */
function namesOf(lines, y, right) {
  const ends = lines
    .filter(({ points }) => Number.isFinite(points.at(-1)?.[1]))
    .map(({ cls, name, points }) => ({ cls, name, loss: points.at(-1)[1], at: y(points.at(-1)[1]) }))
    .sort((a, b) => a.at - b.at);
  for (let place = 1; place < ends.length; place += 1)
    ends[place].at = Math.max(ends[place].at, ends[place - 1].at + 2.3 * TYPE);
  return ends.map(
    ({ cls, name, loss, at }) =>
      text(`curve-name ${cls}`, right + 6, at, name) + text(`curve-name ${cls}`, right + 6, at + TYPE, lossText(loss)),
  );
}
