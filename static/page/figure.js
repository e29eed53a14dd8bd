// A run as the figure that the chart draws: pure, from the run's JSON, the frame of the picture, the view and the colours.
// The x axis always counts updates: epochs, updates and samples seen are proportional in one run, so the switch changes its labels.

import { batches, epochs, evaluated, scaleOf } from "./series.js";
import { spread } from "../lens/runframe.js";
import { count, plural } from "../lens/text.js";
import { niceStep } from "../lens/ticks.js";
import MEASURES from "../geometry.js";

const MOST_DOTS = 1000;
const DOT_PX = 900;
const FAR_ABOVE = 100;
// So that the chart takes the place of the server's picture without a jump (app/web/picture/run.py).
const TICK_STANDOFF = 5;
const NOUNS = { epochs: "epoch", updates: "update", samples: "sample" };

/** {data, layout} of a run. `frame` is lens/runframe.js's; `view` {x, y}; `colours` {batch, band, epoch, val, ink, dim, line, card, font}. */
export function figureOf(run, frame, view, colours) {
  const log = view.y === "log";
  return {
    data: [...batchTraces(run, frame, colours), ...epochTraces(run, colours)].map((trace) => (log ? trace : drawable(trace, frame))),
    layout: {
      width: frame.width,
      height: frame.height,
      margin: { ...frame.margins, pad: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      showlegend: false,
      hovermode: false,
      font: { family: colours.font, size: frame.type, color: colours.dim },
      ...xAxes(run.plan, frame, view.x, colours),
      yaxis: {
        ...(log ? logAxis(run) : linearAxis(frame)), gridcolor: colours.line, gridwidth: 1, zeroline: false, ticks: "",
        ticklabelstandoff: 6,
      },
      annotations: [...endLabels(run, frame, log ? logHeight(run, frame) : null, colours), ...bestLabel(run, frame, log, colours), ...stopLabel(run, frame, colours)],
    },
  };
}

/** A run that diverges leaves the numbers that a browser can place: on a linear axis they end far above it, out of sight. */
function drawable(trace, { yMax }) {
  return { ...trace, y: trace.y.map((value) => Math.min(value, FAR_ABOVE * yMax)) };
}

function batchTraces(run, frame, colours) {
  const told = batches(run);
  const line = { type: "scatter", mode: "lines", hoverinfo: "skip", x: told.at };
  if (!told.thinned) return [singles(told, frame, line, colours)];
  const edge = (y) => ({ ...line, y, line: { width: 0 } });
  const fill = (y, opacity) => ({ ...edge(y), fill: "tonexty", fillcolor: faded(colours.band, opacity) });
  return [edge(told.p10), fill(told.p90, 0.22), edge(told.p25), fill(told.p75, 0.34)];
}

function singles(told, frame, line, colours) {
  const room = (frame.right - frame.left) / told.loss.length;
  if (told.loss.length > MOST_DOTS) return { ...line, y: told.loss, line: { width: 0.8, color: colours.band }, opacity: 0.5 };
  const size = Math.max(2.5, Math.min(6, Math.sqrt((room * DOT_PX) / 400)));
  return { ...line, y: told.loss, mode: "markers", marker: { size, color: colours.band, opacity: 0.7 } };
}

function epochTraces(run, colours) {
  const told = epochs(run);
  const updates = told.epoch.map((epoch) => epoch * run.plan.updates_per_epoch);
  const line = { type: "scatter", mode: "lines", hoverinfo: "skip" };
  const train = evaluated(updates, told.train);
  const validation = evaluated(updates, told.validation);
  const traces = [
    { ...line, x: validation.at, y: validation.values, line: { color: colours.val, width: 2.2, dash: "6px,4px" } },
    { ...line, x: train.at, y: train.values, xaxis: "x2", line: { color: colours.epoch, width: 2.4 } },
  ];
  const best = bestPoint(run);
  if (!best) return traces;
  const ring = { size: 10, color: colours.card, line: { color: colours.val, width: 2.2 } };
  return [...traces, { ...line, mode: "markers", x: [best.update], y: [best.validation], marker: ring, cliponaxis: false }];
}

function bestPoint({ best, plan }) {
  return best && Number.isFinite(best.validation) ? { ...best, update: best.epoch * plan.updates_per_epoch } : null;
}

function linearAxis({ yTicks, yMax }) {
  return { range: [0, yMax], tickmode: "array", tickvals: yTicks.map(({ value }) => value), ticktext: yTicks.map(({ label }) => label) };
}

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
  const from = Math.max(Math.log10(low), Math.log10(high) - 12);
  return [from - 0.04, Math.log10(high) + 0.04];
}

function logAxis(run) {
  const [low, high] = logSpan(run);
  const steps = high - low > 4 ? [1] : high - low > 1.6 ? [1, 3] : [1, 2, 5];
  const every = Math.max(1, Math.ceil((high - low) / 8));
  const tickvals = [];
  for (let decade = Math.floor(low); decade <= high; decade += every) {
    for (const step of steps) {
      const value = Number(`${step}e${decade}`);
      if (Math.log10(value) >= low && Math.log10(value) <= high) tickvals.push(value);
    }
  }
  return { type: "log", range: [low, high], tickmode: "array", tickvals, ticktext: tickvals.map(logLabel) };
}

const logLabel = (value) => (value < 1e-3 || value >= 1e5 ? value.toExponential(0).replace("e+", "e") : String(value));

function logHeight(run, frame) {
  const [low, high] = logSpan(run);
  return (value) => frame.bottom - ((Math.log10(value) - low) / (high - low)) * (frame.bottom - frame.top);
}

/** Two rows of labels under the axis: the chosen unit, and below it the other one that a reader needs. Each row is an axis of
 * its own, since Plotly colours a part of a label by a style attribute, which our security policy forbids. */
function xAxes(plan, frame, x, colours) {
  const tickvals = x === "epochs" ? frame.xTicks.map(({ update }) => update) : unitTicks(plan, frame, x);
  const axis = (unit, lead) => ({
    range: [0, plan.total_updates], showgrid: false, zeroline: false, ticks: "", tickmode: "array", tickangle: 0, ticklabeloverflow: "allow",
    tickvals, ticktext: tickvals.map((update) => lead + unitLabel(plan, update, unit)), tickfont: { color: paintOf(unit, colours) },
    ticklabelstandoff: TICK_STANDOFF,
  });
  const [upper, lower] = rowsOf(x);
  return { xaxis: axis(upper, ""), xaxis2: { ...axis(lower, "<br>"), overlaying: "x" } };
}

const rowsOf = (x) => (x === "epochs" ? ["epochs", "updates"] : [x, "epochs"]);

const paintOf = (unit, colours) => ({ epochs: colours.epoch, updates: colours.batch, samples: colours.dim })[unit];

function unitLabel(plan, update, unit) {
  const value = Math.round(scaleOf(unit, plan)(update) * 10) / 10;
  return update === plan.total_updates ? plural(value, NOUNS[unit]) : count(value);
}

function unitTicks(plan, frame, x) {
  const total = scaleOf(x, plan)(plan.total_updates);
  const gap = MEASURES.run[frame.size].x_gap;
  const room = Math.floor((frame.right - frame.left) / gap);
  const [mantissa, exponent] = niceStep(total, Math.max(1, room));
  const step = Math.max(1, Number(`${mantissa}e${exponent}`));
  const marks = [];
  for (let value = 0; value < total; value += step) {
    const update = (value / total) * plan.total_updates;
    if (((total - value) / total) * (frame.right - frame.left) >= gap) marks.push(update);
  }
  return [...marks, plan.total_updates];
}

/** The names at the lines' ends, with their last values; on a log axis placed anew. */
function endLabels(run, frame, heightOf, colours) {
  const paint = { val: colours.val, batch: colours.batch, train: colours.epoch };
  const labels = heightOf ? replaced(run, frame, heightOf) : frame.labels;
  return labels.flatMap(({ cls, name, value, top }) => {
    const words = (text, weight, down) => ({
      text, font: { color: paint[cls], size: frame.type, weight }, showarrow: false, borderpad: 0,
      xref: "paper", x: 1, xanchor: "left", xshift: 6,
      yref: "paper", y: 1, yanchor: "top", yshift: frame.top - top - down,
    });
    const said = words(name, 600, 0);
    return value ? [said, words(value, 400, frame.type * 1.1)] : [said];
  });
}

function replaced(run, frame, heightOf) {
  const told = batches(run);
  const ends = epochs(run);
  const lines = { val: ends.validation, train: ends.train, batch: told.thinned ? told.p90 : told.loss };
  const placed = frame.labels.map((label) => ({ ...label, top: heightOf(lines[label.cls].findLast(Number.isFinite)) - label.height / 2 }));
  return spread(placed, frame.top, frame.bottom);
}

function bestLabel(run, frame, log, colours) {
  const best = bestPoint(run);
  if (!best) return [];
  const share = best.update / run.plan.total_updates;
  return [{
    text: `best epoch ${count(best.epoch)}`, font: { color: colours.val, size: frame.type }, showarrow: false,
    x: best.update, y: log ? Math.log10(best.validation) : best.validation, yshift: 15,
    xanchor: share < 0.15 ? "left" : share > 0.85 ? "right" : "center", bgcolor: faded(colours.card, 0.7), borderpad: 1,
  }];
}

function stopLabel(run, { stop, type }, colours) {
  if (!stop) return [];
  const left = stop.update < run.plan.total_updates / 2;
  return [{
    text: stop.words, font: { color: colours.ink, size: type, weight: 600 }, showarrow: false, borderpad: 0,
    x: stop.update, xanchor: left ? "left" : "right", xshift: left ? 5 : -5, yref: "paper", y: 1, yanchor: "top",
  }];
}

/** "#rrggbb" at an opacity. */
function faded(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

/** What a run says at an update, for the readout under the pointer. */
export function readout(run, at) {
  const told = epochs(run);
  const size = run.plan.updates_per_epoch;
  let nearest = 0;
  for (let index = 1; index < told.epoch.length; index += 1) {
    if (Math.abs(told.epoch[index] * size - at) <= Math.abs(told.epoch[nearest] * size - at)) nearest = index;
  }
  return { epoch: told.epoch[nearest], update: told.epoch[nearest] * size, train: told.train[nearest], validation: told.validation[nearest] };
}
