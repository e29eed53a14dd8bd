// What happens where one epoch ends and the next begins: the last quarter of its batches against the first quarter of
// the next. Pure.
import { usedRows } from "../lens/frame.js";
import { doneOf } from "../lens/model.js";
import { isPass } from "../lens/passes.js";
import { MOST_BATCHES, batchesOf, epochFacts, lastEpoch, meansSoFar, usesAllOnce } from "./facts.js";

/** So many batches are a quarter at most: of a very long epoch both quarters come with one answer of the API. */
export const MOST_QUARTER = 2000;
/** Fewer batches say nothing of chance. */
const LEAST_SCATTER = 4;
/** A sum of ranks less than so many standard deviations from the expected one may be chance. */
const BY_CHANCE = 2;

/** Orders in which every epoch has the same batches: chance has no part in what differs. */
const FIXED = ["once", "never", "sorted"];
/** Orders in which the samples at the end of an epoch are of another kind than those at its start. */
const SORTED = ["sorted", "buffer"];

/** The epoch, from 0, after which the boundary nearest to one lies: its own end, or where it is the last its start. */
export function boundaryOf(run, epoch) {
  const last = lastEpoch(run);
  if (epoch < last) return epoch;
  return epoch > 0 ? epoch - 1 : null;
}

export const quarterOf = (batches) => Math.max(1, Math.min(Math.floor(batches / 4), MOST_QUARTER));

const mean = ({ losses, sizes }) => meansSoFar(losses, sizes)[losses.length - 1];

/** For each of some numbers its rank among all of them, from 1; equal ones share the middle of theirs. */
function ranks(values) {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const found = new Array(values.length);
  for (let start = 0; start < order.length; ) {
    let stop = start + 1;
    while (stop < order.length && values[order[stop]] === values[order[start]]) stop += 1;
    for (let i = start; i < stop; i += 1) found[order[i]] = (start + stop + 1) / 2;
    start = stop;
  }
  return found;
}

/**
 * Whether two lots of batches that scatter as these do could differ so much by chance, by the rank test of Wilcoxon,
 * Mann and Whitney (losses are too skewed for one of their means); null where they are too few to tell.
 */
function byChance(before, after) {
  const [m, n] = [before.losses.length, after.losses.length];
  if (Math.min(m, n) < LEAST_SCATTER) return null;
  const sum = ranks([...before.losses, ...after.losses])
    .slice(m)
    .reduce((total, rank) => total + rank, 0);
  const score = (sum - (n * (m + n + 1)) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
  return Math.abs(score) < BY_CHANCE || score > 0 !== mean(after) > mean(before);
}

/**
 * {epoch (from 0, that ends), batches (how many are compared before and after it), before, after (their mean losses),
 * chance (whether the difference may be chance; null: not known), few (whether because the batches are few),
 * restart: {from, to} (the mean so far at the epoch's end, and after the next one's first batch), train, validation (at
 * the boundary), remembers (whether batches that were new to the model were like validation, and those after them like
 * training)}.
 */
export function boundaryFacts(run, series, epoch, measure) {
  const border = (epoch + 1) * run.plan.batches_per_epoch;
  const quarter = quarterOf(run.plan.batches_per_epoch);
  const before = batchesOf(run, series, border - quarter, border);
  const after = batchesOf(run, series, border, border + quarter);
  const { running, train, validation } = epochFacts(run, series, epoch, measure);
  const [low, high] = [mean(before), mean(after)];
  const scatter = byChance(before, after);
  const { sampling } = run.config;
  return {
    epoch,
    batches: [before.losses.length, after.losses.length],
    before: low,
    after: high,
    chance: FIXED.includes(sampling) ? null : scatter,
    few: !FIXED.includes(sampling) && scatter === null && run.plan.batches_per_epoch > 1,
    restart: { from: running, to: after.losses[0] },
    train,
    validation,
    remembers:
      epoch === 0 &&
      scatter === false &&
      usesAllOnce(run) &&
      !SORTED.includes(sampling) &&
      remembers({ before: low, after: high, train, validation }),
  };
}

const nearer = (value, one, other) => Math.abs(value - one) < Math.abs(value - other);

/** Whether losses were like those of validation before a boundary, and like those of training after it. */
const remembers = ({ before, after, train, validation }) =>
  nearer(before, validation, train) && nearer(after, train, validation);

/** The updates around a boundary that are drawn: both epochs, of long ones the halves or quarters that meet there. */
export function shownAround(run, epoch, most) {
  const batches = run.plan.batches_per_epoch;
  const border = (epoch + 1) * batches;
  const parts = batches > MOST_BATCHES ? 1 : 2;
  const wide = batches <= most ? batches : parts * quarterOf(batches);
  return { first: border - wide, border, stop: Math.min(border + wide, doneOf(run)) };
}

/**
 * The targets with which every epoch begins and ends where samples lie sorted by target: {first, last} as [lowest,
 * highest], `last` null where it may be any; null for other samplings, for epochs that are no passes and a buffer that
 * holds all samples.
 */
export function sortedEnds({ config, plan }, dataset, quarter) {
  if (!SORTED.includes(config.sampling) || !dataset || !isPass(plan)) return null;
  if (config.sampling === "buffer" && config.buffer_size >= plan.samples) return null;
  const targets = [...dataset.train.y].sort((a, b) => a - b);
  // A buffer hands out no sample from further ahead than it holds; what it keeps for the end may be any.
  const ahead = config.sampling === "buffer" ? config.buffer_size - 1 : 0;
  const used = usedRows(plan);
  const closing = (quarter - 1) * plan.batch_size + plan.last_batch_size;
  const range = (part) => [part[0], part[part.length - 1]];
  return {
    first: range(targets.slice(0, quarter * plan.batch_size + ahead)),
    last: config.sampling === "sorted" ? range(targets.slice(used - closing, used)) : null,
  };
}
