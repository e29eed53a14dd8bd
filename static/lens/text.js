// Numbers and words as the pictures print them, and how wide they are.

import { number as count, t, tn, withPoint } from "../language.js";

export { count };

export const samplesText = (count) => tn("{count} sample", "{count} samples", count);
export const updatesText = (count) => tn("{count} update", "{count} updates", count);
export const epochsText = (count) => tn("{count} epoch", "{count} epochs", count);

/** A loss for people, as app/epochwise/core/config/numbers.py writes it: "0.286", "1,235"; "0" only for exactly 0. */
export function lossText(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return t("not finite");
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3) return withPower(value.toExponential(1));
  if (size >= 1e6) return withPower(value.toExponential(2));
  if (size >= 1000) return count(Math.floor(value + 0.5));
  return withPoint(value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3));
}

/** The digits of an exponent: "-6" is "⁻⁶". */
export const raised = (digits) => Array.from(digits, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");

/** What JavaScript writes as "9.24e+167", as people do: "9.24 × 10¹⁶⁷". */
const withPower = (digits) =>
  withPoint(digits).replace(/e\+?(.+)$/, (_, exponent) => `\u00a0×\u00a010${raised(exponent)}`);

const NARROW = /[ \u00a0.,:;'()|/ijlt]/g;
const WIDE = /[mwMW]/g;
const occurrences = (text, pattern) => text.match(pattern)?.length ?? 0;

/** How wide a text is, on the wide side (no font is at hand): labels placed by it do not touch. */
export function textWidth(text, size, bold = false) {
  const narrow = occurrences(text, NARROW);
  const wide = occurrences(text, WIDE);
  const em = 0.36 * narrow + 0.92 * wide + 0.62 * (text.length - narrow - wide);
  return em * size * (bold ? 1.1 : 1);
}

/** The first of the wordings, longest first, that fits into `width`; "" when none does. */
export const fitting = (wordings, width, size, bold = false) =>
  wordings.find((text) => textWidth(text, size, bold) <= width) ?? "";
