// A slider's stops on a log scale: few enough that a class dragging sliders shares runs, the marks always among them.

const MOST_STOPS = 44;
const MANTISSAS = [
  [10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 32, 35, 40, 45, 50, 56, 64, 70, 80, 90],
  [10, 12, 15, 16, 20, 25, 30, 35, 40, 50, 60, 70, 80],
  [10, 15, 20, 25, 30, 40, 50, 70],
  [10, 20, 50],
];
const CROWDED = 1.07;

/**
 * Whole numbers from 1 to `most` (ascending), evenly spread on a log scale; every mark is a stop, with room around it.
 */
export function stops(most, marks = []) {
  const fixed = [...new Set([1, most, ...marks])].filter((mark) => mark >= 1 && mark <= most);
  for (const mantissas of MANTISSAS) {
    const found = spread(most, mantissas, fixed);
    if (found.length <= MOST_STOPS || mantissas === MANTISSAS.at(-1)) return found;
  }
  return fixed;
}

function spread(most, mantissas, fixed) {
  const found = new Set(fixed);
  const free = (value) => fixed.every((mark) => Math.max(value / mark, mark / value) > CROWDED || value < 10);
  for (let value = 1; value <= Math.min(9, most); value += 1) found.add(value);
  for (let decade = 1; decade * 10 <= most; decade *= 10) {
    for (const mantissa of mantissas) {
      const value = mantissa * decade;
      if (value <= most && free(value)) found.add(value);
    }
  }
  return [...found].sort((a, b) => a - b);
}

const PARTS = [1, 1.5, 2, 3, 4, 5, 6, 8];

/** Numbers from `least` to `most`, powers of ten (ascending): the same few in every decade. */
export function realStops(least, most) {
  const found = [];
  for (let exponent = Math.round(Math.log10(least)); 10 ** exponent < most; exponent += 1)
    for (const part of PARTS) found.push(Number(`${part}e${exponent}`));
  return [...found, most];
}

/** Where a value stands on the scale from `least` to `most`: 0 to 1. */
export function place(value, most, least = 1) {
  if (most <= least) return 0;
  return Math.min(1, Math.max(0, Math.log(value / least) / Math.log(most / least)));
}

/** The index of the stop nearest to a place (0 to 1). */
export function nearest(position, allStops) {
  const away = (stop) => Math.abs(place(stop, allStops.at(-1), allStops[0]) - position);
  let best = 0;
  for (let index = 1; index < allStops.length; index += 1)
    if (away(allStops[index]) < away(allStops[best])) best = index;
  return best;
}

/**
 * The stop to go to from `value` when the thumb was put at `position`: a nudge too small for the next stop still moves
 * one.
 */
export function moved(value, position, allStops, nudge) {
  const from = place(value, allStops.at(-1), allStops[0]);
  const target = allStops[nearest(position, allStops)];
  if (!nudge || Math.abs(position - from) < 1e-9) return target;
  if (position > from) return target > value ? target : (allStops.find((stop) => stop > value) ?? value);
  return target < value ? target : (allStops.findLast((stop) => stop < value) ?? value);
}

/** The sizes that divide n without rest, ascending. */
export function divisors(n) {
  const low = [];
  for (let candidate = 1; candidate * candidate <= n; candidate += 1) if (n % candidate === 0) low.push(candidate);
  const high = low.map((divisor) => n / divisor).reverse();
  return [...new Set([...low, ...high])];
}
