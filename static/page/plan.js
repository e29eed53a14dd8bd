// The arithmetic of a configuration, known before training; the same as app/epochwise/core/engine/plan.py, computed at
// once in the browser.

import { batchesPerOrder, rowsBefore } from "../lens/passes.js";
import { drawsAgain } from "../lens/samplings.js";

/** The samplings with one order for all passes. */
const REPEATED = ["once", "never", "sorted"];

/**
 * The plan of {samples, batch_size, epochs, remainder, accumulate, steps_per_epoch (0: an epoch is a pass), steps,
 * sampling, fit_every, refit, test_samples}: how many batches and updates, how large each batch, what it is called, how
 * often fit() is called.
 */
export function plan(asks) {
  const { samples, batch_size: asked, epochs, remainder = "keep", accumulate = 1 } = asks;
  const size = Math.min(asked, samples);
  const full = Math.floor(samples / size);
  const rest = samples - full * size;
  const short = rest > 0 && remainder !== "drop";
  const batchSizes = short
    ? [
        [size, full],
        [rest, 1],
      ]
    : [[size, full]];
  const perPass = full + (short ? 1 : 0);
  const perEpoch = asks.steps_per_epoch || perPass;
  const together = Math.min(accumulate, perEpoch);
  const updates = Math.ceil(perEpoch / together);
  const perFit = Math.min(asks.fit_every || epochs, epochs);
  const total = perEpoch * epochs;
  const known = {
    samples,
    batch_size: size,
    regime: regime(size, samples),
    batches_per_epoch: perEpoch,
    updates_per_epoch: updates,
    last_batch_size: short ? rest : size,
    epochs,
    total_batches: total,
    total_updates: updates * epochs,
    samples_seen: 0,
    batch_sizes: batchSizes,
    accumulate: together,
    batches_per_pass: perPass,
    restarts: Boolean(asks.steps_per_epoch) && asks.steps === "restart",
    passes: total / perPass,
    fits: Math.ceil(epochs / perFit),
    epochs_per_fit: perFit,
    begins_anew: asks.refit === "anew" && perFit < epochs,
    test_samples: asks.test_samples || 0,
  };
  return { ...known, samples_seen: rowsBefore(total, known), unseen_samples: unseenIn(known, asks.sampling) };
}

/** Rows that no batch takes, where this is known before a row is drawn; null where chance decides. */
function unseenIn(known, sampling) {
  if (drawsAgain(sampling)) return null;
  const order = Math.min(batchesPerOrder(known), known.total_batches);
  const left = known.samples - rowsBefore(order, known);
  const isOne = REPEATED.includes(sampling) || (known.begins_anew && known.epochs_per_fit === 1);
  return isOne || order === known.total_batches || left === 0 ? left : null;
}

function regime(size, samples) {
  if (size >= samples) return "full-batch";
  return size === 1 ? "stochastic" : "mini-batch";
}

/**
 * The regime by its name in the field: as many draws with replacement as there are samples are not all of them
 * (app/epochwise/web/forms/wording.py).
 */
export const regimeOf = (planned, sampling) =>
  drawsAgain(sampling) && planned.regime === "full-batch" && planned.samples > 1 ? "mini-batch" : planned.regime;

/** The names of the numbers in which our plan differs from the server's; empty when they agree. */
export function differences(ours, theirs) {
  return Object.keys(ours).filter((name) => JSON.stringify(ours[name]) !== JSON.stringify(theirs[name]));
}
