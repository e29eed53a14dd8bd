// A run as the figure that the chart draws: pure, from the run's JSON, the frame of the picture, its axes and the
// colours. What is written on it stands in words.js.

import { batches, epochs, evaluated } from "../lens/series.js";
import { isWhole } from "../lens/runframe.js";
import MEASURES from "../geometry.js";

/** {data, layout} of a run. `frame` is lens/runframe.js's, `axes` axes.js's; `colours` {band, epoch, val, line}. */
export function figureOf(run, frame, { x, y }, colours) {
  const told = batches(run);
  const traces = [...batchTraces(told, isWhole(run), colours), ...epochTraces(run, colours)];
  return {
    data: y.log ? traces : traces.map((trace) => drawable(trace, frame)),
    layout: {
      width: frame.width,
      height: frame.height,
      margin: { ...frame.margins, pad: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      showlegend: false,
      hovermode: false,
      xaxis: { range: x.range, visible: false },
      yaxis: {
        type: y.log ? "log" : "linear",
        range: y.range,
        tickmode: "array",
        tickvals: y.ticks.map(({ at }) => at),
        showticklabels: false,
        gridcolor: colours.line,
        gridwidth: 1,
        zeroline: false,
        ticks: "",
      },
      // Always one: the library leaves a shape between grid and lines standing until another takes its place.
      shapes: [dots(told.thinned ? { at: [], loss: [] } : told, frame, y, colours)],
    },
  };
}

/**
 * A run that diverges leaves the numbers that a browser can place: on a linear axis they end far above it, out of
 * sight.
 */
function drawable(trace, { yMax }) {
  const most = MEASURES.far_above * yMax;
  return trace.y.some((value) => value > most) ? { ...trace, y: trace.y.map((value) => Math.min(value, most)) } : trace;
}

/**
 * Bands of the middle 80% and of the middle half; cased where they lie under the training loss and would not be seen.
 */
function batchTraces(told, cased, colours) {
  const line = { type: "scatter", mode: "lines", hoverinfo: "skip", x: told.at };
  if (!told.thinned) return [{ ...line, y: told.loss, visible: false }];
  const edge = (y) => ({ ...line, y, line: { width: 0 } });
  const fill = (y, opacity) => ({
    ...edge(y),
    fill: "tonexty",
    fillcolor: faded(colours.band, opacity),
    line: { width: cased ? MEASURES.casing : 0, color: faded(colours.band, opacity) },
  });
  return [edge(told.p10), fill(told.p90, 0.22), edge(told.p25), fill(told.p75, 0.34)];
}

/**
 * Single losses as one shape, a stroke of no length with round ends for each: thousands of markers would take ten times
 * as long.
 */
function dots({ at, loss }, frame, { log, range }, colours) {
  const most = log ? Infinity : range[1];
  const parts = [];
  loss.forEach((value, index) => {
    if (Number.isFinite(value) && value <= most && (!log || value > 0))
      parts.push(`M${at[index]},${value}L${at[index]},${value}`);
  });
  return {
    type: "path",
    path: parts.join("") || "M0,1",
    layer: "between",
    opacity: 0.7,
    line: { width: frame.dot, color: colours.band },
  };
}

function epochTraces(run, colours) {
  const told = epochs(run);
  const updates = told.epoch.map((epoch) => epoch * run.plan.updates_per_epoch);
  const line = { type: "scatter", mode: "lines", hoverinfo: "skip" };
  const train = evaluated(updates, told.train);
  const validation = evaluated(updates, told.validation);
  return [
    { ...line, x: validation.at, y: validation.values, line: { color: colours.val, width: 2.2, dash: "6px,4px" } },
    { ...line, x: train.at, y: train.values, line: { color: colours.epoch, width: 2.4 } },
  ];
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
  return {
    epoch: told.epoch[nearest],
    update: told.epoch[nearest] * size,
    train: told.train[nearest],
    validation: told.validation[nearest],
  };
}
