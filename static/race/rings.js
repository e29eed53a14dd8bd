// Final training loss against learning rate times updates: a ring a run. Data in, SVG out.

import { t } from "../language.js";
import { element, escaped, line, text } from "../lens/svg.js";
import { lossText, textWidth } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";
import { groupsOf, groupWords } from "./races.js";

const TYPE = 12;
const [LEFT, RIGHT, TOP, BELOW] = [44, 20, 24, 44];
const TICKS = 4;
const NEAR = 14;
const RING = 4.5;

/** The picture of rings.js's rings; the x axis is logarithmic. */
export function ringsSvg(rings, width, height) {
  const [right, bottom] = [width - RIGHT, height - BELOW];
  const { max, ticks } = niceScale(Math.max(...rings.map(({ y }) => y)) * 1.08, TICKS);
  const [least, most] = [Math.min, Math.max].map((end) => Math.log(end(...rings.map(({ x }) => x))));
  const pad = Math.max(0.2, (most - least) * 0.06);
  const across = (value) => LEFT + ((Math.log(value) - least + pad) / (most - least + 2 * pad)) * (right - LEFT);
  const up = (loss) => bottom - (loss / max) * (bottom - TOP);
  const grid = ticks.map(({ value, label }) => {
    const at = up(value);
    return line("grid", LEFT, at, right, at) + text("tick", LEFT - 6, at + 4, label, "end");
  });
  const groups = groupsOf(rings, { across, up, near: NEAR });
  const marks = groups.map(({ x, y, rings: own }) =>
    element("circle", { class: own.length > 1 ? "race-ring many" : "race-ring", cx: x, cy: y, r: RING }),
  );
  const below = groups.map(({ x, rings: own }) => ({ x, label: lossText(own[0].x) }));
  const inside = [
    element(
      "title",
      {},
      escaped(t("Final training loss of {count} runs by learning rate times updates.", { count: rings.length })),
    ),
    text("tick", 0, 12, t("final training loss")),
    ...grid,
    ...marks,
    ...labelsOf(groups, width),
    ...spacedTicks(below).map(({ x, label }) => text("tick", x, bottom + 16, label, "middle")),
    text("tick", LEFT, height - 8, t("learning rate × updates (log scale)")),
  ];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, "font-size": TYPE };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture", role: "img", ...size },
    inside.join(""),
  );
}

/** The names of the rings, above or below them in turns; one that would touch another is left to the table. */
function labelsOf(groups, width) {
  const taken = [];
  return groups.map((group, place) => {
    const words = groupWords(group);
    const wide = textWidth(words, TYPE, group.rings.length > 1);
    const x = Math.max(LEFT, Math.min(group.x - wide / 2, width - wide - 2));
    const free = [-10, 20, -24, 34]
      .slice(place % 2)
      .map((by) => ({ x, y: group.y + by }))
      .find(({ y }) =>
        taken.every((other) => Math.abs(other.y - y) > TYPE || other.x > x + wide || other.x + other.wide < x),
      );
    if (!free) return "";
    taken.push({ ...free, wide });
    return text(group.rings.length > 1 ? "race-name own" : "tick", free.x, free.y, words);
  });
}

/** Ticks that do not touch. */
function spacedTicks(ticks) {
  const shown = [];
  for (const tick of ticks) {
    const last = shown.at(-1);
    if (!last || tick.x - last.x > (textWidth(last.label, TYPE) + textWidth(tick.label, TYPE)) / 2 + 6)
      shown.push(tick);
  }
  return shown;
}
