// What the page says in numbers; how a number itself is written stands in lens/text.js.

import { t, tn } from "../language.js";
import { count, lossText } from "../lens/text.js";

export { count };

/** A loss, or a dash where none was measured (or it is not finite). */
export const loss = (value) =>
  value === null || value === undefined || !Number.isFinite(value) ? "–" : lossText(value);

/** 0.05 -> "50 ms", 3.2 -> "3.2 s", 90 -> "1.5 min". */
export function seconds(value) {
  if (value < 0.001) return t("under 1 ms");
  if (value < 0.1) return t("{milliseconds} ms", { milliseconds: Math.round(value * 1000) });
  if (value < 60) return t("{seconds} s", { seconds: Number(value.toPrecision(2)) });
  return t("{minutes} min", { minutes: Number((value / 60).toPrecision(2)) });
}

const MOST_SHOWN = 6;

/** What there is to say of how batches of `asked` divide the samples of a plan. */
export function divides(asked, plan, divisors) {
  const { samples, last_batch_size: last, batch_size: size } = plan;
  const dropped = samples - plan.samples_seen / plan.epochs;
  if (asked > samples) return t("larger than the data: one batch of all {samples}", { samples });
  if (asked === samples) return t("one batch of all {samples}", { samples });
  if (dropped > 0) return t("{dropped} of {samples} samples are dropped in each epoch", { dropped, samples });
  if (last !== size) return t("{size} does not divide {samples}: the last batch has {last}", { size, samples, last });
  const shown = divisors.slice(0, MOST_SHOWN).map(count).join(", ");
  const more = divisors.length > MOST_SHOWN ? " …" : "";
  const sizes = `${shown}${more}`;
  return tn("{sizes} divides {samples} evenly", "{sizes} divide {samples} evenly", divisors.length, { sizes, samples });
}
