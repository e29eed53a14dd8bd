// What the page says in numbers; how a number itself is written stands in lens/text.js.

import { t } from "../language.js";
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
