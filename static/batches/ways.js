// Three ways to treat a last batch that is short: keep it, drop it, or another batch size. Pure.

/** So many divisors are offered on either side. */
const OFFERED = 2;

/** The batch sizes next to `size` of which an epoch is made without a rest, in order. */
export function divisorsAround(samples, size) {
  const divisors = [];
  for (let low = 1; low * low <= samples; low += 1)
    if (samples % low === 0) divisors.push(low, ...(low * low === samples ? [] : [samples / low]));
  divisors.sort((a, b) => a - b);
  const above = divisors.findIndex((divisor) => divisor >= size);
  return divisors.slice(Math.max(0, above - OFFERED), above + OFFERED);
}

/**
 * {rest, full, sizes} of a plan: how many samples are left for a short batch, how many full ones there are, and
 * [batch size, batches an epoch] of the divisors near it. Null where no batch is short.
 */
export function waysOf({ samples, batch_size: size }) {
  const rest = samples % size;
  if (rest === 0) return null;
  const sizes = divisorsAround(samples, size).map((each) => [each, samples / each]);
  return { rest, full: Math.floor(samples / size), sizes };
}

/**
 * How many samples the dropped batch leaves out at least once in some epochs. `orders`: the rows of each epoch, with
 * or without those of the short batch: both ways use the same order as far as it goes.
 */
export function leftOutOf({ samples, batch_size: size }, orders) {
  const full = samples - (samples % size);
  const often = new Uint32Array(samples);
  for (const rows of orders) for (const row of rows.slice(0, full)) often[row] += 1;
  return often.filter((times) => times < orders.length).length;
}
