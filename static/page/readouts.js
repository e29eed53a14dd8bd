// What can be read off the whole run: at every epoch that is drawn, or at every single batch in view, one label that
// tells epoch, update, training, validation and batch values. Pure.

import { batches, epochs, seriesOf } from "../lens/series.js";
import { count, lossText, plural } from "../lens/text.js";

/**
 * The points of a run that have a label: {at (updates), values (where the label points), labels}. `singles` as in
 * figure.js. The labels are written when `fill` is called: nobody reads them while a slider moves.
 */
export function readoutsOf(run, measure, singles) {
  const series = seriesOf(run, measure);
  const ends = epochs(series);
  const losses = singles ?? batches(series);
  const perEpoch = run.plan.updates_per_epoch;
  const labels = [];
  const byBatch = !losses.thinned && losses.loss.length > 0;
  const at = byBatch ? losses.at : ends.epoch.map((epoch) => epoch * perEpoch);
  const label = byBatch
    ? (index) => batchLabel(losses, index, ends, run.plan, measure)
    : (index) => epochLabel(ends, index, losses, run.plan, measure);
  return {
    at,
    values: byBatch ? losses.loss : ends.train,
    labels,
    fill() {
      for (let index = labels.length; index < at.length; index += 1) labels.push(label(index));
    },
  };
}

function epochLabel(ends, index, losses, plan, measure) {
  const update = ends.epoch[index] * plan.updates_per_epoch;
  return lines([
    `epoch ${count(ends.epoch[index])} · ${plural(update, "update")}`,
    ...atEpoch(ends, index),
    bandWords(losses, update, measure),
  ]);
}

function batchLabel(losses, index, ends, plan, measure) {
  const update = Math.ceil(losses.at[index]);
  const batch = (update - 1) % plan.updates_per_epoch;
  const epoch = Math.floor((update - 1) / plan.updates_per_epoch);
  const done = ends.epoch.findLastIndex((number) => number <= epoch);
  const after = ends.epoch[done] === 0 ? "before training" : `after epoch ${count(ends.epoch[done])}`;
  return lines([
    [
      `epoch ${count(epoch + 1)}`,
      `batch ${count(batch + 1)} of ${count(plan.updates_per_epoch)}`,
      `update ${count(update)}`,
    ].join(" · "),
    `batch ${measure} ${lossText(losses.loss[index])}`,
    ...atEpoch(ends, done).map((words) => `${words} ${after}`),
  ]);
}

const atEpoch = (ends, index) =>
  [
    ["training", ends.train[index]],
    ["validation", ends.validation[index]],
  ]
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => `${name} ${lossText(Number(value))}`);

/** "batches 0.12 to 0.34": the middle 80% of the bucket that ends at or holds an update. */
function bandWords(losses, update, measure) {
  if (!losses.thinned || update === 0) return "";
  const bucket = Math.min(Math.ceil(update / losses.width), losses.p10.length - 2);
  const [low, high] = [losses.p10[bucket], losses.p90[bucket]];
  return Number.isFinite(low) ? `80% of batches: ${measure} ${lossText(low)} to ${lossText(high)}` : "";
}

const lines = (words) => words.filter(Boolean).join("<br>");
