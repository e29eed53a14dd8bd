// The one cursor: a batch of the run (from 0), and where a step takes it. It is called `update`, which it also makes
// unless several batches are accumulated. Pure.
import { t } from "../language.js";
import { updateOf } from "./updates.js";

/** Which epoch and which batch of it the cursor is at, and which update that batch makes, all from 0. */
export function position(update, plan) {
  const epoch = Math.floor(update / plan.batches_per_epoch);
  return { update, epoch, batch: update % plan.batches_per_epoch, makes: updateOf(update, plan) };
}

/** The last update of the epoch; from there, of the next one. */
const finished = (update, size) => Math.floor((update + 1) / size) * size + size - 1;

/** The first update of the epoch; from there, of the one before. */
const reopened = (update, size) => Math.floor((update - 1) / size) * size;

const STEPS = {
  next: (update) => update + 1,
  back: (update) => update - 1,
  finish: finished,
  reopen: reopened,
  start: () => 0,
  end: () => Infinity,
};

/** The update that a step leads to: next, back, finish (epoch), reopen (epoch), start, end. `done` batches exist. */
export function stepped(step, update, plan, done = plan.total_batches) {
  return Math.max(0, Math.min(STEPS[step](update, plan.batches_per_epoch), done - 1));
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
 * What a learner should be able to say of an update: its epoch, its batch and itself, each of how many. `mark(text,
 * kind)` may mark up the names of the epoch and of the batch.
 */
export function whereWords(update, plan, mark = (text, _kind) => text) {
  const { epoch, batch, makes } = position(update, plan);
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
export const whereText = (update, plan) => whereWords(update, plan).join(" · ");
