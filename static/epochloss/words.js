// The sentences of the drawer, each computed from the run. Pure.
import { t, tn } from "../language.js";
import { droppedRows } from "../lens/frame.js";
import { isPass } from "../lens/passes.js";
import { drawsAgain, needsClasses } from "../lens/samplings.js";
import { numbers } from "../lens/series.js";
import { count, lossText, samplesText } from "../lens/text.js";
import { endsShort, lastEpoch, usesAllOnce } from "./facts.js";

/** A change in percent where it says more than the two numbers. */
const MOST_PERCENT = 500;
/** Only the bar jumps where it changes by a larger share than this, and the means of both sides by a smaller one. */
const BAR_MOVES = 0.5;
const BATCHES_STAY = 0.1;

/** What the measure is called in a sentence: "loss", "accuracy". */
export const nounOf = (run, measure) => run.show?.charts?.[measure]?.noun ?? t("loss");

/** What the cursor's batch leaves on a progress bar. */
export function soFarWords({ soFar, batches, epoch }, batch) {
  const words = { batch: batch + 1, batches, epoch: epoch + 1, mean: lossText(soFar[batch]) };
  if (soFar[batch] === undefined) return "";
  return t(
    "After batch {batch} of {batches} in epoch {epoch} the mean so far is {mean}, as a progress bar shows it.",
    words,
  );
}

/** Why the mean of the batches and the training loss after the epoch are two numbers. */
function twoTimes({ running, train, batches }) {
  const words = { running: lossText(running), train: lossText(train), batches };
  if (batches === 1) return [t("{running} was measured before the one update of the epoch, {train} after it.", words)];
  return [
    t("{running} is an average over {batches} models, the first of them the one with which the epoch began.", words),
    t("{train} belongs to the last model alone.", words),
  ];
}

/** On which samples the two were measured, where they are not the same. */
function twoSets(run) {
  const { plan, config } = run;
  const dropped = droppedRows(plan, config.sampling);
  if (needsClasses(config.sampling) && plan.samples > 1)
    return t(
      "The batches draw each class equally often: in their mean all classes count alike, " +
        "in the training loss all samples.",
    );
  if (drawsAgain(config.sampling) && plan.samples > 1)
    return t(
      "The batches are drawn with replacement, so some samples count twice in their mean and others not at all.",
    );
  if (!isPass(plan)) return t("The batches of an epoch are not one pass; the training loss has all samples.");
  if (dropped > 0)
    return tn(
      "The batches leave out {count} sample in every epoch; the training loss has all of them.",
      "The batches leave out {count} samples in every epoch; the training loss has all of them.",
      dropped,
    );
  return "";
}

function shortBatch({ plan }, { unweighted }) {
  if (!endsShort(plan)) return "";
  return t("The last batch has {last} instead of {size}; the plain mean, {unweighted}, counts it as a full one.", {
    last: samplesText(plan.last_batch_size),
    size: count(plan.batch_size),
    unweighted: lossText(unweighted),
  });
}

/** What validation is to be compared with, or why it is not there. */
function heldOut({ config }, { running, train, validation, batches }, better) {
  if (!config.validation_samples) return [];
  if (!Number.isFinite(validation))
    return [
      t("Validation is measured every {every} epochs, and not after this one.", { every: config.validate_every }),
    ];
  const words = { validation: lossText(validation), train: lossText(train) };
  const worse = (a, b) => (better === "higher" ? a < b : a > b);
  const between = batches > 1 && worse(validation, train) && worse(running, validation);
  const stands =
    better === "higher"
      ? t("So validation, {validation}, can stand above that average and still below training, {train}.", words)
      : t("So validation, {validation}, can stand below that average and still above training, {train}.", words);
  const compare = t("Compare validation with training: both were measured after the last update.");
  return between ? [stands, compare] : [compare];
}

function unendedWords({ status }) {
  if (status === "training") return t("This epoch has not ended yet.");
  return status === "diverged"
    ? t("Training diverged in this epoch, so there is no loss after it.")
    : t("This epoch did not end, so there is no loss after it.");
}

/** Why the numbers of an epoch differ, as sentences. */
export function whyWords(run, facts, better) {
  if (!facts.whole || !Number.isFinite(facts.train)) return [unendedWords(run)];
  return [...twoTimes(facts), ...heldOut(run, facts, better), twoSets(run), shortBatch(run, facts)].filter(Boolean);
}

/** How one number differs from another: "76% lower". */
function changeWords(before, after, measure) {
  const percent = Math.abs(Math.round(100 * (after / before - 1)));
  if (lossText(before) === lossText(after)) return t("the same");
  // A share of right answers is already a percentage; a change of thousands of percent says less than the two numbers.
  const plain = measure === "accuracy" || !(percent >= 1 && percent <= MOST_PERCENT);
  if (plain) return after < before ? t("lower") : t("higher");
  return after < before ? t("{percent}% lower", { percent }) : t("{percent}% higher", { percent });
}

/** From the last batches of an epoch to the first of the next. */
function stepWords({ epoch, batches, before, after }, measure) {
  const words = {
    ...{ epoch: epoch + 1, next: epoch + 2, last: batches[0], first: batches[1] },
    ...{ from: lossText(before), to: lossText(after), change: changeWords(before, after, measure) },
  };
  const sides =
    batches[0] === 1
      ? [t("The last batch of epoch {epoch}: {from}.", words), t("The first of epoch {next}: {to}, {change}.", words)]
      : [
          t("Mean of the last {last} batches of epoch {epoch}: {from}.", words),
          t("Of the first {first} of epoch {next}: {to}, {change}.", words),
        ];
  return sides.join(" ");
}

/** The name of a class, or a number as it is. */
const targetText = (dataset, target) =>
  dataset.task === "classification" ? (dataset.class_names?.[target] ?? String(target)) : lossText(target);

/** What lies at an epoch's ends where samples are sorted by target. */
function sortedWords(run, dataset, { first, last }, { epoch }) {
  const isOne = (range) => dataset.task === "classification" && range[0] === range[1];
  const [begins, ends] = [first, last ?? first].map(([target]) => targetText(dataset, target));
  if (!last) {
    const mixed = t("The samples lie sorted by target, and the buffer mixes only {buffer} of them.", {
      buffer: run.config.buffer_size,
    });
    return isOne(first) ? [mixed, t("All in these first batches are of the class “{begins}”.", { begins })] : [mixed];
  }
  if (isOne(first) && isOne(last))
    return [
      t("The samples lie sorted by target."),
      t("These last batches hold only the class “{ends}”, the first ones only “{begins}”.", { ends, begins }),
      t("The updates just before the boundary followed the one class alone; now the other comes again."),
    ];
  return [
    t("The samples lie sorted by target: epoch {epoch} ends with the highest, epoch {next} begins with the lowest.", {
      epoch: epoch + 1,
      next: epoch + 2,
    }),
  ];
}

/** How often the samples of both sides had been trained on when their losses were measured. */
function timesWords({ epoch }) {
  const words = { before: epoch, after: epoch + 1 };
  if (epoch === 0)
    return t("The samples before the boundary were new to the model; those after it had been trained on once.");
  if (epoch === 1) return t("The samples before the boundary had been trained on once, those after it twice.");
  return t("The samples before the boundary had been trained on {before} times, those after it {after} times.", words);
}

/** What is different on the two sides of a boundary, as far as it is known of this run. */
function sidesWords(run, dataset, ends, facts) {
  const { plan, config } = run;
  if (drawsAgain(config.sampling) && plan.samples > 1)
    return [t("Every batch is drawn from all samples, before the boundary as after it.")];
  if (!isPass(plan)) return [];
  if (plan.samples === 1) return [t("It is the same sample, after one more update.")];
  if (plan.batches_per_epoch === 1 && usesAllOnce(run))
    return [t("Both batches hold all samples; between them lies one update.")];
  if (ends) return sortedWords(run, dataset, ends, facts);
  return [usesAllOnce(run) ? timesWords(facts) : t("Other samples are in them.")];
}

/** What follows from the losses at the boundary itself, where both were measured. */
function memoryWords({ chance, few, remembers, train, validation }) {
  if (few) return [t("So few batches cannot tell a difference from chance.")];
  if (chance) return [t("The batches scatter so widely that this difference may be chance.")];
  if (!remembers) return [];
  return [
    t("The losses before it are like validation, {validation}, those after it like training, {train}.", {
      validation: lossText(validation),
      train: lossText(train),
    }),
    t("What the model learned from a sample shows when it comes back."),
  ];
}

/** Where the mean so far drops and the batches do not: nothing happened but that the bar began anew. */
function barAloneWords({ before, after, restart }) {
  const changed = (from, to) => Math.abs(to / from - 1);
  const alone = changed(restart.from, restart.to) > BAR_MOVES && changed(before, after) < BATCHES_STAY;
  return alone ? t("Only the bar jumps here: the batches on both sides are much alike.") : "";
}

/** What the further epochs bring: the training loss after this one and after the last. */
function furtherWords(run, { epoch, train }, measure, noun) {
  const epochs = measure === "loss" ? run.epochs : run.measures[measure].epochs;
  const values = numbers(epochs.train);
  const [last, to] = [lastEpoch(run), values[values.length - 1]];
  if (run.status === "training" || last <= epoch || ![train, to].every(Number.isFinite)) return "";
  return t("The training {noun} is {now} after epoch {epoch} and {to} after epoch {last}, the last.", {
    ...{ noun, epoch: epoch + 1, last: last + 1 },
    ...{ now: lossText(train), to: lossText(to) },
  });
}

/** The sentences about a boundary: {step, reasons}. */
export function boundaryWords(run, dataset, ends, facts, { measure, noun }) {
  const { epoch, before, after, restart } = facts;
  const names = { epoch: epoch + 1, next: epoch + 2, from: lossText(restart.from), to: lossText(restart.to) };
  if (![before, after].every(Number.isFinite))
    return { step: t("Training diverged here: the numbers are no longer finite."), reasons: [] };
  return {
    step: stepWords(facts, measure),
    reasons: [
      t("Epoch {next} begins with the parameters with which epoch {epoch} ended.", names),
      ...sidesWords(run, dataset, ends, facts),
      ...memoryWords(facts),
      t("A progress bar starts its mean anew: {from} at the end of epoch {epoch}, {to} after the next batch.", names),
      measure === "loss" ? barAloneWords(facts) : "",
      furtherWords(run, facts, measure, noun),
    ].filter(Boolean),
  };
}
