// The names at the ends of a comparison's lines: what is written there, and at what height. Pure.

import { count, lossText, updatesText } from "../lens/text.js";
import { t } from "../language.js";
import { spread } from "../page/frame.js";

/** How high a label is, in sizes of the type: of two lines, and of one where there is no room for these. */
const [TWO_LINES, ONE_LINE] = [2.5, 1.25];
const SPACE = 0.5;

/**
 * The labels: {place (of the run; -1: this run's validation, null: a tie), name, value, updates, top, from: {x, y}
 * (where the line ends), height, short (on one line)}. `scales`: scales.js's.
 */
export function labelsOf(compared, scales) {
  const named = namedOf(compared);
  const low = scales.top - scales.type * SPACE;
  const short = named.length * TWO_LINES * scales.type > scales.height - low;
  const height = (short ? ONE_LINE : TWO_LINES) * scales.type;
  const labels = named.map(({ at, loss, ...each }) => ({
    ...each,
    ...{ short, height },
    from: { x: scales.x(at), y: scales.place(loss) },
    top: scales.place(loss) - height / 2,
  }));
  // Down to the axis, and past it only where they need that room.
  return spread(labels, low, Math.max(scales.bottom, Math.min(scales.height, low + named.length * height)));
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
