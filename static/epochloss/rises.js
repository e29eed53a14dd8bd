// The epochs after which the training loss was higher than before (an accuracy lower), and what their batches tell of
// it. Pure.
import { t, tn, withPoint } from "../language.js";
import { plainRate } from "../inside/facts.js";
import { element } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { usesAllOnce } from "./facts.js";

/** So many epochs are listed at most: those nearest to the cursor's. */
export const MOST_LISTED = 40;
const MOST_DECIMALS = 12;

/**
 * The epochs that ended worse than they began: {compared, first, last (the epochs looked at, from 0), rises: [{epoch,
 * from, to}]}. `epochs`: {first, train}; `initial`: the untrained model's value; `better`: "lower" or "higher".
 */
export function risesOf(epochs, initial, better) {
  const rises = [];
  let compared = 0;
  epochs.train.forEach((to, i) => {
    const from = i > 0 ? epochs.train[i - 1] : epochs.first === 0 ? initial : NaN;
    if (!Number.isFinite(from) || !Number.isFinite(to)) return;
    compared += 1;
    if (better === "higher" ? to < from : to > from) rises.push({ epoch: epochs.first + i, from, to });
  });
  return { compared, first: epochs.first, last: epochs.first + epochs.train.length - 1, rises };
}

/** The `most` entries nearest to an epoch, in order. */
export function nearest(rises, epoch, most = MOST_LISTED) {
  const near = [...rises].sort((a, b) => Math.abs(a.epoch - epoch) - Math.abs(b.epoch - epoch)).slice(0, most);
  return near.sort((a, b) => a.epoch - b.epoch);
}

/** What the list says before it lists. */
export function countWords({ compared, first, last, rises }, listed) {
  const words = { first: first + 1, last: last + 1, compared, listed };
  if (compared === 0) return t("There are no two epochs to compare.");
  if (rises.length === 0)
    return tn("Not in the one epoch.", "In none of the epochs {first} to {last}.", compared, words);
  const all = tn(
    "{count} of the epochs {first} to {last}:",
    "{count} of the epochs {first} to {last}:",
    rises.length,
    words,
  );
  return listed < rises.length ? t("{all} the {listed} nearest to the cursor are", { all, listed }) : all;
}

function deviation(losses) {
  const middle = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return Math.sqrt(losses.reduce((sum, loss) => sum + (loss - middle) ** 2, 0) / losses.length);
}

/** Two numbers that differ, with as many digits as show it. */
function apart(a, b) {
  if (lossText(a) !== lossText(b)) return [lossText(a), lossText(b)];
  let decimals = 4;
  while (decimals < MOST_DECIMALS && a.toFixed(decimals) === b.toFixed(decimals)) decimals += 1;
  return [a, b].map((value) => withPoint(value.toFixed(decimals)));
}

/** A change as it is written, a small one too without a power of ten. */
const plainText = (change) => {
  const digits = 1 - Math.floor(Math.log10(change));
  return change < 1e-3 && digits <= MOST_DECIMALS ? withPoint(change.toFixed(digits)) : lossText(change);
};

/** What the batches of an epoch tell of its rise; "" where it did not rise. */
export function riseWords({ epoch, losses, before, train, batches }, { run, better, noun, measure }) {
  const worse = better === "higher" ? train < before : train > before;
  if (!worse) return "";
  const [from, to] = apart(before, train);
  const names = { epoch: epoch + 1, noun, before: from, after: to };
  const said =
    better === "higher"
      ? t("Epoch {epoch}: the training {noun} fell from {before} to {after}.", names)
      : t("Epoch {epoch}: the training {noun} rose from {before} to {after}.", names);
  if (batches === 1) {
    const follows = measure === "loss" && usesAllOnce(run) && plainRate(run.config) !== null;
    const why = follows ? t("Its one update, of all samples, went too far.") : t("Its one update made it worse.");
    return [said, why].join(" ");
  }
  const scatter = deviation(losses);
  const size = { change: plainText(Math.abs(train - before)), scatter: lossText(scatter), batches };
  if (Math.abs(train - before) >= scatter)
    return [
      said,
      t("That is {change}, more than its {batches} batches scatter, by {scatter} (standard deviation).", size),
    ].join(" ");
  return [
    said,
    t("That is {change}; its {batches} batches scatter far more, by {scatter} (standard deviation).", size),
    run.plan.batches_per_epoch === run.plan.updates_per_epoch
      ? t("Each update follows its own batch alone, so an epoch may end a little worse.")
      : t("Each update follows its own batches alone, so an epoch may end a little worse."),
  ].join(" ");
}

/** The list: a button for each epoch, which carries the update that ended it. */
export function listHtml(rises, batches) {
  const buttons = rises.map(({ epoch }) =>
    element(
      "button",
      {
        type: "button",
        "data-visit": String((epoch + 1) * batches - 1),
        "aria-label": t("epoch {epoch}", { epoch: epoch + 1 }),
      },
      count(epoch + 1),
    ),
  );
  return `<span class="loss-list">${buttons.join("")}</span>`;
}
