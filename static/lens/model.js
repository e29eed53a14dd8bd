// From a run's JSON, whole or in parts, to what the lens draws. Pure.
import { t } from "../language.js";
import { batchesIn, numbers } from "./series.js";
import { epochsIn, places } from "./frame.js";
import { updateOf } from "./updates.js";

/** The fields of a configuration that its rows follow from. */
export const DATA_FIELDS = ["dataset", "samples", "noise", "features", "validation_samples", "data_seed"];

/** Whether two configurations train on the same rows. */
export const sameData = (a, b) => DATA_FIELDS.every((name) => a?.[name] === b?.[name]);

/** How many batches the run has by now. */
export const doneOf = (run) => Math.min(run.batches_done ?? batchesIn(run), run.plan.total_batches);

/**
 * The plan as far as the run followed it: one that ended early has the epochs, batches and updates that it came to. Its
 * last epoch counts as one even when training diverged within it.
 */
export function followedPlan(run) {
  const { plan, status = "training" } = run;
  const done = doneOf(run);
  if (status === "training" || done >= plan.total_batches) return plan;
  const epochs = Math.max(1, Math.ceil(done / plan.batches_per_epoch));
  const total_updates = updateOf(done - 1, plan) + 1;
  return { ...plan, epochs, total_batches: epochs * plan.batches_per_epoch, total_updates };
}

/** Why the run ended before its plan did, "" when it did not. */
export function stoppedWords(run) {
  if (doneOf(run) >= run.plan.total_batches) return "";
  if (run.status === "diverged") return t("diverged here");
  if (run.status === "target_reached") return t("target reached");
  return run.status === "early_stopped" ? t("stopped early") : "";
}

/** Whether the window of losses holds all of the view that the run has. */
export function covers(window, view, done) {
  if (!window) return false;
  const end = Math.min(view.first + view.count, done);
  return window.first <= view.first && window.first + window.loss.length >= end;
}

/** The view's losses: null where there is none (not finite, not trained, not here yet). */
export function lossesIn(window, view) {
  return Array.from({ length: view.count }, (_, i) => window?.loss[view.first + i - window.first] ?? null);
}

/**
 * The 0-based number of each entry of an `epochs` member: a slice says its first, a thinned one numbers them from 1.
 */
function epochNumbers(epochs, length) {
  if (epochs.epoch) return Array.from(numbers(epochs.epoch), (epoch) => epoch - 1);
  return Array.from({ length }, (_, i) => (epochs.first ?? 0) + i);
}

function addEpochs(found, epochs) {
  if (!epochs) return;
  const [train, running, validation] = [epochs.train, epochs.running, epochs.validation].map(numbers);
  for (const [i, epoch] of epochNumbers(epochs, train.length).entries())
    found.set(epoch, { train: train[i], running: running[i], validation: validation[i] ?? NaN });
}

/** The mean of an epoch's batch losses, weighted by size; NaN when they are not all here. */
function meanOf(run, { epoch }) {
  const { plan, window } = run;
  const { batchSize } = places(plan, run.config.sampling);
  const first = epoch * plan.batches_per_epoch;
  let sum = 0;
  let rows = 0;
  for (let index = first; index < first + plan.batches_per_epoch; index += 1) {
    const loss = window?.loss[index - window.first];
    if (!Number.isFinite(loss)) return NaN;
    sum += loss * batchSize(index);
    rows += batchSize(index);
  }
  return sum / rows;
}

/** The view's epochs with their losses: a Map of epoch -> {running, train, validation}. */
export function epochsOf(run, view) {
  const byEpoch = new Map();
  addEpochs(byEpoch, run.epochs);
  addEpochs(byEpoch, run.window?.epochs);
  return new Map(
    epochsIn(run.plan, view).map((part) => {
      const { train = NaN, running = NaN, validation = NaN } = byEpoch.get(part.epoch) ?? {};
      return [part.epoch, { train, validation, running: Number.isFinite(running) ? running : meanOf(run, part) }];
    }),
  );
}

/** How many different samples the draws of each epoch of the view are, as far as their rows have come. */
function drawsOf({ plan, rows }, view) {
  const batches = plan.batches_per_epoch;
  const found = new Map();
  for (const { epoch } of rows ? epochsIn(plan, view) : []) {
    const start = epoch * batches - rows.first;
    const drawn = start < 0 ? [] : rows.list.slice(start, start + batches);
    if (drawn.length === batches) found.set(epoch, new Set(drawn.flat()).size);
  }
  return found;
}

/** What a y axis shows, from long to short: "loss (log loss in nats), lower is better", as the whole run says it. */
export function axisWords(run, measure = "loss") {
  const title = run.show?.charts?.[measure]?.title ?? t("loss");
  return [title, title.replace(/\).*/, ")"), title.replace(/[ ,].*/, "")];
}

/** What lensSvg draws. `given`: {id, width, size, type, height, view, cursor, fresh, soFar}. */
export function lensModel(run, given) {
  const { view, cursor } = given;
  const drawn = run.rows?.list[cursor - run.rows.first];
  return {
    ...given,
    axis: axisWords(run),
    draws: drawsOf(run, view),
    different: drawn && new Set(drawn).size,
    plan: followedPlan(run),
    sampling: run.config.sampling,
    loss: lossesIn(run.window, view),
    epochs: epochsOf(run, view),
    initial: run.initial?.train ?? NaN,
    done: doneOf(run),
    stopped: stoppedWords(run),
  };
}
