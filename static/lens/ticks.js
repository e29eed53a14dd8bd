// Round numbers for the lens's axes.

/**
 * The smallest step 1, 2 or 5 times a power of ten with at most `count` steps in `span` (> 0), as [mantissa, exponent].
 */
export function niceStep(span, count) {
  const raw = span / count;
  let exponent = 0;
  while (Number(`1e${exponent}`) > raw) exponent -= 1;
  while (Number(`1e${exponent + 1}`) <= raw) exponent += 1;
  for (const mantissa of [1, 2, 5]) {
    if (Number(`${mantissa}e${exponent}`) >= raw) return [mantissa, exponent];
  }
  return [1, exponent + 1];
}

function label(multiple, exponent) {
  const value = Number(`${multiple}e${exponent}`);
  if (value !== 0 && (exponent >= 5 || exponent <= -5)) return `${multiple}e${exponent}`;
  return exponent >= 0 ? value.toLocaleString("en-US") : value.toFixed(-exponent);
}

/** An axis from 0 that holds `top`: {max, ticks: [{value, label}]}; it ends at a tick or half-way to the next. */
export function niceScale(top, count) {
  const held = top > 0 && Number.isFinite(top) ? top : 1;
  const [mantissa, exponent] = niceStep(held, count);
  const halfSteps = Math.ceil((held / Number(`${mantissa}e${exponent}`)) * 2);
  const ticks = [];
  for (let k = 0; 2 * k <= halfSteps; k += 1) {
    ticks.push({ value: Number(`${k * mantissa}e${exponent}`), label: label(k * mantissa, exponent) });
  }
  return { max: Number(`${halfSteps * mantissa * 5}e${exponent - 1}`), ticks };
}

/** Whole-number ticks from `low` to `high`, about `count` of them, both ends not forced. */
export function wholeTicks(low, high, count) {
  const [mantissa, exponent] = niceStep(Math.max(high - low, 1), Math.max(count, 1));
  const step = Math.max(1, Number(`${mantissa}e${exponent}`));
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) ticks.push(value);
  return ticks;
}
