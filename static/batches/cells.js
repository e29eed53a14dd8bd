// Who was in which batch, as numbers: a cell for each sample and epoch. Pure.
import { batchOfRow, rowsBefore } from "../lens/passes.js";

/** What a cell holds instead of a batch, which counts from 1. */
export const UNUSED = 0;
export const UNTRAINED = -1;

/**
 * The map of some epochs. `orders`: the rows of each, one batch after another, as the API gives them; `first`: their
 * first epoch, from 0; `done`: the updates that were made. What is returned: {plan, samples, batches, first, orders,
 * cells (of each epoch an array by row: the first batch that holds it, or UNUSED or UNTRAINED), used (by row: how
 * often), order (the rows from top to bottom)}. Sorted by the first epoch, the order shows its batches one after
 * another; otherwise it is the data's.
 */
export function mapOf({ plan, orders, first, done, sorted = true }) {
  const { samples, batches_per_epoch: batches } = plan;
  const used = new Uint32Array(samples);
  const cells = orders.map((rows, index) => {
    const cell = new Int32Array(samples);
    const trained = done - (first + index) * batches;
    rows.forEach((row, place) => {
      const batch = batchIn(plan, first + index, place);
      if (batch < trained) {
        used[row] += 1;
        if (cell[row] <= UNUSED) cell[row] = batch + 1;
      } else if (cell[row] === UNUSED) cell[row] = UNTRAINED;
    });
    return cell;
  });
  return { plan, samples, batches, first, orders, done, cells, used, order: orderOf(samples, sorted ? orders[0] : []) };
}

/** The batch of an epoch, both from 0, that has a place among its rows. */
const batchIn = (plan, epoch, place) => {
  const begin = epoch * plan.batches_per_epoch;
  return batchOfRow(rowsBefore(begin, plan) + place, plan) - begin;
};

/** All rows: those of an epoch as they come, then the others. */
function orderOf(samples, rows) {
  const order = new Set(rows);
  for (let row = 0; row < samples; row += 1) order.add(row);
  return [...order];
}

/** For each epoch of a map the trained batches, from 1, that hold a row: none, one, or with replacement more. */
export function batchesOf({ plan, orders, first, batches, done }, row) {
  return orders.map((rows, index) => {
    const found = [];
    for (let place = rows.indexOf(row); place >= 0; place = rows.indexOf(row, place + 1)) {
      const batch = batchIn(plan, first + index, place);
      if ((first + index) * batches + batch < done) found.push(batch + 1);
    }
    return found;
  });
}

/** The rows of an update, from 0; none where the map does not hold it. */
export function rowsOf({ plan, orders, first, batches }, update) {
  const epoch = Math.floor(update / batches);
  const [begin, from, to] = [epoch * batches, update, update + 1].map((batch) => rowsBefore(batch, plan));
  return orders[epoch - first]?.slice(from - begin, to - begin) ?? [];
}

/** Whether all batches of a map's epoch, counted from its first, were trained. */
export const isWhole = ({ first, batches, done }, index) => (first + index + 1) * batches <= done;

/** How many cells of a map hold something. */
export const cellsWith = ({ cells }, value) =>
  cells.reduce((sum, cell) => sum + cell.filter((each) => each === value).length, 0);

/** How often the least and the most used row was used. */
export function uses({ used }) {
  return {
    least: used.reduce((least, times) => Math.min(least, times), Infinity),
    most: used.reduce((most, times) => Math.max(most, times), 0),
  };
}

/** The rows that both of two epochs use, but in different batches. */
export const moved = ({ cells }, from, to) =>
  cells[from].filter((batch, row) => batch > UNUSED && cells[to][row] > UNUSED && batch !== cells[to][row]).length;

/** The mean share of the rows that an epoch used, over the map's whole epochs; null when none is whole. */
export function distinctShare(map) {
  const whole = map.cells.filter((_, index) => isWhole(map, index));
  if (whole.length === 0) return null;
  const used = whole.reduce((sum, cell) => sum + cell.filter((batch) => batch > UNUSED).length, 0);
  return { epochs: whole.length, share: used / whole.length / map.samples };
}

/** The share of the rows that so many draws with replacement find on average. */
export const expectedShare = (samples, draws) => 1 - (1 - 1 / samples) ** draws;
