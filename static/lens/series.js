// A run's JSON as the arrays that a chart draws. Losses come as lists (null: not finite or not evaluated) or as base64
// arrays.
import { batchesOf, updatesPerBatch } from "./updates.js";

const TYPES = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u4: Uint32Array };

/** Arrays are read by several pictures, and decoded for the first of them. */
const decoded = new WeakMap();

/**
 * The numbers of a list or of a {dtype, bdata} array, to be read only; null becomes NaN.
 * @returns {Float64Array}
 */
export function numbers(values) {
  if (values === undefined || values === null) return new Float64Array(0);
  if (values.bdata === undefined)
    return Array.isArray(values) ? Float64Array.from(values, (value) => value ?? NaN) : values;
  if (!decoded.has(values)) decoded.set(values, decode(values));
  return decoded.get(values);
}

function decode({ dtype, bdata }) {
  const letters = atob(bdata);
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = letters.charCodeAt(index);
  return new TYPES[dtype](bytes.buffer);
}

/** How many batches make the run: those done when it ended early, else those planned. */
export function batchesIn(run) {
  if (!run.status || run.status === "training") return run.plan.total_batches;
  if (run.diverged_at_update !== null && run.diverged_at_update !== undefined) {
    const { first, count } = batchesOf(run.diverged_at_update, run.plan);
    return first + count;
  }
  return (run.stopped_at_epoch ?? run.plan.epochs) * run.plan.batches_per_epoch;
}

/** A function from a number of updates to the axis x: epochs, updates or samples seen, which are proportional. */
export function scaleOf(x, plan) {
  const perUpdate = { updates: 1, epochs: 1 / plan.updates_per_epoch, samples: plan.samples_seen / plan.total_updates };
  return (updates) => updates * perUpdate[x];
}

/** @typedef {{thinned: false, width: 1, at: Float64Array, loss: Float64Array}} Singles */
/**
 * @typedef {{thinned: true, width: number, of: number, at: Float64Array, p10: Float64Array, p25: Float64Array,
 *   p75: Float64Array, p90: Float64Array, min: Float64Array, max: Float64Array}} Bands
 */

/**
 * The batch losses: {thinned, width, at (updates, the middle of each batch or bucket), and the arrays}. Of buckets the
 * first one's losses also stand at its beginning and the last one's at its end, so that the bands are as long as the
 * run.
 * @returns {Singles | Bands}
 */
export function batches(run) {
  const losses = run.batch_loss;
  const each = updatesPerBatch(run.plan);
  if (!losses?.thinned) {
    const loss = numbers(losses?.loss ?? losses);
    return { thinned: false, width: 1, loss, at: Float64Array.from(loss, (_, index) => (index + 0.5) * each) };
  }
  const { of, width } = losses;
  const edge = (name) => ended(numbers(losses[name]));
  const p10 = edge("p10");
  const stops = Array.from({ length: Math.max(0, p10.length - 2) }, (_, index) => Math.min((index + 1) * width, of));
  const at = Float64Array.from(
    [0, ...stops.map((stop, index) => (index * width + stop) / 2), stops.at(-1) ?? 0].slice(0, p10.length),
    (batch) => batch * each,
  );
  return {
    thinned: true,
    width,
    of,
    at,
    p10,
    p25: edge("p25"),
    p75: edge("p75"),
    p90: edge("p90"),
    min: edge("min"),
    max: edge("max"),
  };
}

function ended(values) {
  if (values.length === 0) return values;
  const longer = new Float64Array(values.length + 2);
  longer.set(values, 1);
  longer[0] = values[0];
  longer[longer.length - 1] = values[values.length - 1];
  return longer;
}

/** The epochs' losses with their numbers from 0 (untrained) on: {epoch, train, validation, running, unweighted}. */
export function epochs(run) {
  const measured = run.epochs ?? {};
  const train = numbers(measured.train);
  const first = run.initial ?? {};
  const led = (values, start) => {
    const rest = numbers(values);
    const longer = new Float64Array(rest.length + 1);
    longer[0] = start ?? NaN;
    longer.set(rest, 1);
    return longer;
  };
  const numbered = measured.epoch ? numbers(measured.epoch) : Float64Array.from(train, (_, index) => index + 1);
  return {
    epoch: led(numbered, 0),
    train: led(train, first.train),
    validation: led(measured.validation, first.validation),
    running: led(measured.running),
    unweighted: led(measured.unweighted),
  };
}

/**
 * Only the entries of a series that are numbers: validation is not evaluated in every epoch, and its line has no gaps
 * for that.
 */
export function evaluated(at, values) {
  const keep = [];
  for (let index = 0; index < values.length; index += 1) if (Number.isFinite(values[index])) keep.push(index);
  return {
    at: Float64Array.from(keep, (index) => at[index]),
    values: Float64Array.from(keep, (index) => values[index]),
  };
}

/** A run as if one of its measures were its loss: what draws the loss draws the measure. */
export function seriesOf(run, measure) {
  if (measure === "loss") return run;
  const { batch, epochs, initial } = run.measures[measure];
  return { ...run, batch_loss: batch, epochs, initial };
}
