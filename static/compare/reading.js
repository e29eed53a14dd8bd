// What a reader reads off a comparison at one place of its axis. Pure.

import { count, lossText } from "../lens/text.js";
import { t } from "../language.js";

const DIGITS = 3;

/** The place, and what each run has there: "epochs: 20", "batch 5: 0.278". A run that does not reach it is left out. */
export function readingOf({ axis, runs }, at) {
  const place = axis.unit === "seconds" ? at.toPrecision(DIGITS) : count(Math.round(at * 100) / 100);
  const reached = runs
    .map(({ name, curve }) => ({ name, loss: lossAt(curve, at) }))
    .filter(({ loss }) => loss !== null);
  return [
    `${axis.title}: ${place}`,
    ...reached.map(({ name, loss }) => t("{name}: {loss}", { name, loss: lossText(loss) })),
  ];
}

/** The training loss of the point that is nearest to a place; null where the line has ended before it. */
function lossAt({ at, train }, place) {
  const after = at.findIndex((each) => each >= place);
  if (after < 0) return null;
  const isBefore = after > 0 && place - at[after - 1] < at[after] - place;
  return train[isBefore ? after - 1 : after];
}
