// The names at the ends of a comparison's lines: what is written there, and at what height. Pure.

import { count, lossText, textWidth, updatesText } from "../lens/text.js";
import { t } from "../language.js";
import { spread } from "../page/frame.js";

/** From the end of the axis to a name, and what a button that removes a run takes of its room, in CSS pixels. */
export const GAP = 14;
const DROP = 28;
/** How high a line is, and the room over the highest label, in sizes of the type. */
const LINE = 1.25;
const SPACE = 0.5;

/**
 * The labels: {place (of the run; -1: this run's validation, null: a tie), name, value, updates, top, from: {x, y}
 * (where the line ends), height, lines (of the name), short (name and value share a line)}. Names are whole where all
 * labels have room for that; else they have two lines, or one. `scales`: scales.js's.
 */
export function labelsOf(compared, scales) {
  const named = namedOf(compared);
  const low = scales.top - scales.type * SPACE;
  const room = scales.height - low;
  const heightOf = (lines) => lines * LINE * scales.type;
  const whole = named.map((label) => linesOf(label, scales));
  const cut = (most) => whole.map((lines) => Math.min(lines, most));
  const high = (names, values) => heightOf(names.reduce((sum, lines) => sum + lines + values, 0));
  const most = [Infinity, 2, 1].find((lines) => high(cut(lines), 1) <= room);
  const short = most === undefined;
  const names = cut(most ?? 1);
  const labels = named.map(({ at, loss, ...each }, place) => {
    const height = heightOf(names[place] + (short ? 0 : 1));
    const from = { x: scales.x(at), y: scales.place(loss) };
    return { ...each, short, lines: names[place], height, from, top: from.y - height / 2 };
  });
  // Down to the axis, and past it only where they need that room.
  const end = low + high(names, short ? 0 : 1);
  return spread(labels, low, Math.max(scales.bottom, Math.min(scales.height, end)));
}

/** On how many lines a name is whole; a word that is too wide for one is broken. */
function linesOf({ place, name }, { width, right, type }) {
  const room = width - right - GAP - (place > 0 ? DROP : 0);
  const wide = (text) => textWidth(text, type, place !== -1);
  let [lines, last] = [0, ""];
  for (const word of name.split(" ")) {
    const longer = `${last} ${word}`;
    if (last && wide(longer) <= room) last = longer;
    else [lines, last] = [lines + Math.ceil(wide(word) / room), word];
  }
  return lines;
}

/** What is named: each run, or a tie; and this run's validation where its line ends in the chart. */
function namedOf({ runs, ends, tie }) {
  const [own] = runs;
  const named = tie ? [tiedOf(tie, ends[0].at)] : runs.map((run, place) => runOf(run, place, ends[place]));
  const loss = own.final.validation;
  if (loss === null || own.status === "diverged" || ends[0].cut) return named;
  const value = t("validation: {loss}", { loss: lossText(loss) });
  return [...named, { place: -1, name: own.name, value, updates: "", loss, at: ends[0].at }];
}

function runOf(run, place, { train, at, updates }) {
  const { name } = run;
  if (run.status !== "diverged")
    return { place, name, value: lossText(train), updates: updatesText(updates), loss: train, at };
  const update = t("update {update}", { update: count(run.diverged_at_update + 1) });
  return { place, name, value: t("diverged"), updates: update, loss: Infinity, at };
}

function tiedOf({ words, high }, at) {
  const [name, value = ""] = words.split(", ");
  return { place: null, name, value, updates: "", loss: high, at };
}
