// Which losses the drawer needs, as windows of the API. Pure.
import { boundaryOf, quarterOf } from "./boundary.js";
import { MOST_BATCHES } from "./facts.js";

/** So many losses come with one answer at most (MAX_LOSSES of app/epochwise/runs/ranges.py). */
const MOST_LOSSES = 10_000;
/** So many are asked for where epochs are short: a reader who steps on finds the next ones here. */
const AHEAD = 1000;

/**
 * What an epoch and the boundary beside it need, {first, count} in updates: both its epochs, and one batch of the epoch
 * before, with which that epoch's losses come; of epochs that are too long the two quarters at the boundary.
 */
export function neededFor(run, epoch) {
  const { batches_per_epoch: batches, total_batches: total } = run.plan;
  const left = boundaryOf(run, epoch);
  if (batches > MOST_BATCHES) {
    const border = ((left ?? epoch) + 1) * batches;
    const wide = left === null ? 1 : quarterOf(batches);
    return { first: border - wide, count: Math.min(2 * wide, total - border + wide) };
  }
  const first = Math.max(0, (left ?? epoch) * batches - 1);
  return { first, count: ((left ?? epoch - 1) + 2) * batches - first };
}

/** The same and what comes after it, as far as little is asked. */
export const askedFor = (run, { first, count }) => ({
  first,
  count: Math.min(Math.max(count, AHEAD), run.plan.total_batches - first),
});

/** The epochs around one that come with one answer, {first, count} in updates; null where that is not even two. */
export function epochsAround(run, epoch) {
  const { batches_per_epoch: batches, epochs, total_batches: total } = run.plan;
  const many = Math.min(Math.floor(MOST_LOSSES / batches), epochs);
  if (many < 2) return null;
  const start = Math.max(0, Math.min(epoch - Math.floor(many / 2), epochs - many));
  return { first: start * batches, count: Math.min(many * batches, total - start * batches) };
}
