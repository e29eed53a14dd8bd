// What can be read off the whole run: at every epoch that is drawn, or at every single batch in view, one label that
// tells epoch, update, training, validation and batch values. Pure.

import { t } from "../language.js";
import { position } from "../lens/cursor.js";
import { epochs, seriesOf } from "../lens/series.js";
import { lossText, updatesText } from "../lens/text.js";
import { updateOf, updatesPerBatch } from "../lens/updates.js";
import { placedBatches } from "./batches.js";

/** What rounding may take from a batch's place. */
const TINY = 1e-6;

/**
 * What of a run has a label: {at (updates), values (where the label points), labels (each in lines), byEpoch
 * (whether those are the training line's)}. `singles` as in figure.js. The labels are written when `fill` is called:
 * nobody reads them while a slider moves.
 */
export function readoutsOf(run, measure, singles) {
  const series = seriesOf(run, measure);
  const ends = epochs(series);
  const { noun, whole } = run.show.charts[measure];
  const losses = singles ?? placedBatches(series, whole);
  const perEpoch = run.plan.updates_per_epoch;
  const labels = [];
  const byBatch = !losses.thinned && losses.loss.length > 0;
  const at = byBatch ? losses.at : ends.epoch.map((epoch) => epoch * perEpoch);
  const label = byBatch
    ? (index) => batchLabel(losses, index, ends, run.plan, noun)
    : (index) => epochLabel(ends, index, losses, run.plan, noun);
  return {
    byEpoch: !byBatch,
    at,
    values: byBatch ? losses.loss : ends.train,
    labels,
    fill() {
      for (let index = labels.length; index < at.length; index += 1) labels.push(label(index));
    },
  };
}

function epochLabel(ends, index, losses, plan, noun) {
  const epoch = ends.epoch[index];
  const update = epoch * plan.updates_per_epoch;
  const [training, validation] = valuesAt(ends, index);
  return said([
    [t("epoch {epoch}", { epoch }), updatesText(update)].join(" · "),
    training && t("training {value}", { value: training }),
    validation && t("validation {value}", { value: validation }),
    bandWords(losses, epoch * plan.batches_per_epoch, noun),
  ]);
}

function batchLabel(losses, index, ends, plan, noun) {
  const place = Math.floor(losses.at[index] / updatesPerBatch(plan) + TINY);
  const { batch, epoch } = position(place, plan);
  const done = ends.epoch.findLastIndex((number) => number <= epoch);
  return said([
    [
      t("epoch {epoch}", { epoch: epoch + 1 }),
      t("batch {batch} of {batches}", { batch: batch + 1, batches: plan.batches_per_epoch }),
      t("update {update}", { update: updateOf(place, plan) + 1 }),
    ].join(" · "),
    t("batch {measure} {value}", { measure: noun, value: lossText(losses.loss[index]) }),
    ...(ends.epoch[done] > 0 ? afterEpoch(ends, done) : beforeTraining(ends, done)),
  ]);
}

function beforeTraining(ends, index) {
  const [training, validation] = valuesAt(ends, index);
  return [
    training && t("training {value} before training", { value: training }),
    validation && t("validation {value} before training", { value: validation }),
  ];
}

function afterEpoch(ends, index) {
  const epoch = ends.epoch[index];
  const [training, validation] = valuesAt(ends, index);
  return [
    training && t("training {value} after epoch {epoch}", { value: training, epoch }),
    validation && t("validation {value} after epoch {epoch}", { value: validation, epoch }),
  ];
}

/** The training and the validation value of an epoch, "" where there is none. */
const valuesAt = (ends, index) =>
  [ends.train[index], ends.validation[index]].map((value) => (Number.isFinite(value) ? lossText(value) : ""));

/** The middle 80% of the bucket that ends with or holds the last of so many batches. */
function bandWords(losses, batches, noun) {
  if (!losses.thinned || batches === 0) return "";
  const bucket = Math.min(Math.ceil(batches / losses.width), losses.p10.length - 2);
  const [low, high] = [losses.p10[bucket], losses.p90[bucket]];
  if (!Number.isFinite(low)) return "";
  return t("80% of batches: {measure} {low} to {high}", { measure: noun, low: lossText(low), high: lossText(high) });
}

const said = (lines) => lines.filter(Boolean);
