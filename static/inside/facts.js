// One update, as the drawer shows it: its rows, their losses and mean, its step, and what the step did. Pure.
import { chanceChecks, errorChecks, fewest, rounded, writtenMean, writtenSum } from "./adding.js";
import { judge, kindOfTask, lossesOf } from "./losses.js";
import { mostMoved, parametersOf } from "./parameters.js";

/** So many rows are shown one by one; of more only the worst, and the others as a sum. */
export const MOST_ROWS = 8;
export const WORST_ROWS = 5;
/** So many parameters are shown by name. */
export const NAMED_PARAMETERS = 4;
/** Targets and predictions have at least so many decimals. */
const LEAST_DIGITS = 4;
/** More work than this, in products, is too much while a reader steps. */
const MOST_WORK = 5e6;

/** The members of an update that the drawer needs. */
export const FIELDS = [
  "epoch",
  "rows",
  "row_loss",
  "share",
  "loss",
  "parameters_before",
  "gradient",
  "parameters_after",
];

/**
 * The facts of an update:
 * - `kind`, of its task; `count` of its rows; `mean`, as `writtenMean`;
 * - `rows`: {row, target, prediction, loss} of those shown; `digits`: the decimals of targets and predictions, with
 *   which every loss checks as it is written, unless `checks` is false; `rest`: {losses, sum} of the rows that are not
 *   shown, or null; `listed(most)`: {rows, digits} of all, the largest losses first, or of the first of them;
 * - `parameters`: {all, shown (by name), count};
 * - `effect`: the mean losses {all: [before, after], batch: [before, after]} and the rows whose loss the update raised,
 *   `worse`, and how many it lowered, `better`, each null where that is too much work; `details`: the update as the
 *   lens's pictures take it.
 */
export function factsOf({ config, dataset }, update) {
  const kind = kindOfTask(dataset);
  const mean = writtenMean(update.row_loss, update.loss);
  const few = update.rows.length <= MOST_ROWS;
  const falling = () => update.rows.map((_, i) => i).sort((a, b) => update.row_loss[b] - update.row_loss[a]);
  const places = few ? update.rows.map((_, place) => place) : falling();
  const described = describe({ config, dataset }, update, kind, mean.decimals);
  const shown = described(few ? places : places.slice(0, WORST_ROWS));
  const losses = (of) => of.map((place) => update.row_loss[place]);
  const restOf = (others) => ({
    losses: losses(others),
    sum: rounded(mean.sum - writtenSum(losses(places.slice(0, WORST_ROWS)), mean.decimals), mean.decimals),
  });
  return {
    ...shown,
    kind,
    rest: few ? null : restOf(places.slice(WORST_ROWS)),
    listed: (most) => described(places.slice(0, most)),
    count: update.rows.length,
    mean,
    parameters: stepsOf(dataset, update),
    effect: effectOf({ config, dataset }, update),
    details: update,
  };
}

/** A function from places in a batch to their rows, with the digits by which their losses check. */
function describe({ config, dataset }, update, kind, decimals) {
  const judgeRow = judge(config, dataset, update.parameters_before);
  const holds = kind === "error" ? errorChecks : chanceChecks;
  return (places) => {
    const rows = places.map((place) => {
      const row = update.rows[place];
      const { prediction } = judgeRow(row);
      return { row, target: dataset.train.y[row], prediction, loss: update.row_loss[place] };
    });
    const digits = fewest(LEAST_DIGITS, (written) => rows.every((row) => holds(row, written, decimals)));
    return { rows, digits: digits ?? LEAST_DIGITS, checks: digits !== null };
  };
}

/** The rate where a step is minus the rate times the gradient; null where the optimizer makes more of the gradient. */
export const plainRate = ({ optimizer, momentum, learning_rate }) =>
  ["sgd", "nesterov"].includes(optimizer) && !momentum ? learning_rate : null;

/** Whether an update can be followed: where training diverges, numbers are no longer finite, which JSON calls null. */
export const staysFinite = (update) =>
  !JSON.stringify([update.row_loss, update.gradient, update.parameters_after]).includes("null");

function stepsOf(dataset, update) {
  const parameters = parametersOf(dataset, update);
  const shown = mostMoved(parameters, parameters.length <= NAMED_PARAMETERS + 1 ? parameters.length : NAMED_PARAMETERS);
  return { all: parameters, shown, count: parameters.length };
}

function effectOf({ config, dataset }, update) {
  const hidden = config.model === "network" ? config.hidden : 1;
  const measured = (rows) =>
    rows.length * dataset.columns.length * hidden > MOST_WORK
      ? null
      : [update.parameters_before, update.parameters_after].map((at) => lossesOf(config, dataset, at, rows));
  const every = dataset.train.y.map((_, row) => row);
  const all = measured(every);
  const batch = all ? all.map((losses) => update.rows.map((row) => losses[row])) : measured(update.rows);
  const means = (both) => both?.map((losses) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
  return {
    all: means(all) ?? null,
    batch: means(batch) ?? null,
    worse: all && every.filter((row) => all[1][row] > all[0][row]),
    better: all && every.filter((row) => all[1][row] < all[0][row]).length,
  };
}
