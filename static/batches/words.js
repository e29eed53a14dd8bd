// What is said of the map, every sentence from the run. Pure.
import { number, t, tn, withPoint } from "../language.js";
import { droppedRows, usedRows } from "../lens/frame.js";
import { batchesPerPass, isPass } from "../lens/passes.js";
import { batchesText, unseenText } from "../lens/passtext.js";
import { drawsAgain, needsClasses, shufflesAgain } from "../lens/samplings.js";
import { samplesText } from "../lens/text.js";
import { UNTRAINED, UNUSED, cellsWith, distinctShare, expectedShare, isWhole, moved, uses } from "./cells.js";

const percent = (share) => t("{share}%", { share: withPoint((100 * share).toFixed(1)) });
const raised = (power) => String(power).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);

/** How each sampling makes its batches; `rest`: how many samples a dropped last batch leaves out. */
const RULES = {
  "each-epoch": (words, rest) =>
    rest
      ? t("Every epoch shuffles all {samples} anew, deals {used} of them into {batches} and leaves out {rest}.", words)
      : t("Every epoch shuffles all {samples} anew and deals them into {batches}.", words),
  once: (words, rest) =>
    rest
      ? t("The samples are shuffled once: every epoch has the same {batches} and leaves out the same {rest}.", words)
      : t("The samples are shuffled once: every epoch has the same {batches}.", words),
  never: (words, rest) =>
    rest
      ? t("The samples are never shuffled: every epoch has the same {batches} and leaves out the last {rest}.", words)
      : t("The samples are never shuffled: every epoch has the same {batches}, in the order of the data.", words),
  sorted: (words, rest) =>
    rest
      ? t("The samples are sorted by target: every epoch has the same {batches} and leaves out the last {rest}.", words)
      : t("The samples are sorted by target and never shuffled: every epoch has the same {batches}.", words),
  buffer: (words, rest) =>
    rest
      ? t(
          "Every epoch sends the sorted samples through a buffer of {buffer} into {batches}; {rest} are left out.",
          words,
        )
      : t("Every epoch sends the sorted samples through a buffer of {buffer} into {batches}.", words),
  stratified: (words, rest) =>
    rest
      ? t("Every epoch deals {used} of {samples} anew into {batches}, each with its share of all targets.", words)
      : t("Every epoch deals all {samples} anew into {batches}, each with its share of all targets.", words),
  replacement: (words) =>
    t("Each batch draws from all {samples}: an epoch may draw one often and another not at all.", words),
  oversampled: (words) =>
    t(
      "Each draw takes one of the classes, all with the same chance, and then one of its samples: an epoch may draw " +
        "one often and another of the {samples} not at all.",
      words,
    ),
};

/** The rule by which a run makes its batches. */
export function ruleText({ plan, config }) {
  const { samples, batches_per_epoch: batches } = plan;
  const { sampling } = config;
  const rest = droppedRows(plan, sampling);
  if (!isPass(plan)) return withCalls(stepsText(plan, sampling), plan, sampling);
  if (samples === 1) return t("The 1 sample is a batch of its own in every epoch.");
  if (batches === 1 && rest === 0 && !drawsAgain(sampling))
    return t("Every epoch is one batch of all {samples} samples.", { samples });
  const rule = RULES[sampling](
    {
      samples: samplesText(samples),
      used: usedRows(plan),
      batches: batchesText(batches),
      rest,
      buffer: config.buffer_size,
    },
    rest,
  );
  return withCalls(rule, plan, sampling);
}

/** The rule, and what comes again with each call of fit(). */
function withCalls(rule, plan, sampling) {
  if (!plan.begins_anew) return rule;
  if (drawsAgain(sampling)) return t("{rule} Each call of fit() begins with the draws of epoch 1 again.", { rule });
  return shufflesAgain(sampling)
    ? t("{rule} Each call of fit() begins with the order of epoch 1 again.", { rule })
    : rule;
}

const REPEATED = ["once", "never", "sorted"];

/** The rule where an epoch is no pass: how long both are, and where the next epoch goes on. */
function stepsText(plan, sampling) {
  const words = { batches: batchesText(plan.batches_per_epoch), whole: batchesText(batchesPerPass(plan)) };
  const texts = [
    plan.restarts
      ? t("An epoch has {batches}, the first of a pass of {whole}; every epoch begins a new pass.", words)
      : t("An epoch has {batches}, a pass {whole}; the next epoch goes on where this one stops.", words),
  ];
  if (drawsAgain(sampling)) texts.push(t("Each batch draws from all samples."));
  else texts.push(REPEATED.includes(sampling) ? t("Every pass has the same order.") : t("Every pass has a new order."));
  return [...texts, unseenText(plan)].filter(Boolean).join(" ");
}

/** That a row is not followed: what was typed, and what is allowed. */
export const refusedText = (value, samples) =>
  t("Row must be a whole number from 1 to {samples}, not “{value}”.", { samples, value });

/** Which epochs are shown of all. */
export const spanText = ({ first, orders }, { epochs }) =>
  orders.length === 1
    ? t("Epoch {epoch} of {epochs}.", { epoch: first + 1, epochs })
    : t("Epochs {from} to {to} of {epochs}.", { from: first + 1, to: first + orders.length, epochs });

/** In which order the samples stand in the map. */
export const orderText = ({ first }) =>
  t("From top to bottom: the samples in the order of epoch {epoch}.", { epoch: first + 1 });

/** How often the samples were used in the epochs that are shown. */
export function usesText(map) {
  const { least, most } = uses(map);
  if (map.samples === 1 || least === most)
    return tn("Each sample was used {count} time.", "Each sample was used {count} times.", most);
  return t("Each sample was used {least} to {most} times.", { least, most });
}

const SEEN = {
  "each-epoch": (plan) => {
    if (plan.begins_anew) return t("the same orders with each fit()");
    return isPass(plan) ? t("a new order in every epoch") : t("a new order in every pass");
  },
  once: (plan) => (isPass(plan) ? t("one order for all epochs: stripes") : t("one order for all passes")),
  never: (plan) => (isPass(plan) ? t("the data's order in every epoch") : t("the data's order in every pass")),
  stratified: () => t("each batch has its share of all targets"),
  replacement: () => t("each batch draws from all samples"),
};

/** What is to be seen in the small map of a sampling. */
export const seenText = (sampling, plan) =>
  plan.batch_size === plan.samples && !drawsAgain(sampling)
    ? t("one batch of all samples, in any order")
    : SEEN[sampling](plan);

/** The same of another sampling, for which nothing was trained: how often it would use the samples. */
export function otherText(map, sampling) {
  const { least, most } = uses(map);
  const often =
    least === most
      ? tn("every sample {count} time", "every sample {count} times", most)
      : t("a sample {least} to {most} times", { least, most });
  if (!drawsAgain(sampling)) return often;
  const share = percent(distinctShare(map)?.share ?? 0);
  return t("{often}; an epoch draws {share} of them (grey: not drawn)", { often, share });
}

/** What the cells are, one of every `step` samples, and whether the batches changed. */
export function noteTexts(map, sampling, step) {
  const notes = [usesText(map)];
  if (step > 1) notes.push(t("One of every {step} samples is shown.", { step }));
  const drawn = drawsAgain(sampling);
  if (cellsWith(map, UNUSED))
    notes.push(drawn ? t("Grey: not drawn in that epoch.") : t("Grey: left out in that epoch."));
  if (cellsWith(map, UNTRAINED)) notes.push(t("Empty: not trained."));
  notes.push(...(drawn ? distinctTexts(map, sampling) : changeTexts(map)));
  return notes;
}

/** What shuffling leaves alone in a time series; "" for other data. */
export function windowsText({ dataset, features: steps }) {
  if (dataset !== "series") return "";
  return tn(
    "Each sample is a window of {count} step in time: shuffling moves windows, never a step inside one.",
    "Each sample is a window of {count} steps in time: shuffling moves windows, never a step inside one.",
    steps,
  );
}

/** How many samples are in another batch in the second epoch than in the first. */
function changeTexts(map) {
  if (map.batches === 1 || map.cells.length < 2 || !isWhole(map, 1)) return [];
  const [from, to] = [map.first + 1, map.first + 2];
  const count = moved(map, 0, 1);
  if (!isPass(map.plan) && map.cells[0].some((batch, row) => batch !== map.cells[1][row]))
    return count === 0 ? [] : [movedText(count, { from, to })];
  if (count === 0) return [t("Every batch of epoch {to} has the same samples as in epoch {from}.", { from, to })];
  return [movedText(count, { from, to })];
}

const movedText = (count, words) =>
  tn(
    "{count} sample is in another batch in epoch {to} than in epoch {from}.",
    "{count} samples are in another batch in epoch {to} than in epoch {from}.",
    count,
    words,
  );

/** The share of the samples that an epoch of draws finds: measured, and what chance gives where all are drawn alike. */
function distinctTexts(map, sampling) {
  const measured = distinctShare(map);
  if (measured === null || map.samples === 1) return [];
  if (needsClasses(sampling)) return [t("An epoch used {share} of the samples.", { share: percent(measured.share) })];
  const { samples, orders } = map;
  const draws = orders[0].length;
  const values = {
    share: percent(measured.share),
    formula: `1 − (1 − 1/${number(samples)})${raised(draws)}`,
    expected: percent(expectedShare(samples, draws)),
  };
  const words =
    measured.epochs === 1
      ? t("The epoch used {share} of the samples; chance gives {formula} = {expected} on average.", values)
      : t("An epoch used {share} of the samples, the mean of {epochs} epochs; chance gives {formula} = {expected}.", {
          ...values,
          epochs: measured.epochs,
        });
  return draws === samples ? [words, t("With more and more samples it comes to 63.2%.")] : [words];
}

/** Why a sample is in no batch of an epoch. */
export const emptyText = (sampling) => (drawsAgain(sampling) ? t("not drawn") : t("left out"));

/** One epoch's batches of a row, as they follow others: "28", "3 and 18", or that there is none. */
function foundText(batches, empty) {
  if (batches.length === 0) return empty;
  const times = new Map();
  for (const batch of batches) times.set(batch, (times.get(batch) ?? 0) + 1);
  return [...times]
    .map(([batch, count]) =>
      count === 1 ? number(batch) : tn("{batch} ({count} time)", "{batch} ({count} times)", count, { batch }),
    )
    .reduce((some, more) => t("{some} and {more}", { some, more }));
}

/**
 * The way of a row through the epochs. `found`: for each the batches that hold it; `cells`: its cell in each.
 */
export function wayText(row, found, cells, sampling) {
  const steps = found.map((batches, index) =>
    foundText(batches, cells[index] === UNTRAINED ? t("not trained") : emptyText(sampling)),
  );
  const named = found.findIndex((batches) => batches.length > 0);
  const always = steps.length > 1 && new Set(steps).size === 1;
  if (named >= 0) steps[named] = t("batch {batch}", { batch: steps[named] });
  if (always) return t("Row {row}: {step} in each of these epochs.", { row: row + 1, step: steps[0] });
  const way = steps.reduce((before, step) => t("{before}, then {step}", { before, step }));
  return t("Row {row}: {way}.", { row: row + 1, way });
}

/** What a cell of a followed row has a place for. */
export function cellText(batches) {
  if (batches.length === 0) return "–";
  return batches.length === 1 ? number(batches[0]) : t("{count}×", { count: batches.length });
}
