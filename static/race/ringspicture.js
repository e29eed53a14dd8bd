// Final training loss against learning rate times updates: a ring a run. Data in, SVG out.

import { productText } from "../compare/table.js";
import { t } from "../language.js";
import { element, escaped, line, text } from "../lens/svg.js";
import { textWidth } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";
import { groupsOf, groupWords, memberWords } from "./rings.js";

const TYPE = 12;
const [LEFT, RIGHT, TOP, BELOW] = [44, 20, 24, 44];
const TICKS = 4;
const NEAR = 14;
const RING = 4.5;
const MANY = 6;

/** The picture of rings.js's rings, and the `groups` that lie together in it; the x axis is logarithmic. */
export function ringsPicture(rings, width, height) {
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
  const below = groups.map(({ x, rings: own }) => ({ x, label: productText(own[0].x) }));
  const inside = [
    element(
      "title",
      {},
      escaped(t("Final training loss of {count} runs by learning rate times updates.", { count: rings.length })),
    ),
    text("tick", 0, 12, t("final training loss")),
    ...grid,
    ...groups.map(markOf),
    ...labelsOf(groups, { width, bottom }),
    ...spacedTicks(below).map(({ x, label }) => text("tick", x, bottom + 16, label, "middle")),
    text("tick", LEFT, height - 8, t("learning rate × updates (log scale)")),
  ];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height, "font-size": TYPE };
  const svg = element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", class: "picture", role: "img", ...size },
    inside.join(""),
  );
  return { svg, groups };
}

function markOf({ x, y, rings }) {
  const isOne = rings.length === 1;
  const look = { class: isOne ? "race-ring" : "race-ring many", cx: x, cy: y, r: isOne ? RING : MANY };
  return element("circle", look, element("title", {}, escaped(rings.map(memberWords).join("\n"))));
}

/** The names beside the rings, those of several first; a name that finds no room is left to the table. */
function labelsOf(groups, frame) {
  const taken = groups.map(({ x, y }) => ({ left: x - MANY, right: x + MANY, top: y - MANY, bottom: y + MANY }));
  return groups
    .toSorted((one, other) => other.rings.length - one.rings.length)
    .map((group) => {
      const isMany = group.rings.length > 1;
      const free = groupWords(group)
        .flatMap((words) => placesOf(group, words, isMany, frame))
        .find(({ box }) => taken.every((other) => isApart(box, other)));
      if (!free) return "";
      taken.push(free.box);
      return text(isMany ? "race-name own" : "tick", free.x, free.y, free.words);
    });
}

/** Where a name could stand: above its ring, below, to the right, to the left, in the picture's frame. */
function placesOf({ x, y }, words, isMany, { width, bottom }) {
  const wide = textWidth(words, TYPE, isMany);
  const middle = Math.max(LEFT, Math.min(x - wide / 2, width - wide - 2));
  return [
    [middle, y - 10],
    [middle, y + 20],
    [x + 10, y + 4],
    [x - 10 - wide, y + 4],
    [middle, y - 24],
    [middle, y + 34],
  ]
    .map(([left, base]) => ({
      ...{ words, x: left, y: base },
      box: { left, right: left + wide, top: base - TYPE + 2, bottom: base + 3 },
    }))
    .filter(({ box }) => box.left >= LEFT && box.right <= width && box.top >= TYPE + 4 && box.bottom <= bottom);
}

const isApart = (one, other) =>
  one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;

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
