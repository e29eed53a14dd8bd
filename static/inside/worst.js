// The worst of some batches: the one with the highest loss, and the one that owes most of its loss to one sample. Pure.
import { t, withPoint } from "../language.js";
import { position } from "../lens/cursor.js";
import { count, lossText } from "../lens/text.js";
import { togetherIn } from "../lens/updates.js";

/** The members of an update that it takes to find them. */
export const WORST_FIELDS = ["update", "rows", "share", "loss"];

/**
 * The sample that causes most of a batch's summed loss: {sample (from 0), share (from 0 to 1), alone (whether the batch
 * has no other)}; null where all losses are 0 or one is not finite. A sample that was drawn twice counts twice.
 */
export function causeOf({ rows, share }) {
  if (share.includes(null)) return null;
  const shares = new Map();
  for (const [place, row] of rows.entries()) shares.set(row, (shares.get(row) ?? 0) + share[place]);
  const [sample, most] = [...shares].reduce((first, next) => (next[1] > first[1] ? next : first));
  return { sample, share: most, alone: shares.size === 1 };
}

/** The first of some updates for which `measure` is greatest, among those that it is a number of; or null. */
function greatest(updates, measure) {
  let [found, most] = [null, -Infinity];
  for (const update of updates) {
    const value = measure(update);
    if (value !== null && (found === null || value > most)) [found, most] = [update, value];
  }
  return found;
}

/** How the worst is found among updates; a batch of one sample owes all to it, which says nothing. */
const SEARCHES = {
  loss: (updates) => greatest(updates, ({ loss }) => loss ?? Infinity),
  share: (updates) => {
    const shareOf = (update) => {
      const cause = causeOf(update);
      return cause === null || cause.alone ? null : cause.share;
    };
    return greatest(updates, shareOf);
  },
};

/** Which of some updates (as the API gives them) is the worst by its "loss" or its "share"; null where none is. */
export const worstOf = (kind, updates) => SEARCHES[kind](updates)?.update ?? null;

/** Whether some of the batches have but one sample, which causes all of its batch's loss. */
export const someAlone = (updates) => updates.some((update) => causeOf(update)?.alone);

/** A share in percent: "61", "7.3", ">99.9"; it is 100 only where it is all. */
export function percentText(share) {
  const percent = 100 * share;
  if (percent < 100 && percent >= 99.95) return `>${withPoint("99.9")}`;
  return withPoint(percent.toFixed(percent < 9.95 || (percent > 99 && percent < 100) ? 1 : 0));
}

/** What one sample has to do with a batch's loss; `place`: {batch, epoch}. */
function causeWords(update, place) {
  const cause = causeOf(update);
  if (cause === null)
    return update.loss === 0
      ? t("Batch {batch} of epoch {epoch}: all its losses are 0.", place)
      : t("Batch {batch} of epoch {epoch}: its loss is no longer finite.", place);
  const words = { ...place, sample: count(cause.sample + 1), share: percentText(cause.share) };
  return cause.alone
    ? t("Batch {batch} of epoch {epoch} is sample {sample} alone, which causes all of its loss.", words)
    : t("Batch {batch} of epoch {epoch}: sample {sample} causes {share}% of its loss.", words);
}

/** The same of an update's loss, to which several batches come; `place`: {update}. */
function sharedCauseWords(update, place) {
  const cause = causeOf(update);
  if (cause === null)
    return update.loss === 0
      ? t("Update {update}: all its losses are 0.", place)
      : t("Update {update}: its loss is no longer finite.", place);
  const words = { ...place, sample: count(cause.sample + 1), share: percentText(cause.share) };
  return t("Update {update}: sample {sample} causes {share}% of its loss.", words);
}

/** What a search among updates of several batches has found. */
function foundUpdateWords({ kind, update, count: updates }, { loss }) {
  if (update === null) return t("No update in the chart has several samples and a finite loss above 0.");
  if (kind === "loss" && loss === null) return t("Training diverged here.");
  if (updates === 1) return t("It is the only update in the chart.");
  const words = { count: count(updates), loss: lossText(loss) };
  return kind === "loss"
    ? t("Its loss, {loss}, is the highest of the {count} updates in the chart.", words)
    : t("This is the largest share in the {count} updates in the chart.", words);
}

/** What a search has found, of the batches in the chart. */
function foundWords({ kind, update, count: batches, aside }, { loss }) {
  if (update === null) return t("No batch in the chart has several samples and a finite loss above 0.");
  if (kind === "loss" && loss === null) return t("Training diverged here.");
  if (batches === 1) return t("It is the only batch in the chart.");
  const words = { count: count(batches), loss: lossText(loss) };
  if (kind === "loss") return t("Its loss, {loss}, is the highest of the {count} batches in the chart.", words);
  return aside
    ? t("This is the largest share in the {count} batches in the chart, those of one sample left aside.", words)
    : t("This is the largest share in the {count} batches in the chart.", words);
}

/**
 * What is said of the cursor's `update`; `found` is the search that led to it, or null: {kind, update (null: none was
 * found), count (of the batches searched), aside (whether some of these have but one sample)}.
 */
export function worstWords(update, plan, found) {
  if (togetherIn(plan) > 1) {
    const words = sharedCauseWords(update, { update: count(update.update + 1) });
    return found === null ? [words] : [words, foundUpdateWords(found, update)];
  }
  const { epoch, batch } = position(update.update, plan);
  const said = causeWords(update, { batch: count(batch + 1), epoch: count(epoch + 1) });
  return found === null ? [said] : [said, foundWords(found, update)];
}
