// The learning rate kept, or scaled with the batch size from a base such as "5:0.05". Pure.

const DIGITS = 6;

/** {batch, rate} of a base; null for a text that is none. */
export function baseOf(text) {
  const [batch, rate] = text.split(":").map(Number);
  return batch > 0 && rate > 0 ? { batch, rate } : null;
}

/** The learning rate of a batch size (rows of an update), as app/epochwise/core/compare/rates.py computes it. */
export function scaledRate(scaling, base, batch) {
  const times = batch / base.batch;
  return Number((base.rate * (scaling === "root" ? Math.sqrt(times) : times)).toPrecision(DIGITS));
}
