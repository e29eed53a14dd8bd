// The last run, which stays as a dotted line behind the one that a change has made, so that the two can be compared.
// Pure.

import { t, withPoint } from "../language.js";
import { epochs, evaluated, scaleOf, seriesOf } from "../lens/series.js";
import { count } from "../lens/text.js";
import { lineAt } from "./ends.js";

/** On a common axis neither run is squeezed by the other to less than this share of it. */
const LEAST_SHARE = 1 / 3;
/** Lines that are nowhere further apart than this share of the axis are one line. */
const TIED = 0.01;

/**
 * The training line of the run before, in the updates of the run now: {at, values, name, end(update)}. Null where the
 * two measure different things, and where one line would lie on the other. `unit`: of the x axis, on which they meet.
 */
export function ghostOf(before, run, measure, unit) {
  const [old, chart] = [before?.show?.charts[measure], run.show.charts[measure]];
  if (!old || before.id === run.id || old.title !== chart.title) return null;
  const [was, is] = [trainingOf(before, measure, unit), trainingOf(run, measure, unit)];
  const places = [...was.at.keys()].filter((index) => was.at[index] <= is.at[is.at.length - 1]);
  const least = TIED * axisWith(chart, old).linear[1];
  if (places.every((index) => Math.abs(lineAt(is.at, is.values, was.at[index]) - was.values[index]) < least))
    return null;
  const perUpdate = scaleOf(unit, run.plan)(1);
  const at = was.at.map((place) => place / perUpdate);
  return {
    at,
    values: was.values,
    name: nameOf(before.config, run.config),
    end: (update) => ({
      name: nameOf(before.config, run.config),
      at: Math.min(update, at[at.length - 1]),
      value: lineAt(at, was.values, Math.min(update, at[at.length - 1])),
    }),
  };
}

/** A chart with an axis that holds what another one's does, if it can. */
export function axisWith(chart, other) {
  const top =
    other.linear[1] * LEAST_SHARE <= chart.linear[1] ? Math.max(chart.linear[1], other.linear[1]) : chart.linear[1];
  const raised = top > chart.linear[1];
  return {
    ...chart,
    linear: [0, top],
    log:
      chart.log && other.log ? [Math.min(chart.log[0], other.log[0]), Math.max(chart.log[1], other.log[1])] : chart.log,
    // How long a line is above the axis is known of its own axis only.
    above: raised ? chart.above.map((line) => ({ ...line, text: line.text && line.short })) : chart.above,
  };
}

function trainingOf(run, measure, unit) {
  const { epoch, train } = epochs(seriesOf(run, measure));
  const scale = scaleOf(unit, run.plan);
  return evaluated(
    epoch.map((number) => scale(number * run.plan.updates_per_epoch)),
    train,
  );
}

/** "before: 5" where one setting differs, which the reader has just changed; else "before". */
function nameOf(before, now) {
  const differ = Object.keys(before).filter((name) => before[name] !== now[name]);
  const value = before[differ[0]];
  if (differ.length !== 1 || !["number", "string"].includes(typeof value)) return t("before");
  return t("before: {value}", { value: shown(value) });
}

const shown = (value) =>
  typeof value !== "number" ? value : value % 1 === 0 ? count(value) : withPoint(String(value));
