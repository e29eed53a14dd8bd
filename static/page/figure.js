// A run as the figure that the chart draws: pure, from the run's JSON, one of its `show`'s charts and the colours.

import { epochs, evaluated, scaleOf, seriesOf } from "../lens/series.js";
import { updatesPerBatch } from "../lens/updates.js";
import { placedBatches } from "./batches.js";
import { logFormat } from "./frame.js";

const FAR_ABOVE = 100; // times the axis: a browser cannot place what a diverging run comes to
const CASING = 6; // how wide batches are drawn that would lie under the training line
const CROWDED = 0.68;
const ROOM_FOR_A_NUMBER = 8; // times the size of its type

/**
 * {data, layout} of a run. `view`: how it is looked at, {x: the unit, measure}; `scales`: frame.js's; `colours`:
 * {band, dot, epoch, val, line, dim}; `singles`: {first, values} of the batches in view where each has its dot;
 * `readouts`: readouts.js's, what can be read off; `ghost`: ghost.js's, or null; `baseline`: baseline.js's, or null.
 */
export function figureOf(
  run,
  view,
  scales,
  colours,
  { singles, readouts, ghost, baseline = /** @type {any} */ (null) },
) {
  const chart = run.show.charts[view.measure];
  const series = seriesOf(run, view.measure);
  const unit = scaleOf(view.x, run.plan);
  const losses = singles ?? placedBatches(series, chart.whole);
  // A log axis has no place for a band that reaches down to 0: it ends where the picture does.
  const floor = scales.log ? 10 ** scales.y[0] : -Infinity;
  const traces = [
    ...batchTraces(losses, chart.whole, floor, colours),
    ...baselineTraces(baseline, scales, colours),
    ...ghostTraces(ghost, colours),
    ...epochTraces(series, chart.measured !== null, readouts, colours),
  ];
  const most = scales.log ? Infinity : FAR_ABOVE * scales.highest;
  return {
    data: traces.map((trace) => ({ ...trace, x: trace.x.map(unit), y: capped(trace.y, most) })),
    layout: {
      width: scales.width,
      height: scales.height,
      margin: marginOf(scales),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: FONT, size: scales.type, color: colours.dim },
      showlegend: false,
      meta: { updates: scales.range },
      hovermode: "x",
      hoverdistance: -1,
      spikedistance: -1,
      dragmode: view.drag ? "zoom" : false,
      xaxis: xAxis(scales.range.map(unit), scales, colours),
      yaxis: yAxis(scales, colours),
      // Always one: the library leaves a shape between grid and lines standing until another takes its place.
      shapes: [dots(losses, chart.whole, unit, { ...scales, each: updatesPerBatch(run.plan) }, colours)],
    },
  };
}

const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif';
const LINE = { type: "scatter", mode: "lines", hoverinfo: "skip" };
// Labels that may turn or hide are measured at every draw, which lays the page out anew; ours always have room.
const STILL = { tickangle: 0, ticklabeloverflow: "allow" };
const NUMBERS = { ...STILL, exponentformat: "e", minexponent: 5, separatethousands: true, ticks: "", zeroline: false };

const marginOf = ({ left, right, top, bottom, width, height }) => ({
  l: left,
  r: width - right,
  t: top,
  b: height - bottom,
  pad: 0,
});

const xAxis = (range, { width, type }, colours) => ({
  ...NUMBERS,
  range,
  nticks: Math.max(3, Math.floor(width / type / ROOM_FOR_A_NUMBER)),
  showgrid: false,
  showspikes: true,
  spikemode: "across",
  spikesnap: "hovered data",
  spikethickness: 1,
  spikedash: "solid",
  spikecolor: colours.dim,
});

const yAxis = ({ log, y }, colours) => ({
  ...NUMBERS,
  type: log ? "log" : "linear",
  tickmode: "auto",
  tickformat: "",
  ...(log ? logFormat(y) : {}),
  range: y,
  nticks: 5,
  ticklabelstandoff: 4,
  fixedrange: true,
  gridcolor: colours.line,
});

const capped = (values, most) =>
  values.some((value) => value > most) ? values.map((value) => Math.min(value, most)) : values;

/** Bands of the middle 80% and of the middle half; cased where they would not be seen under the training line. */
function batchTraces(losses, cased, floor, colours) {
  if (!losses.thinned) return [];
  const band = (low, high, opacity) => ({
    ...LINE,
    ...outline(losses.at, low, high, floor),
    fill: "toself",
    fillcolor: faded(colours.band, opacity),
    line: { width: cased ? CASING : 0, color: faded(colours.band, opacity) },
  });
  return [band(losses.p10, losses.p90, 0.12), band(losses.p25, losses.p75, 0.2)];
}

/** The way along a band's upper edge and back along the lower, as far as both are numbers; none lies below `floor`. */
function outline(at, low, high, floor) {
  const there = [...at.keys()].filter((index) => !Number.isNaN(low[index]) && !Number.isNaN(high[index]));
  const back = there.toReversed();
  return {
    x: [...there, ...back].map((index) => at[index]),
    y: [...there.map((index) => high[index]), ...back.map((index) => low[index])].map((y) => Math.max(y, floor)),
  };
}

/** Single values as one shape, a stroke of no length with round ends for each: markers would take ten times as long. */
function dots(losses, whole, unit, { log, highest, range, left, right, each }, colours) {
  const parts = [];
  const { at, loss } = losses.thinned ? { at: [], loss: [] } : losses;
  loss.forEach((value, index) => {
    if (!Number.isFinite(value) || value > highest || (log && value <= 0)) return;
    const x = unit(at[index]);
    parts.push(`M${x},${value}L${x},${value}`);
  });
  return {
    type: "path",
    path: parts.join("") || "M0,1",
    layer: "between",
    line: { width: whole ? CASING : dotSize(((right - left) / (range[1] - range[0])) * each), color: colours.dot },
  };
}

/** How large a single batch's dot is where each has `room` pixels on the x axis: the more there are, the smaller. */
export const dotSize = (room) =>
  room >= CROWDED ? Math.max(2.5, Math.min(6, 1.5 * Math.sqrt(room))) : Math.max(2, 2.5 * Math.sqrt(room / CROWDED));

/** What a model comes to that looks at no feature. */
const baselineTraces = (baseline, { range }, { dim }) =>
  baseline ? [{ ...LINE, x: range, y: range.map(() => baseline.value), line: { color: dim, width: 1 } }] : [];

/** The training line of the run before. */
const ghostTraces = (ghost, { dim }) =>
  ghost ? [{ ...LINE, x: ghost.at, y: ghost.values, line: { color: dim, width: 1.6, dash: "2px,3px" } }] : [];

/** Validation, training, and last the trace that can be pointed at: the training line where each epoch has a label. */
function epochTraces(series, sparse, readouts, colours) {
  const { epoch, ...values } = epochs(series);
  const updates = epoch.map((number) => number * series.plan.updates_per_epoch);
  const train = evaluated(updates, values.train);
  const validation = evaluated(updates, values.validation);
  const training = { ...LINE, x: train.at, y: train.values, line: { color: colours.epoch, width: 2.8 } };
  const labelled = { hoverinfo: "none" };
  return [
    {
      ...LINE,
      // Between epochs that were never measured a line would say what nobody knows.
      mode: sparse ? "markers" : "lines",
      marker: { size: 6, color: colours.val },
      x: validation.at,
      y: validation.values,
      line: { color: colours.val, width: 2.6, dash: "6px,4px" },
    },
    ...(readouts.byEpoch
      ? [{ ...training, x: readouts.at, y: readouts.values, ...labelled }]
      : [training, { ...LINE, x: readouts.at, y: readouts.values, line: { width: 0 }, ...labelled }]),
  ];
}

/** "#rrggbb" at an opacity. */
function faded(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}
