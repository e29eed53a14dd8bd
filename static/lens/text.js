// Numbers and words as the pictures print them, and how wide they are; numbers as app/epochwise/show/text.py writes
// them.

// Made once: toLocaleString would make one for every number, milliseconds a picture.
const COUNT = new Intl.NumberFormat("en-US");

export const count = (n) => COUNT.format(n);

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** A loss for people, as app/epochwise/show/text.py writes it: "0.286", "1,235", "7.0e-6"; "0" only for exactly 0. */
export function lossText(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not finite";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3) return value.toExponential(1);
  if (size >= 1e6) return value.toExponential(2).replace("e+", "e");
  if (size >= 1000) return count(Math.floor(value + 0.5));
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

const NARROW = /[ .,:;'()|/ijlt]/g;
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

const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

export const inWords = (n) => SMALL[n] ?? count(n);
