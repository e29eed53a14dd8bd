// Which names stand at the right end of the whole run's lines, and at what height. Pure.

import { t } from "../language.js";
import { epochs, evaluated, seriesOf } from "../lens/series.js";
import { placedBatches } from "./batches.js";

/**
 * The labels of a chart's lines: {line, name, value, text, at (where the line ends, if that is inside)}. In a part of
 * the run a line's name stands where the line leaves the picture, without a number. `singles`: as in
 * figure.js; `ghost`: ghost.js's, or null; `baseline`: baseline.js's, or null.
 */
export function endsOf(run, chart, { range: [, to] }, { whole, singles, ghost, baseline = /** @type {any} */ (null) }) {
  const ends = whole ? chart.ends : chart.ends.flatMap((end) => inPart(run, chart, end, singles, to));
  const shown = ends.filter(({ value }) => Number.isFinite(value));
  if (baseline) shown.push({ line: "", name: t("baseline"), value: baseline.value, text: whole ? baseline.text : "" });
  return ghost ? [...shown, { line: "before", text: "", ...ghost.end(to) }] : shown;
}

/** The label of a line in a part of the run that ends at `to`; the test's score stands where the run ends. */
function inPart(run, chart, end, singles, to) {
  if (end.line === "test") return to === run.show.end.updates ? [end] : [];
  return [{ ...end, text: "", value: valueAt(run, chart, end, singles, to) }];
}

function valueAt(run, chart, { line }, singles, update) {
  const series = seriesOf(run, chart.name);
  if (line === "batch") {
    const losses = singles ?? placedBatches(series, chart.whole);
    return losses.thinned ? lineAt(losses.at, losses.p75, update) : lineAt(losses.at, losses.loss, update);
  }
  const { epoch, ...values } = epochs(series);
  const known = evaluated(epoch, values[line]);
  return lineAt(known.at, known.values, update / series.plan.updates_per_epoch);
}

/** The value of a line at a place, between the two points beside it; NaN before its beginning. */
export function lineAt(at, values, place) {
  const after = at.findIndex((x) => x >= place);
  if (after === 0) return at[0] === place ? values[0] : NaN;
  if (after < 0) return values.length ? values[values.length - 1] : NaN;
  const share = (place - at[after - 1]) / (at[after] - at[after - 1]);
  return values[after - 1] + share * (values[after] - values[after - 1]);
}
