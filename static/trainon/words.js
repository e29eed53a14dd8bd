// What is said of training on, and of the last epoch beside the one with the lowest validation loss. Pure.

import { t } from "../language.js";
import { lossText } from "../lens/text.js";

/** So many epochs can be set: RunConfig of app/epochwise/core/config/config.py. */
const MOST_EPOCHS = 1_000_000;
/** The field that ends a run with this status. */
const RULES = { early_stopped: "patience", target_reached: "target_loss" };

/**
 * How a run is trained on: {epochs, lifts}, the epochs that it is to have, and the field that is taken back, if any;
 * null where it ends where it does, or where it has as many epochs as can be. `most`: the batches that a run may have.
 */
export function furtherOf({ status, plan }, most) {
  if (status === "diverged" || status === "training") return null;
  if (status in RULES) return { epochs: plan.epochs, lifts: RULES[status] };
  const epochs = Math.min(2 * plan.epochs, MOST_EPOCHS, Math.floor(most / plan.batches_per_epoch));
  return epochs > plan.epochs ? { epochs, lifts: "" } : null;
}

/** The rules that may end a run which is trained on. */
const rulesLeft = (config, { lifts }) =>
  Object.values(RULES).filter((name) => name !== lifts && (config[name] ?? null) !== null);

/** What the button says that trains on. */
export function furtherText({ status, config }, further) {
  const { epochs } = further;
  const left = rulesLeft(config, further).length > 0;
  if (status === "early_stopped")
    return left
      ? t("Train on without patience, to at most {epochs} epochs", { epochs })
      : t("Train on without patience, to {epochs} epochs", { epochs });
  if (status === "target_reached")
    return left
      ? t("Train on without a target loss, to at most {epochs} epochs", { epochs })
      : t("Train on without a target loss, to {epochs} epochs", { epochs });
  return left ? t("Train on to at most {epochs} epochs", { epochs }) : t("Train on to {epochs} epochs", { epochs });
}

/** Where the run ended, and what follows if it is trained on: [sentences]. `further`: furtherOf's. */
export function endWords(run, further, most) {
  const { status, config, epochs_done: epoch } = run;
  if (status === "diverged")
    return [
      t("This run diverged at update {update}. It ends there, however many epochs are set.", {
        update: run.diverged_at_update + 1,
      }),
    ];
  if (!further)
    return [
      t(
        "This run has {epochs} epochs. A run may have {limit} epochs and {most} batches here, so no more are possible.",
        {
          epochs: epoch,
          limit: MOST_EPOCHS,
          most,
        },
      ),
    ];
  const words = [endText(run), prefixText(run)];
  const left = rulesLeft(config, further);
  if (left.includes("patience"))
    words.push(t("Patience still holds: it may end the run anywhere from epoch {epoch} on.", { epoch }));
  if (left.includes("target_loss"))
    words.push(t("The target loss still holds: it may end the run anywhere from epoch {epoch} on.", { epoch }));
  if (config.validate_every > 1 && epoch % config.validate_every)
    words.push(
      t("Only the validation after epoch {epoch} is left out then: it was made because a run ended there.", { epoch }),
    );
  return words;
}

function endText({ status, epochs_done: epoch }) {
  if (status === "early_stopped")
    return t("Patience ended this run after epoch {epoch}, so more epochs alone would change nothing.", { epoch });
  if (status === "target_reached")
    return t("This run reached its target loss after epoch {epoch}, so more epochs alone would change nothing.", {
      epoch,
    });
  return t("This run ended after epoch {epoch}, the last that was planned.", { epoch });
}

const prefixText = ({ epochs_done: epoch }) =>
  t(
    "If you train on, every batch and every loss up to there stays exactly as it is, and training goes on from the " +
      "parameters after epoch {epoch}, with the optimizer’s state and the shuffling.",
    { epoch },
  );

/** What a new call of fit() after an epoch begins anew, and what it keeps. */
export const anewText = (epoch) =>
  t(
    "A program that has saved only the parameters goes on otherwise: from those after epoch {epoch}, say, where the " +
      "cursor stands, but with the optimizer’s state and the shuffling as at the start.",
    { epoch },
  );

/**
 * Whether a new call of fit() can begin after an epoch: fit() is called once, no epoch goes on amid a pass, and twice
 * the epochs are not more batches than a run may have.
 */
export const canBeginAnew = ({ config, plan }, epoch, most) =>
  config.fit_every === null && config.steps !== "continue" && 2 * epoch * plan.batches_per_epoch <= most;

/** The epoch of the lowest validation loss, where the last is another one; else null. */
export function earlierOf({ status, lowest, epochs_done: done }) {
  return status !== "training" && status !== "diverged" && lowest && lowest.epoch < done ? lowest.epoch : null;
}

/** Why no epoch stands beside the last; "" where one does. */
export function alikeText(run) {
  if (run.status === "training") return t("The epochs are compared when training has ended.");
  if (run.status === "diverged") return t("A run that diverged has no epoch to end at.");
  if (!run.lowest) return t("Without validation samples no epoch has a lowest validation loss to compare with.");
  if (earlierOf(run) === null)
    return t("The last epoch has the lowest validation loss: no earlier one is better by it.");
  return "";
}

/**
 * The rows of the table: [{name, last, lowest, words}], numbers as they are. `at`: the epochs' values {loss: {train,
 * validation}, …} of the `last` and the `lowest`; `charts`: those of the run's `show`.
 */
export function rowsOf({ last, lowest }, charts) {
  return Object.keys(last).flatMap((measure) =>
    ["train", "validation"].map((set) => {
      const [end, before] = [last[measure][set], lowest[measure][set]];
      const name = rowName(measure, set, charts[measure]?.noun);
      return { name, last: end, lowest: before, words: differenceText(end - before) };
    }),
  );
}

function rowName(measure, set, noun) {
  if (measure === "loss") return set === "train" ? t("Training loss") : t("Validation loss");
  return set === "train" ? t("Training {noun}", { noun }) : t("Validation {noun}", { noun });
}

function differenceText(difference) {
  if (difference === 0) return t("the same");
  const by = lossText(Math.abs(difference));
  return difference < 0 ? t("{by} lower", { by }) : t("{by} higher", { by });
}

/** The values of one epoch from a window of batches that holds the epoch's last batch. */
export function valuesOf(window) {
  const one = ({ train, validation }) => ({ train: train[0], validation: validation[0] });
  const measures = Object.entries(window.measures ?? {}).map(([name, { epochs }]) => [name, one(epochs)]);
  return { loss: one(window.epochs), ...Object.fromEntries(measures) };
}

/** What is true of the epoch with the lowest validation loss. */
export const earlierWords = (epoch, samples) => [
  t(
    "A run of {epoch} epochs ends with exactly the parameters after epoch {epoch}: they are what a program keeps " +
      "that saves the parameters whenever the validation loss is lower than ever.",
    { epoch },
  ),
  t("The epoch was picked by these {count} validation samples; by others another epoch may be lowest.", {
    count: samples,
  }),
];
