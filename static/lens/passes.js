// Which batch stands where in which pass: one trip through the training rows. An epoch is a pass, unless
// steps_per_epoch is given. The same as the methods of Plan in app/epochwise/core/plan.py. Pure.

/** How many batches a pass has. */
export const batchesPerPass = (plan) => plan.batches_per_pass ?? plan.batches_per_epoch;

/** Whether every epoch is a pass. */
export const isPass = (plan) => batchesPerPass(plan) === plan.batches_per_epoch;

/** How many batches take their rows from one order, before the next begins. */
export const batchesPerOrder = (plan) => (plan.restarts ? plan.batches_per_epoch : batchesPerPass(plan));

/** The pass of a batch and its place there, from 0; where epochs restart, each begins the next pass. */
export function passOf(batch, plan) {
  const each = batchesPerOrder(plan);
  const pass = Math.floor(batch / each);
  return { pass, place: batch - pass * each };
}

/** How many rows a batch has. */
export const sizeOf = (batch, plan) =>
  passOf(batch, plan).place === batchesPerPass(plan) - 1 ? plan.last_batch_size : plan.batch_size;

const rowsPerOrder = (plan) => {
  const short = batchesPerOrder(plan) === batchesPerPass(plan) ? plan.batch_size - plan.last_batch_size : 0;
  return batchesPerOrder(plan) * plan.batch_size - short;
};

/** How many rows the first so many batches have. */
export function rowsBefore(batches, plan) {
  const { pass, place } = passOf(batches, plan);
  return pass * rowsPerOrder(plan) + place * plan.batch_size;
}

/** The batch that holds a row, which counts from 0 over all batches of the run. */
export function batchOfRow(row, plan) {
  const each = rowsPerOrder(plan);
  const pass = Math.floor(row / each);
  const place = Math.floor((row - pass * each) / plan.batch_size);
  return pass * batchesPerOrder(plan) + Math.min(place, batchesPerOrder(plan) - 1);
}

/** How many rows the epoch with the most has. */
export const rowsOfLongest = (plan) => rowsBefore(plan.batches_per_epoch, plan);
