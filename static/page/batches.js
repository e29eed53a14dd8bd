// The batches as the whole run draws them. Pure.

import { batches } from "../lens/series.js";
import { updatesPerBatch } from "../lens/updates.js";

/** Where in its update a single batch stands: in the middle; one of all samples where the update begins, for its value
 * is the training line's there. `whole`: whether every batch holds all samples. */
export const placeInUpdate = (whole) => (whole ? 0 : 0.5);

/** A run's or a measure's batches, as lens/series.js has them, each in its place. */
export function placedBatches(series, whole) {
  const losses = batches(series);
  if (losses.thinned || !whole) return losses;
  const each = updatesPerBatch(series.plan);
  return { ...losses, at: losses.at.map((_, index) => (index + placeInUpdate(whole)) * each) };
}
