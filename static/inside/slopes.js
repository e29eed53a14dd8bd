// What each row adds to the two gradients of a line, in numbers that can be followed by hand. Pure.
import { t } from "../language.js";
import { count } from "../lens/text.js";
import { escaped } from "../lens/svg.js";
import { decimalsOf, fewest, rounded, writtenDifference, writtenSum } from "./adding.js";
import { cells, fillers, fixed, tableHtml } from "./html.js";

/** The rows' slopes of one parameter as they are written: their mean, or their sum where these are `added`, too. */
function written(values, gradient, added) {
  const least = Math.max(2, decimalsOf(Math.abs(gradient)) - 1);
  const result = (decimals) => writtenSum(values, decimals) / (added ? 1 : values.length);
  const decimals = fewest(least, (digits) => rounded(result(digits), digits) === rounded(gradient, digits)) ?? least;
  return { values, decimals, gradient };
}

/**
 * {weight, bias (each {values, decimals, gradient}), x (of each row), digits (of x and of the differences, with which
 * the products check)} of a line's batch; null for another model, and where the rows are not all shown.
 */
export function slopesOf({ config, dataset }, { kind, rows, rest, digits, parameters }) {
  if (kind !== "error" || config.model !== "linear" || dataset.columns.length > 1 || rest) return null;
  const x = rows.map(({ row }) => dataset.train.x[row][0]);
  const twice = rows.map(({ prediction, target }) => 2 * (prediction - target));
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
      const double = 2 * writtenDifference(row, many);
      const products = [double * rounded(x[i], many), double];
      return [weight, bias].every(
        ({ values, decimals }, k) => rounded(products[k], decimals) === rounded(values[i], decimals),
      );
    });
  return { weight, bias, x, digits: fewest(digits, checks) ?? digits };
}

/** A row for each row of the batch, and under them the gradients; "" where there are no slopes to follow. */
export function slopesHtml({ config, dataset, plan }, facts) {
  const slopes = slopesOf({ config, dataset }, facts);
  if (!slopes) return "";
  const { weight, bias, x, digits } = slopes;
  const name = dataset.columns[0].name;
  const heads = [t("row"), t("difference"), name, t("2 × difference × {name}", { name }), t("2 × difference")].map(
    (words) => `<th scope="col">${escaped(words)}</th>`,
  );
  const lines = facts.rows.map((row, i) => {
    const difference = fixed(writtenDifference(row, digits), digits);
    const parts = [weight, bias].map(({ values, decimals }) => fixed(values[i], decimals));
    return `<tr><th scope="row">${count(row.row + 1)}</th>${cells([difference, fixed(x[i], digits), ...parts])}</tr>`;
  });
  const words =
    config.reduction === "sum" ? t("gradient: the sum of the column") : t("gradient: the mean of the column");
  const ends = [weight, bias].map(({ gradient, decimals }) => `<b>${fixed(gradient, decimals)}</b>`);
  const foot = `<tr><td colspan="3">${escaped(words)}</td>${cells(ends)}</tr>`;
  return tableHtml(
    "slopes",
    `<tr>${heads.join("")}</tr>`,
    lines.join("") + fillers(plan.batch_size - facts.count, 5),
    `<tfoot>${foot}</tfoot>`,
  );
}
