// Who leads a race, and what it takes to come down to a common loss. Pure.

import { t } from "../language.js";

/** Batch sizes that span what there is, where nothing is kept: this one, 20, 50 and all samples, or others of these. */
export function sizesBeside({ batch_size, samples }) {
  const own = Math.min(batch_size, samples);
  const wanted = [5, 20, 50, samples, 1, 10, 100].filter((size) => size <= samples && size !== own);
  return [...new Set(wanted)].slice(0, 3).sort((a, b) => a - b);
}

/** Who leads under what is held equal. `first`: the answer for equal epochs, to which another may be the same. */
export function headline(compared, first) {
  const { runs, ends, tie, hold } = compared;
  if (runs.some(({ status }) => status === "diverged")) return t("a run diverged");
  if (tie) return t("nobody leads");
  if (hold === "samples" && first && isSame(compared, first)) return t("the first race again");
  const lowest = ends.reduce((best, { train }, place) => (train < ends[best].train ? place : best), 0);
  return t("{name} leads", { name: runs[lowest].name });
}

const isSame = (one, other) => one.runs.every(({ id }, place) => id === other.runs[place].id);

/**
 * What it takes each run to come down to the loss that all of them reach: {loss, rows: [{name, epochs, updates,
 * seconds, perEpoch, isAbout (not every epoch is known)}]}; null where a run diverged. Where a run begins that low
 * already, there are no rows but `begins` (the lowest loss at a start) and `last` (whose final loss is the highest).
 * `compared`: for equal epochs.
 */
export function reaching({ runs }) {
  if (runs.some(({ status }) => status === "diverged")) return null;
  const loss = Math.max(...runs.map(({ final }) => final.train));
  const begins = Math.min(...runs.map(({ initial }) => initial.train).filter(Number.isFinite));
  if (begins <= loss) return { loss, begins, last: runs.find(({ final }) => final.train === loss).name, rows: [] };
  const rows = runs.map(({ name, curve, plan, train_seconds: seconds, updates_done: updates, epochs_done: done }) => {
    const place = curve.train.findIndex((value) => value !== null && value <= loss * (1 + 1e-12));
    const made = curve.epoch[place] * plan.updates_per_epoch;
    const perUpdate = seconds / updates;
    return {
      name,
      epochs: curve.epoch[place],
      updates: made,
      seconds: made * perUpdate,
      perEpoch: perUpdate * plan.updates_per_epoch,
      isAbout: curve.epoch.length <= done,
    };
  });
  return { loss, rows };
}
