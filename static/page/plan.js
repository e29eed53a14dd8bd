// The arithmetic of a configuration, known before training; the same as app/epochwise/core/engine/plan.py, computed at
// once in the browser.

import { drawsAgain } from "../lens/samplings.js";

/**
 * The plan of {samples, batch_size, epochs, remainder, accumulate, fit_every, refit}: how many batches and updates, how
 * large each batch, what it is called, how often fit() is called.
 */
export function plan({
  samples,
  batch_size: asked,
  epochs,
  remainder = "keep",
  accumulate = 1,
  fit_every = 0,
  refit = "",
}) {
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
  const perEpoch = full + (short ? 1 : 0);
  const together = Math.min(accumulate, perEpoch);
  const updates = Math.ceil(perEpoch / together);
  const perFit = Math.min(fit_every || epochs, epochs);
  return {
    samples,
    batch_size: size,
    regime: regime(size, samples),
    batches_per_epoch: perEpoch,
    updates_per_epoch: updates,
    last_batch_size: short ? rest : size,
    epochs,
    total_batches: perEpoch * epochs,
    total_updates: updates * epochs,
    samples_seen: (full * size + (short ? rest : 0)) * epochs,
    batch_sizes: batchSizes,
    accumulate: together,
    fits: Math.ceil(epochs / perFit),
    epochs_per_fit: perFit,
    begins_anew: refit === "anew" && perFit < epochs,
  };
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
