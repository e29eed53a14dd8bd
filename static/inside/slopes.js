// What each row adds to the two gradients of a line or a sine wave, in numbers that can be followed by hand. Pure.
import { t } from "../language.js";
import { count } from "../lens/text.js";
import { escaped } from "../lens/svg.js";
import { rowsOfUpdate } from "../lens/updates.js";
import { decimalsOf, fewest, rounded, writtenDifference, writtenSum } from "./adding.js";
import { cells, fillers, fixed, tableHtml } from "./html.js";

/** The rows' slopes of one parameter as they are written: their mean, or their sum where these are `added`, too. */
function written(values, gradient, added) {
  const least = Math.max(2, decimalsOf(Math.abs(gradient)) - 1);
  const result = (decimals) => writtenSum(values, decimals) / (added ? 1 : values.length);
  const decimals = fewest(least, (digits) => rounded(result(digits), digits) === rounded(gradient, digits)) ?? least;
  return { values, decimals, gradient };
}

/** The slope of a prediction at its weighted sum, of models that may have one weight: of the sum 1, of its sine cos. */
const STEEPNESS = { linear: () => 1, wave: Math.cos };

/**
 * {weight, bias (each {values, decimals, gradient}), x and steepness (of each row), digits (of both and of the
 * differences, with which the products check)} of a line's or a sine wave's batch; null for another model, and where
 * the rows are not all shown.
 */
export function slopesOf({ config, dataset }, { kind, rows, rest, digits, parameters }) {
  if (kind !== "error" || !STEEPNESS[config.model] || dataset.columns.length > 1 || rest) return null;
  const x = rows.map(({ row }) => dataset.train.x[row][0]);
  const [atWeight, atBias] = parameters.all.map(({ before }) => before);
  const steepness = x.map((value) => STEEPNESS[config.model](atWeight * value + atBias));
  const twice = rows.map(({ prediction, target }, i) => 2 * (prediction - target) * steepness[i]);
  const added = config.reduction === "sum";
  const [ofWeight, ofBias] = parameters.all.map(({ gradient }) => gradient);
  const weight = written(
    twice.map((slope, i) => slope * x[i]),
    ofWeight,
    added,
  );
  const bias = written(twice, ofBias, added);
  const checks = (many) =>
    rows.every((row, i) => {
      const double = 2 * writtenDifference(row, many) * rounded(steepness[i], many);
      const products = [double * rounded(x[i], many), double];
      return [weight, bias].every(
        ({ values, decimals }, k) => rounded(products[k], decimals) === rounded(values[i], decimals),
      );
    });
  return { weight, bias, x, steepness, digits: fewest(digits, checks) ?? digits };
}

/** A row for each row of the batch, and under them the gradients; "" where there are no slopes to follow. */
export function slopesHtml({ config, dataset, plan }, facts) {
  const slopes = slopesOf({ config, dataset }, facts);
  if (!slopes) return "";
  const { weight, bias, x, steepness, digits } = slopes;
  const name = dataset.columns[0].name;
  const curved = config.model === "wave";
  const products = curved
    ? [
        t("cos(weight × {name} + bias)", { name }),
        t("2 × difference × cos × {name}", { name }),
        t("2 × difference × cos"),
      ]
    : [t("2 × difference × {name}", { name }), t("2 × difference")];
  const titles = [t("row"), t("difference"), name, ...products];
  const heads = titles.map((words) => `<th scope="col">${escaped(words)}</th>`);
  const lines = facts.rows.map((row, i) => {
    const difference = fixed(writtenDifference(row, digits), digits);
    const parts = [weight, bias].map(({ values, decimals }) => fixed(values[i], decimals));
    const factors = [difference, fixed(x[i], digits), ...(curved ? [fixed(steepness[i], digits)] : [])];
    return `<tr><th scope="row">${count(row.row + 1)}</th>${cells([...factors, ...parts])}</tr>`;
  });
  const words =
    config.reduction === "sum" ? t("gradient: the sum of the column") : t("gradient: the mean of the column");
  const ends = [weight, bias].map(({ gradient, decimals }) => `<b>${fixed(gradient, decimals)}</b>`);
  const wide = titles.length - ends.length;
  const foot = `<tr><td colspan="${wide}">${escaped(words)}</td>${cells(ends)}</tr>`;
  return tableHtml(
    "slopes",
    `<tr>${heads.join("")}</tr>`,
    lines.join("") + fillers(rowsOfUpdate(plan) - facts.count, titles.length),
    `<tfoot>${foot}</tfoot>`,
  );
}
