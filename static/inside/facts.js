// One update, as the drawer shows it: its rows, their losses and mean, its step, and what the step did. Pure.
import { chanceChecks, errorChecks, fewest, rounded, writtenMean, writtenSum } from "./adding.js";
import { judge, kindOfTask, meanLoss } from "./losses.js";
import { mostMoved, parametersOf } from "./parameters.js";

/** So many rows are shown one by one; of more only the worst, and the others as a sum. */
export const MOST_ROWS = 8;
export const WORST_ROWS = 5;
/** So many parameters are shown by name. */
export const NAMED_PARAMETERS = 4;
/** More work than this, in products, is too much while a reader steps. */
const MOST_WORK = 5e6;

/** The members of an update that the drawer needs. */
export const FIELDS = ["epoch", "rows", "row_loss", "loss", "parameters_before", "gradient", "parameters_after"];

/**
 * {kind, rows, digits, rest, count, mean, parameters, effect} of an update. `rows`: {row, target, prediction, loss};
 * `digits`: the decimals of targets and predictions, with which every loss checks as it is written; `rest`: {count,
 * sum} of the rows that are not shown; `count` of all; `mean`: as `writtenMean`; `parameters`: {shown, count};
 * `effect`: the mean losses {all: [before, after], batch: [before, after]}, null where that is too much work.
 */
export function factsOf({ config, dataset }, update) {
  const kind = kindOfTask(dataset);
  const mean = writtenMean(update.row_loss, update.loss);
  const order = update.rows.map((_, place) => place);
  const few = order.length <= MOST_ROWS;
  const shown = few ? order : order.sort((a, b) => update.row_loss[b] - update.row_loss[a]).slice(0, WORST_ROWS);
  const before = judge(config, dataset, update.parameters_before);
  const rows = shown.map((place) => {
    const row = update.rows[place];
    const { prediction } = before(row);
    return { row, target: dataset.train.y[row], prediction, loss: update.row_loss[place] };
  });
  const checks = kind === "error" ? errorChecks : chanceChecks;
  const digits = fewest(4, (written) => rows.every((row) => checks(row, written, mean.decimals)));
  const shownSum = writtenSum(
    rows.map(({ loss }) => loss),
    mean.decimals,
  );
  return {
    kind,
    rows,
    digits: digits ?? 4,
    rest: few ? null : { count: order.length - rows.length, sum: rounded(mean.sum - shownSum, mean.decimals) },
    count: update.rows.length,
    mean,
    parameters: stepsOf(dataset, update),
    effect: effectOf({ config, dataset }, update),
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
  return { shown, count: parameters.length };
}

function effectOf({ config, dataset }, update) {
  const both = (rows) =>
    [update.parameters_before, update.parameters_after].map((at) => meanLoss(config, dataset, at, rows));
  const hidden = config.model === "network" ? config.hidden : 1;
  const measured = (rows) => (rows.length * dataset.columns.length * hidden > MOST_WORK ? null : both(rows));
  return { all: measured(dataset.train.y.map((_, row) => row)), batch: measured(update.rows) };
}
