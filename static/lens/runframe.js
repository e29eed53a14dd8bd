// The frame of the whole-run chart: margins, axes and the labels at the lines' ends, the same for the server's first
// picture (app/epochwise/web/picture/run.py) and for the chart library that takes over.
import MEASURES from "../geometry.js";
import { numbers } from "./series.js";
import { sizeOf } from "./frame.js";
import { count, lossText, plural, textWidth } from "./text.js";
import { niceScale, wholeTicks } from "./ticks.js";

const SHARE = 0.98;
const CROWDED = 0.68;

/** The value that a share of the finite values does not exceed; NaN when there are none. */
export function quantile(values, share) {
  const finite = Array.from(values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return finite.length === 0 ? NaN : finite[Math.floor(share * (finite.length - 1))];
}

const lastOf = (values) => Array.from(values).filter(Number.isFinite).at(-1);

/** The upper edge of the batch losses: of the middle 80% where they come as bands, else the losses themselves. */
const upperEdge = (batches) => numbers(batches?.thinned ? batches.p90 : batches);

/** How many updates the x axis spans: those planned; of a run that ended before, those it came to. */
export const spanOf = (run) => stopOf(run)?.update ?? run.plan.total_updates;

/**
 * The highest loss that the y axis must hold: nearly all of every line, and not the first plunge. Of a run that
 * diverged, so much more than the untrained model's loss that the curve is seen to leave the picture.
 */
export function runTop(run) {
  const lines = [upperEdge(run.batch_loss), numbers(run.epochs?.train), numbers(run.epochs?.validation)];
  const tops = lines.flatMap((line) => [quantile(line, SHARE), lastOf(line)]).filter(Number.isFinite);
  const initial = run.initial?.train;
  const most = run.status === "diverged" ? MEASURES.over_initial_diverged : MEASURES.over_initial;
  const cap = Number.isFinite(initial) && initial > 0 ? most * initial : Infinity;
  return Math.min(tops.length > 0 ? Math.max(...tops) : cap, cap);
}

/** Whether every batch holds all samples: then the batch losses are the training loss itself. */
export const isWhole = ({ plan, config }) => plan.batch_size === plan.samples && config?.sampling !== "replacement";

/** How large a single loss's dot is where each has `room` pixels on the x axis: the more there are, the smaller. */
export const dotSize = (room) =>
  room >= CROWDED ? Math.max(2.5, Math.min(6, 1.5 * Math.sqrt(room))) : Math.max(2, 2.5 * Math.sqrt(room / CROWDED));

const widest = (labels, type) => Math.max(...labels.map((label) => textWidth(label, type)));

/** Ticks in epochs, each with its updates and its two labels, all centred; the last one says what is counted. */
export function runTicks(plan, span, width, { type, x_gap: gap }) {
  const each = plan.updates_per_epoch;
  const tick = (epoch) => ({ epoch, update: epoch * each, labels: [count(epoch), count(epoch * each)] });
  const epochs = Math.floor((span / each) * 100 + 0.5) / 100;
  const labels = [plural(epochs, "epoch"), plural(span, "update")];
  const room = ({ update }) => ((span - update) / span) * width;
  const apart = (one) => room(one) >= (widest(labels, type) + widest(one.labels, type)) / 2 + 10;
  const inner = wholeTicks(0, Math.ceil(span / each) - 1, Math.floor(width / gap))
    .map(tick)
    .filter(apart);
  return [...inner, { epoch: epochs, update: span, labels }];
}

/**
 * Moves the tops of stacked labels apart, keeping their order, inside low..high. `labels`: [{top, height}], changed in
 * place.
 */
export function spread(labels, low, high) {
  labels.sort((a, b) => a.top - b.top);
  let free = low;
  for (const label of labels) {
    label.top = Math.max(label.top, free);
    free = label.top + label.height;
  }
  let limit = high;
  for (const label of [...labels].reverse()) {
    label.top = Math.min(label.top, limit - label.height);
    limit = label.top;
  }
  return labels;
}

/**
 * Where and why a run ended before its plan did: {update, words, wordings (from long to short)}; null when it did not.
 */
export function stopOf(run) {
  if (run.status === "diverged") {
    const update = run.diverged_at_update + 1;
    return stopAt(update, `diverged at update ${count(update)}`, "diverged");
  }
  if (run.status !== "early_stopped") return null;
  const epoch = count(run.stopped_at_epoch);
  const update = run.stopped_at_epoch * run.plan.updates_per_epoch;
  return stopAt(update, `stopped early after epoch ${epoch}`, `stopped after epoch ${epoch}`, "stopped early");
}

const stopAt = (update, words, ...shorter) => ({ update, words, wordings: [words, ...shorter] });

/** What a run that made fewer updates than planned came to, for the end of a sentence; "" when it made them all. */
export function endingOf(run) {
  const stop = stopOf(run);
  return stop && (run.status === "diverged" || stop.update < run.plan.total_updates) ? `training ${stop.words}` : "";
}

/** The labels at the lines' ends: [{cls, name, value, top, height}], none upon another. */
function endLabels(run, frame) {
  const edge = upperEdge(run.batch_loss);
  const batches = run.batch_loss?.thinned
    ? lastOf(edge)
    : quantile(edge.slice(-Math.max(1, Math.ceil(edge.length / 20))), 0.9);
  const lines = [
    ["val", "validation", lastOf(numbers(run.epochs?.validation)), true],
    ["batch", "batches", batches, false],
    ["train", "training", lastOf(numbers(run.epochs?.train)), true],
  ];
  const labels = lines
    .filter(([, , value]) => Number.isFinite(value))
    .map(([cls, name, value, told]) => {
      const height = frame.type * (told ? 2.2 : 1.3);
      const y = frame.y(Math.min(value, frame.yMax));
      return { cls, name, value: told ? lossText(value) : "", top: y - height / 2, height };
    });
  return spread(labels, frame.top, frame.bottom);
}

/**
 * The whole-run chart's frame at a width: {size, width, height, margins, left, right, top, bottom, span, yMax, yTicks,
 * xTicks, labels, stop, dot (a single loss's size)}.
 */
export function runFrame(run, width) {
  const size = sizeOf(width);
  const m = MEASURES.run[size];
  const [left, right, top, bottom] = [m.left, width - m.right, m.top, m.height - m.bottom];
  const { max: yMax, ticks: yTicks } = niceScale(runTop(run), m.y_ticks);
  const span = spanOf(run);
  const stop = stopOf(run);
  const x = (updates) => left + (updates / span) * (right - left);
  const frame = {
    size,
    width,
    height: m.height,
    type: m.type,
    left,
    right,
    top,
    bottom,
    yMax,
    yTicks,
    span,
    margins: { l: m.left, r: m.right, t: m.top, b: m.bottom },
    xTicks: runTicks(run.plan, span, right - left, m),
    stop,
    x,
    dot: isWhole(run) ? MEASURES.casing : dotSize((right - left) / span),
    y: (loss) => bottom - (loss / yMax) * (bottom - top),
  };
  return { ...frame, labels: endLabels(run, frame) };
}
