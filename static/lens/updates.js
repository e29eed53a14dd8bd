// Which batches of a run make which update. Without accumulation each makes one, and both have the same number. Pure.

import { rowsBefore } from "./passes.js";

/** How far a batch reaches on an axis that counts updates. */
export const updatesPerBatch = (plan) => plan.updates_per_epoch / plan.batches_per_epoch;

/** The update that a batch belongs to; both count from 0 over the whole run. */
export function updateOf(batch, plan) {
  const epoch = Math.floor(batch / plan.batches_per_epoch);
  const place = batch - epoch * plan.batches_per_epoch;
  return epoch * plan.updates_per_epoch + Math.floor(place / togetherIn(plan));
}

/** The batches {first, count} that make an update. */
export function batchesOf(update, plan) {
  const epoch = Math.floor(update / plan.updates_per_epoch);
  const place = (update - epoch * plan.updates_per_epoch) * togetherIn(plan);
  return {
    first: epoch * plan.batches_per_epoch + place,
    count: Math.min(togetherIn(plan), plan.batches_per_epoch - place),
  };
}

/** How many batches an update has that is not the last of its epoch. */
export const togetherIn = ({ accumulate = 1 }) => accumulate;

/** How many rows an update has that is not the last of its epoch: the most that any has. */
export const rowsOfUpdate = (plan) => rowsBefore(togetherIn(plan), plan);

/** How many epochs before an epoch (from 0) all but the parameters began anew: which shuffle it has. */
export const sinceAnew = (epoch, { begins_anew: anew, epochs_per_fit: each }) => (anew ? epoch % each : epoch);

/** The call of fit(), from 1, that an epoch (from 0) begins; 0 where it begins none, or where fit() is called once. */
export const callAt = (epoch, { fits = 1, epochs_per_fit: each }) =>
  fits > 1 && epoch % each === 0 ? epoch / each + 1 : 0;
