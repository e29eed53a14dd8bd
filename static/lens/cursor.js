// The one cursor: the index of a batch in the run, from 0, and where a step takes it. Pure.
import { t } from "../language.js";
import { updateOf } from "./updates.js";

/**
 * Of the batch with this index in the run: its epoch, its place in the epoch (`batch`) and the update that it `makes`,
 * alone or with others, all from 0.
 */
export function position(index, plan) {
  const epoch = Math.floor(index / plan.batches_per_epoch);
  return { index, epoch, batch: index % plan.batches_per_epoch, makes: updateOf(index, plan) };
}

/** The last batch of the epoch; from there, of the next one. */
const finished = (index, size) => Math.floor((index + 1) / size) * size + size - 1;

/** The first batch of the epoch; from there, of the one before. */
const reopened = (index, size) => Math.floor((index - 1) / size) * size;

const STEPS = {
  next: (index) => index + 1,
  back: (index) => index - 1,
  finish: finished,
  reopen: reopened,
  start: () => 0,
  end: () => Infinity,
};

/** The index that a step leads to: next, back, finish (epoch), reopen (epoch), start, end. `done` batches exist. */
export function stepped(step, index, plan, done = plan.total_batches) {
  return Math.max(0, Math.min(STEPS[step](index, plan.batches_per_epoch), done - 1));
}

const KEYS = {
  ArrowRight: "next",
  ArrowUp: "next",
  ArrowLeft: "back",
  ArrowDown: "back",
  PageUp: "finish",
  PageDown: "reopen",
  Home: "start",
  End: "end",
};
const WITH_SHIFT = { next: "finish", back: "reopen" };

/** The step that a key asks for, undefined for any other key. */
export function stepOfKey({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return undefined;
  const step = KEYS[key];
  return shiftKey ? (WITH_SHIFT[step] ?? step) : step;
}

/**
 * What a learner should be able to say of a batch: its epoch, its place there and its update, each of how many.
 * `mark(text, kind)` may mark up the names of the epoch and of the batch.
 */
export function whereWords(index, plan, mark = (text, _kind) => text) {
  const { epoch, batch, makes } = position(index, plan);
  const epochName = t("epoch {epoch}", { epoch: epoch + 1 });
  const batchName = t("batch {batch}", { batch: batch + 1 });
  return [
    t("{epoch} of {epochs}", { epoch: mark(epochName, "e"), epochs: plan.epochs }),
    t("{batch} of {batches}", {
      batch: mark(batchName, "b"),
      batches: plan.batches_per_epoch,
    }),
    t("update {update} of {updates}", { update: makes + 1, updates: plan.total_updates }),
  ];
}

/** The same as one line of text. */
export const whereText = (index, plan) => whereWords(index, plan).join(" · ");
