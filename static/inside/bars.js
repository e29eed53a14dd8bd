// The steps of all parameters as bars, in the model's groups. Pure.
import { t, tn } from "../language.js";
import { box, line, path, picture, text } from "../lens/svg.js";
import { fitting, textWidth } from "../lens/text.js";
import { fixed, noteHtml } from "./html.js";
import { groupsOf } from "./parameters.js";

const TYPE = 12;
const HEIGHT = 46;
const WORDS = 16;
const GAP = 14;
/** A bar with its air is no wider than the one and no narrower than the other, in CSS pixels. */
const WIDEST = 12;
const NARROWEST = 3;

/** Values in `count` parts of about one size, each with its [lowest, highest], 0 included, and whether it is named. */
function binned({ steps, named }, count) {
  return Array.from({ length: count }, (_, bin) => {
    const [from, to] = [bin, bin + 1].map((edge) => Math.floor((edge * steps.length) / count));
    const part = steps.slice(from, to);
    return { low: Math.min(0, ...part), high: Math.max(0, ...part), named: named.slice(from, to).some(Boolean) };
  });
}

/** A group has room for its shortest name. */
const leastWidth = ({ words }) => textWidth(words[words.length - 1], TYPE);

/** Groups as bars: one a parameter, or where these are too many for the width, fewer that reach from least to most. */
export function barsOf(groups, width) {
  const all = groups.reduce((sum, { steps }) => sum + steps.length, 0);
  const room = Math.max(
    1,
    Math.floor((width - (groups.length - 1) * GAP - leastWidth(groups[groups.length - 1])) / NARROWEST),
  );
  const share = Math.min(1, room / all);
  return groups.map((group) => ({
    words: group.words,
    bars: binned(group, Math.max(1, Math.round(group.steps.length * share))),
  }));
}

/** How wide a bar is, when every group has its least width. */
function barWidth(groups, width) {
  const free = width - GAP * (groups.length - 1);
  let wide = 0;
  /** @type {any[]} the groups that would be too narrow */
  let small = [];
  for (const _ of groups) {
    const bars = groups.filter((group) => !small.includes(group)).reduce((sum, group) => sum + group.bars.length, 0);
    if (bars > 0) wide = (free - small.reduce((sum, group) => sum + leastWidth(group), 0)) / bars;
    small = groups.filter((group) => group.bars.length * wide < leastWidth(group));
  }
  return Math.min(WIDEST, wide);
}

/** The bars of a group from `x` on, as two paths: those that are named, and the others. */
function groupSvg({ bars }, x, wide, y) {
  const marks = (which) =>
    bars.flatMap(({ low, high, named }, i) =>
      named === which && high > low ? [box(x + i * wide, y(high), Math.max(1, 0.82 * wide), y(low) - y(high))] : [],
    );
  return path("step", marks(false)) + path("step named", marks(true));
}

function descOf(groups) {
  const decimals = 4;
  const each = groups.map(({ words: [group], bars }) => {
    const low = fixed(Math.min(...bars.map(({ low }) => low)), decimals);
    const high = fixed(Math.max(...bars.map(({ high }) => high)), decimals);
    return t("{group}: steps from {low} to {high}.", { group, low, high });
  });
  return each.join(" ");
}

/** The picture of every parameter's step, `width` CSS pixels wide, and what its bars are. */
export function barsHtml(dataset, parameters, width) {
  const groups = barsOf(groupsOf(dataset, parameters), width);
  const wide = barWidth(groups, width);
  const most = Math.max(...groups.flatMap(({ bars }) => bars.flatMap(({ low, high }) => [-low, high]))) || 1;
  const y = (value) => HEIGHT / 2 - (value / most) * (HEIGHT / 2 - 1);
  let x = 0;
  const drawn = groups.map((group, i) => {
    const room = Math.max(leastWidth(group), group.bars.length * wide);
    const name = fitting(group.words, room + GAP - 4, TYPE);
    const last = i === groups.length - 1;
    const svg =
      groupSvg(group, x, wide, y) +
      line("zero", x, HEIGHT / 2, x + Math.max(room, wide), HEIGHT / 2) +
      text("axis-name", x + (last ? room : room / 2), HEIGHT + WORDS - 4, name, last ? "end" : "middle");
    x += room + GAP;
    return svg;
  });
  const title = tn("The step of the {count} parameter", "The steps of all {count} parameters", parameters.count);
  const size = { width: Math.round(width), height: HEIGHT + WORDS, type: TYPE };
  const names = { id: "inside-bars", cls: "inside-bars", title, desc: descOf(groups) };
  const bars = groups.reduce((sum, group) => sum + group.bars.length, 0);
  return picture({ ...names, ...size }, drawn.join("")) + noteHtml(barsWords(bars < parameters.count));
}

/** What the bars are, in a line; `shared`: some parameters share one. */
const barsWords = (shared) =>
  [
    shared
      ? t("Each bar stands for some parameters: from the lowest of their steps to the highest.")
      : t("Each bar is the step of one parameter: up where it grew."),
    t("In full colour: those that moved most, which stand below."),
  ].join(" ");
