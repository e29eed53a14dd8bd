// How the page reads a number: as the server does (app/epochwise/core/config/numbers.py), so that a text means the same
// to both. Number() alone reads more, as 0x10 and "".

const WRITTEN = /^[ \t]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t]*$/;

/** The number that a text is; null where it is none. */
export function numberIn(text) {
  const value = Number(WRITTEN.exec(text)?.[1] ?? NaN);
  return Number.isFinite(value) ? value + 0 : null; // -0 is 0
}

/** A number's text in the fewest digits, however it was written: "5e-2" is "0.05". */
export const spelled = (text) => String(numberIn(text));
