// Numbers that a reader types: read as the server reads them (app/epochwise/core/config/numbers.py), so that a text
// means the same to both; Number() alone reads more, as 0x10 and "". The arrow keys step them.

const WRITTEN = /^[ \t]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t]*$/;
const DIGITS = 12;

/** The number that a text is; null where it is none. */
export function numberIn(text) {
  const value = Number(WRITTEN.exec(text)?.[1] ?? NaN);
  return Number.isFinite(value) ? value + 0 : null; // -0 is 0
}

/** A number's text in the fewest digits, however it was written: "5e-2" is "0.05". */
export const spelled = (text) => String(numberIn(text));

/**
 * The number one step up (1) or down (-1) from a text, within a field's bounds: whole numbers by 1, others in their
 * second digit. Null where the text is no number.
 */
export function stepped(text, direction, spec) {
  const value = numberIn(text);
  if (value === null) return null;
  const size = spec.type === "integer" ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 1);
  const next = Number((value + direction * size).toPrecision(DIGITS));
  const least = spec.minimum ?? Number.MIN_VALUE;
  const most = spec.maximum ?? spec.exclusiveMaximum - size;
  return next < least || next > most ? value : next;
}

/** Lets the arrow keys step every number field on the page that the schema names. */
export function stepByKeys(page, schema) {
  page.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const { target } = event;
    if (!direction || !target.matches("input.number[name]") || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = stepped(target.value, direction, schema[target.name]);
    if (next === null || String(next) === target.value) return;
    target.value = String(next);
    for (const done of ["input", "change"]) target.dispatchEvent(new Event(done, { bubbles: true }));
  });
}
