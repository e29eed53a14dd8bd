// Where things stand in the lens: which batches it shows, and the two scales. The x axis is laid out in samples, so
// that a batch is as wide as it is large; its ticks count updates.
import { OVER_INITIAL, countsOf, measuresOf } from "./measures.js";
import { batchOfRow, isPass, rowsBefore, sizeOf } from "./passes.js";
import { drawsAgain } from "./samplings.js";
import { textWidth } from "./text.js";
import { niceScale } from "./ticks.js";

/** How many whole epochs the lens shows; 0 when an epoch is too long and the lens shows a part of it. */
export function epochsShown(plan, size) {
  const m = countsOf(size);
  const batches = plan.batches_per_epoch;
  if (batches > m.most_dots) return 0;
  const least = 2 * batches <= m.most_dots ? 2 : 1;
  const most = batches === 1 ? m.most_single : m.most_epochs;
  return Math.min(Math.max(least, Math.min(Math.floor(m.dots / batches + 0.5), most)), plan.epochs);
}

/** How many batches the lens shows at once. */
export const lensCount = (plan, size) =>
  Math.min(epochsShown(plan, size) * plan.batches_per_epoch || countsOf(size).inside, plan.total_batches);

/** Where a view may begin: at an epoch, or inside a long one at any batch. */
export const stepOf = (plan, size) => (epochsShown(plan, size) > 0 ? plan.batches_per_epoch : 1);

/** The view {first, count} that holds the cursor: the old one while the cursor is in it, else a page on or back. */
export function viewFor(plan, size, cursor, first = 0) {
  const page = lensCount(plan, size);
  const step = stepOf(plan, size);
  const turn = step === 1 ? page : step;
  const at = Math.floor(cursor / turn) * turn;
  let start = Math.floor(first / step) * step;
  if (cursor >= start + page) start = at;
  if (cursor < start) start = at + turn - page;
  return { first: Math.max(0, Math.min(start, plan.total_batches - page)), count: page };
}

/**
 * Rows that no batch of an epoch uses (a dropped remainder); rows drawn with replacement are another matter, and so is
 * an epoch that is no pass.
 */
export const droppedRows = (plan, sampling) =>
  drawsAgain(sampling) || !isPass(plan) ? 0 : plan.samples - usedRows(plan);

/** Rows in the batches of an epoch that is a pass. */
export const usedRows = (plan) => (plan.batches_per_epoch - 1) * plan.batch_size + plan.last_batch_size;

/**
 * Places in samples: start(index) and batchSize(index) of a batch of the run, where an epoch ends: end(epoch), and the
 * batch at a place: at(sample).
 */
export function places(plan, sampling) {
  const batches = plan.batches_per_epoch;
  const dropped = droppedRows(plan, sampling);
  const epochOf = (index) => Math.floor(index / batches);
  const end = (epoch) => rowsBefore((epoch + 1) * batches, plan) + (epoch + 1) * dropped;
  return {
    end,
    start: (index) => rowsBefore(index, plan) + epochOf(index) * dropped,
    batchSize: (index) => sizeOf(index, plan),
    at: (sample) => {
      if (!isPass(plan)) return batchOfRow(sample, plan);
      const epoch = Math.floor(sample / end(0));
      return epoch * batches + Math.min(Math.floor((sample - epoch * end(0)) / plan.batch_size), batches - 1);
    },
  };
}

/** The epochs that a view touches, each with its first and last batch in the view and whether its ends are in it. */
export function epochsIn(plan, view) {
  const batches = plan.batches_per_epoch;
  const end = view.first + view.count;
  const epochs = [];
  for (let epoch = Math.floor(view.first / batches); epoch * batches < end; epoch += 1) {
    const from = Math.max(epoch * batches, view.first);
    const to = Math.min((epoch + 1) * batches, end);
    epochs.push({ epoch, from, to, opens: from === epoch * batches, closes: to === (epoch + 1) * batches });
  }
  return epochs;
}

/** The highest loss that the y axis must hold; a few batches far above the untrained model's loss may lie outside. */
export function highest(values, initial) {
  const finite = values.filter(Number.isFinite);
  const cap = Number.isFinite(initial) && initial > 0 ? OVER_INITIAL * initial : Infinity;
  return Math.min(
    finite.reduce((top, value) => Math.max(top, value), 0),
    cap,
  );
}

/** Room for the axis's name and its ticks' labels, wider only where these are. */
function leftOf(m, yTicks) {
  const labels = yTicks.map(({ label }) => textWidth(label, m.type));
  return Math.max(m.left, Math.max(...labels) + 9 + 1.4 * m.type);
}

/** The frame of one lens: measures, scales x(sample) and y(loss), the rows of the strip below. */
export function lensFrame(model) {
  const { plan, view, width } = model;
  const m = measuresOf(model);
  const where = places(plan, model.sampling);
  const ends = epochsIn(plan, view);
  const last = ends[ends.length - 1];
  const from = where.start(view.first);
  const to = last.closes ? where.end(last.epoch) : where.start(last.to);
  const right = width - m.right;
  const top = m.rows * m.row + m.label_gap;
  const bottom = top + m.plot;
  const rings = ends.map(({ epoch }) => model.epochs.get(epoch)?.train);
  const untrained = view.first === 0 ? model.initial : 0;
  const { max: yMax, ticks: yTicks } = niceScale(
    highest([...model.loss, ...rings, untrained], model.initial),
    m.y_ticks,
  );
  const left = leftOf(m, yTicks);
  const strip = bottom + m.strip_gap;
  const axis = strip + m.strip + m.axis;
  const brace = axis + m.brace;
  return {
    m,
    ...where,
    ends,
    from,
    to,
    left,
    right,
    top,
    bottom,
    yTicks,
    yMax,
    strip,
    axis,
    brace,
    width,
    height: brace + m.lines * m.words + m.bottom,
    x: (sample) => left + ((sample - from) / (to - from)) * (right - left),
    y: (loss) => bottom - (loss / yMax) * m.plot,
  };
}

/** The index of the batch whose block stands at a place on the x axis, kept inside the view. */
export function batchAt(frame, model, x) {
  const { view } = model;
  const share = (x - frame.left) / (frame.right - frame.left);
  const sample = frame.from + share * (frame.to - frame.from);
  return Math.max(view.first, Math.min(frame.at(sample), view.first + view.count - 1));
}
