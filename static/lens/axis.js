// Below the strip: a brace for each epoch, which says what an epoch is, and the axis that counts updates.
import { t, tn } from "../language.js";
import { droppedRows, usedRows } from "./frame.js";
import { batchesPerPass, isPass, passOf } from "./passes.js";
import { drawsAgain, needsClasses, shufflesAgain } from "./samplings.js";
import { num, path, text } from "./svg.js";
import { count, fitting, textWidth, updatesText } from "./text.js";
import { wholeTicks } from "./ticks.js";
import { batchesOf, callAt, sinceAnew, updateOf } from "./updates.js";

/** What an epoch goes through, from long to short: all samples, those that a dropped remainder leaves, or draws. */
function samplesWords(plan, sampling) {
  const used = usedRows(plan);
  const samples = plan.samples;
  if (droppedRows(plan, sampling) > 0)
    return [t("{used} of {samples} samples", { used, samples }), t("{used} of {samples}", { used, samples })];
  return [tn("the {count} sample", "all {count} samples", samples), samples > 1 ? t("all {samples}", { samples }) : ""];
}

/** With replacement: how many draws, and how many different samples these are where that is known. */
function drawsWords(plan, sampling, different) {
  const draws = usedRows(plan);
  const drawn = tn("{count} draw", "{count} draws", draws);
  const alike = needsClasses(sampling) ? [t("{draws}, each class equally often", { draws: drawn })] : [];
  if (different === undefined) return [...alike, drawn];
  const words = { draws, different };
  return [
    ...(alike.length
      ? [t("{draws}, each class equally often, {different} different", { draws: drawn, different }), ...alike]
      : []),
    tn("{count} draw, {different} different", "{count} draws, {different} different", draws, words),
    t("{draws}, {different} different", words),
    drawn,
  ];
}

/** In which order an epoch goes through its samples, from long to short. */
function orderWords(sampling, first, again) {
  if (again && shufflesAgain(sampling)) return [t("shuffled as in epoch 1 again"), t("as in epoch 1")];
  switch (sampling) {
    case "each-epoch":
      return first ? [t("shuffled")] : [t("shuffled again"), t("reshuffled")];
    case "once":
      return first
        ? [t("shuffled once for all epochs"), t("shuffled once")]
        : [t("in the same shuffled order"), t("the same order")];
    case "sorted":
      return first
        ? [t("sorted by target, not shuffled"), t("sorted, not shuffled"), t("sorted")]
        : [t("in the same sorted order"), t("the same order")];
    case "buffer":
      return first
        ? [t("sorted by target, shuffled in a small buffer"), t("shuffled in a small buffer"), t("in a buffer")]
        : [t("shuffled in the small buffer again"), t("in the buffer again")];
    case "stratified":
      return first
        ? [t("shuffled, stratified by target"), t("stratified by target"), t("stratified")]
        : [t("shuffled and stratified again"), t("stratified again")];
    default:
      return first
        ? [t("in the data's order, not shuffled"), t("not shuffled")]
        : [t("not shuffled either"), t("not shuffled")];
  }
}

/** What an epoch goes through and in which order, in wordings from long to short. */
export function samplingWords(plan, sampling, epoch, different) {
  if (drawsAgain(sampling)) return drawsWords(plan, sampling, different);
  const [samples, short] = samplesWords(plan, sampling);
  const orders = orderWords(sampling, epoch === 0, epoch > 0 && sinceAnew(epoch, plan) === 0);
  if (plan.samples === 1) return [samples];
  const both = [samples, short].flatMap((rows) => orders.map((order) => t("{rows}, {order}", { rows, order })));
  return [...both, ...orders];
}

/** Where in its passes an epoch that is no pass stands, or the batches of it that are shown; from long to short. */
function passWords(plan, { from, to }) {
  const [begins, ends] = [passOf(from, plan), passOf(to - 1, plan)];
  const words = { from: begins.place + 1, to: ends.place + 1, whole: batchesPerPass(plan), first: begins.pass + 1 };
  if (plan.restarts)
    return [t("batches {from} to {to} of a pass of {whole}", words), t("{from} to {to} of {whole}", words)];
  if (begins.pass === ends.pass)
    return [
      t("batches {from} to {to} of the {whole} of pass {first}", words),
      t("pass {first}: {from} to {to} of {whole}", words),
      t("pass {first}", words),
    ];
  return [t("passes {first} to {last}", { ...words, last: ends.pass + 1 })];
}

/** Two lines under a brace, each in wordings from long to short: its name, and what is new in it. */
export function epochWords(plan, sampling, { epoch, from, to, opens, closes }, different) {
  const call = opens ? callAt(epoch, plan) : 0;
  const names = [
    ...(call ? [t("epoch {epoch}, fit() {call}", { epoch: epoch + 1, call })] : []),
    t("epoch {epoch}", { epoch: epoch + 1 }),
    count(epoch + 1),
  ];
  const batches = plan.batches_per_epoch;
  if (!isPass(plan)) return [names, passWords(plan, { from, to })];
  if (opens && closes) return [names, samplingWords(plan, sampling, epoch, different)];
  const range = { from: from - epoch * batches + 1, to: to - epoch * batches, batches };
  return [names, [t("batches {from} to {to} of {batches}", range), t("batches {from} to {to}", range)]];
}

/** One brace an epoch, without an end where the epoch goes on outside the view. */
export function bracesSvg(model, frame) {
  const { type, words: lineHeight, lines } = frame.m;
  return frame.ends
    .map((part) => {
      const x = frame.x(frame.start(part.from)) + 2;
      const end = (part.closes ? frame.x(frame.end(part.epoch)) : frame.x(frame.start(part.to))) - 2;
      const open = part.opens ? `M${num(x)} ${num(frame.brace - 5)}v5` : `M${num(x)} ${num(frame.brace)}`;
      const [names, more] = epochWords(model.plan, model.sampling, part, model.draws?.get(part.epoch));
      const words = [fitting(names, end - x + 2, type, true), fitting(more, end - x + 2, type)];
      return (
        path("brace", [`${open}H${num(end)}${part.closes ? "v-5" : ""}`]) +
        text("brace-name", (x + end) / 2, frame.brace + lineHeight - 2, words[0], "middle") +
        text("brace-words", (x + end) / 2, frame.brace + 2 * lineHeight - 2, lines > 1 ? words[1] : "", "middle")
      );
    })
    .join("");
}

/** The update axis: the epochs' boundaries where the lens shows whole epochs, else round numbers. */
export function axisSvg(model, frame) {
  const { plan, view } = model;
  const { type } = frame.m;
  const end = view.first + view.count;
  const y = frame.axis - 4;
  const updates = end === 0 ? 0 : updateOf(end - 1, plan) + 1;
  const lastWords = updatesText(updates);
  const limit = frame.right - textWidth(lastWords, type) - 8;
  const whole = frame.ends.every(({ opens, closes }) => opens && closes);
  const candidates = whole
    ? frame.ends.map(({ from }) => updateOf(from, plan))
    : wholeTicks(updateOf(view.first, plan), updateOf(end - 1, plan), 5);
  const gap = textWidth(count(updates), type) + 10;
  const marks = [];
  let free = frame.left;
  for (const update of candidates) {
    const { first } = batchesOf(update, plan);
    const x = frame.x(frame.start(first));
    if (x < free || x + textWidth(count(update), type) / 2 > limit) continue;
    marks.push(text("tick update", x, y, count(update), "middle"));
    free = x + gap;
  }
  return marks.join("") + text("tick update", frame.right, y, lastWords, "end");
}
