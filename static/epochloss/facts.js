// The losses of one epoch: of each batch, their mean so far, and the numbers that are printed as the loss of the epoch.
// Pure. A measure of the run (accuracy) has all of them too.
import { droppedRows, places } from "../lens/frame.js";
import { doneOf } from "../lens/model.js";
import { isPass } from "../lens/passes.js";
import { drawsAgain } from "../lens/samplings.js";
import { numbers } from "../lens/series.js";

/** A longer epoch is not drawn batch by batch: two of them would be more than one answer of the API holds. */
export const MOST_BATCHES = 4000;

/** A run that has come whole, every batch and every epoch singly, as if its first window were all of it; else null. */
export function wholeWindow(run) {
  const loss = run.batch_loss?.loss ?? run.batch_loss;
  if (!loss || loss.thinned || run.epochs.epoch) return null;
  const measures = Object.entries(run.measures ?? {}).map(([name, { batch, epochs }]) => [
    name,
    { batch: batch.loss ?? batch, epochs: { first: 0, ...epochs } },
  ]);
  return { first: 0, loss, epochs: { first: 0, ...run.epochs }, measures: Object.fromEntries(measures) };
}

/** Of a window its {first, batch, epochs: {first, running, ...}} of one measure, as arrays; NaN where there is none. */
export function seriesIn(window, measure) {
  const { batch, epochs } =
    measure === "loss" ? { batch: window.loss, epochs: window.epochs } : window.measures[measure];
  const arrays = ["running", "unweighted", "train", "validation"].map((name) => [name, numbers(epochs[name])]);
  return { first: window.first, batch: numbers(batch), epochs: { first: epochs.first, ...Object.fromEntries(arrays) } };
}

/** The last epoch that has begun, from 0. */
export const lastEpoch = (run) => Math.max(0, Math.ceil(doneOf(run) / run.plan.batches_per_epoch) - 1);

/** A measure's value of the untrained model. */
export const initialOf = (run, measure) =>
  (measure === "loss" ? run.initial : run.measures?.[measure]?.initial)?.train ?? NaN;

/** The mean of values weighted by sizes, after each of them. */
export function meansSoFar(values, sizes) {
  let sum = 0;
  let seen = 0;
  return values.map((value, i) => {
    sum += value * sizes[i];
    seen += sizes[i];
    return sum / seen;
  });
}

/** The losses of the updates from `first` to before `stop` that the run has, and their batches' sizes. */
export function batchesOf(run, series, first, stop) {
  const { batchSize } = places(run.plan, run.config.sampling);
  const end = Math.min(stop, doneOf(run));
  const updates = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  return { losses: updates.map((update) => series.batch[update - series.first] ?? NaN), sizes: updates.map(batchSize) };
}

/**
 * {epoch, first, batches (planned), losses, sizes, soFar, whole (all its batches are here), last, running, unweighted,
 * train, validation, before (the training loss as the epoch began)} of an epoch from 0; NaN where something was not
 * measured.
 */
export function epochFacts(run, series, epoch, measure) {
  const batches = run.plan.batches_per_epoch;
  const first = epoch * batches;
  const { losses, sizes } = batchesOf(run, series, first, first + batches);
  const value = (name, at = epoch) => series.epochs[name][at - series.epochs.first] ?? NaN;
  return {
    epoch,
    first,
    batches,
    losses,
    sizes,
    soFar: meansSoFar(losses, sizes),
    whole: losses.length === batches,
    last: losses[losses.length - 1] ?? NaN,
    running: value("running"),
    unweighted: value("unweighted"),
    train: value("train"),
    validation: value("validation"),
    before: epoch === 0 ? initialOf(run, measure) : value("train", epoch - 1),
  };
}

/** Whether every epoch ends with a batch that is shorter than the others, which makes its plain mean another. */
export const endsShort = (plan) =>
  isPass(plan) && plan.batches_per_epoch > 1 && plan.last_batch_size !== plan.batch_size;

/** Whether the batches of an epoch hold every training sample once. */
export const usesAllOnce = ({ plan, config }) =>
  !drawsAgain(config.sampling) && isPass(plan) && droppedRows(plan, config.sampling) === 0;
