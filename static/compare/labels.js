// The names at the ends of a comparison's lines: what is written there, and at what height. Pure.

import { lossText, updatesText } from "../lens/text.js";
import { t } from "../language.js";
import { spread } from "../page/frame.js";

const LINES = 2.5;
const SPACE = 0.5;

/**
 * The labels: {place (of the run; -1: its validation, null: a tie), name, value, updates, top, from: {x, y} (where
 * the line ends), height}. `scales`: scales.js's.
 */
export function labelsOf({ runs, ends, tie }, scales) {
  const height = LINES * scales.type;
  const label = (place, name, loss, at, updates) => ({
    ...{ place, name, updates, height },
    value: loss === null ? t("diverged") : lossText(loss),
    from: { x: scales.x(at), y: scales.place(loss ?? Infinity) },
    top: scales.place(loss ?? Infinity) - height / 2,
  });
  const [own] = runs;
  const named = tie
    ? [{ ...label(null, tie.words.split(", ")[0], tie.high, ends[0].at, ""), value: tie.words.split(", ")[1] ?? "" }]
    : runs.map((run, place) =>
        label(
          place,
          run.name,
          run.status === "diverged" ? null : ends[place].train,
          ends[place].at,
          run.status === "diverged" ? "" : updatesText(ends[place].updates),
        ),
      );
  const validation = own.final.validation;
  const shown =
    validation === null || own.status === "diverged" || ends[0].cut
      ? named
      : [...named, label(-1, t("its validation"), validation, ends[0].at, "")];
  return spread(shown, scales.top - scales.type * SPACE, scales.height);
}
