// The whole run's axes for a view: ranges, ticks and their words. The x axis always counts updates: epochs, updates and
// samples seen are proportional in one run, so the switch changes its labels only. Pure.

import { batches, epochs, scaleOf } from "../lens/series.js";
import { count, plural } from "../lens/text.js";
import { niceStep } from "../lens/ticks.js";
import MEASURES from "../geometry.js";

const NOUNS = { epochs: "epoch", updates: "update", samples: "sample" };
const DECADES = 12;

/**
 * Both axes: {x: {range, ticks: [{at, labels: [[unit, text] twice]}]}, y: {log, range, ticks: [{at, label}], of(loss)
 * -> pixels}}.
 */
export const axesOf = (run, frame, view) => ({
  x: { range: [0, frame.span], ticks: xTicks(run.plan, frame, view.x) },
  y: view.y === "log" ? logAxis(run, frame) : linearAxis(frame),
});

/** Under the axis stand the chosen unit and, below it, the other one that a reader needs. */
function xTicks(plan, frame, x) {
  const units = x === "epochs" ? ["epochs", "updates"] : [x, "epochs"];
  const ticks = x === "epochs" ? frame.xTicks.map(({ update }) => update) : unitTicks(plan, frame, x);
  return ticks.map((at) => ({ at, labels: units.map((unit) => [unit, unitLabel(plan, frame, at, unit)]) }));
}

function unitLabel(plan, { span }, update, unit) {
  const value = Math.round(scaleOf(unit, plan)(update) * 100) / 100;
  return update === span ? plural(value, NOUNS[unit]) : count(value);
}

function unitTicks(plan, frame, x) {
  const total = scaleOf(x, plan)(frame.span);
  const gap = MEASURES.run[frame.size].x_gap;
  const width = frame.right - frame.left;
  const [mantissa, exponent] = niceStep(total, Math.max(1, Math.floor(width / gap)));
  const step = Math.max(1, Number(`${mantissa}e${exponent}`));
  const ticks = [];
  for (let value = 0; value < total; value += step) {
    if (((total - value) / total) * width >= gap) ticks.push((value / total) * frame.span);
  }
  return [...ticks, frame.span];
}

const linearAxis = ({ yTicks, yMax, y }) => ({
  log: false,
  range: [0, yMax],
  ticks: yTicks.map(({ value, label }) => ({ at: value, label })),
  of: (loss) => y(Math.min(loss, yMax)),
});

/** The decades' exponents that a log axis spans: every loss above zero that is drawn. */
export function logSpan(run) {
  const told = batches(run);
  const ends = epochs(run);
  const lists = told.thinned ? [told.p10, told.p90] : [told.loss];
  let low = Infinity;
  let high = 0;
  for (const list of [...lists, ends.train, ends.validation]) {
    for (const value of list) {
      if (!(value > 0) || value === Infinity) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [-1, 0];
  const from = run.status === "diverged" ? Math.log10(low) : Math.max(Math.log10(low), Math.log10(high) - DECADES);
  return [from - 0.04, Math.log10(high) + 0.04];
}

function logAxis(run, frame) {
  const [low, high] = logSpan(run);
  const steps = high - low > 4 ? [1] : high - low > 1.6 ? [1, 3] : [1, 2, 5];
  const every = Math.max(1, Math.ceil((high - low) / 8));
  const ticks = [];
  for (let decade = Math.floor(low); decade <= high; decade += every) {
    for (const step of steps) {
      const at = Number(`${step}e${decade}`);
      if (Math.log10(at) >= low && Math.log10(at) <= high) ticks.push({ at, label: logLabel(at) });
    }
  }
  const of = (loss) => frame.bottom - ((Math.log10(loss) - low) / (high - low)) * (frame.bottom - frame.top);
  return { log: true, range: [low, high], ticks, of };
}

const logLabel = (value) => (value < 1e-3 || value >= 1e4 ? value.toExponential(0).replace("e+", "e") : String(value));
