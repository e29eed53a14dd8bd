// The batch's rows as a table: what is predicted of each, its loss as a number and a bar, and the mean of all. Pure.
import { t, tn } from "../language.js";
import { element, escaped } from "../lens/svg.js";
import { rowsOfUpdate, togetherIn } from "../lens/updates.js";
import { fewest, rounded, writtenDifference } from "./adding.js";
import { MOST_ROWS, WORST_ROWS } from "./facts.js";
import { fillers, fixed, noteHtml, step, tableHtml } from "./html.js";
import { featureHeads, hasDifference, isImages, rowCells } from "./row.js";
import { spreadOf } from "./spread.js";

const BAR = { width: 100, height: 10 };
/** Of more rows the table on demand has those with the largest losses. */
export const MOST_LISTED = 1000;

/** From so many CSS pixels on there is room for the bars. */
const BAR_ROOM = { error: 390, chance: 340, choice: 340 };
const hasBars = ({ width }, { kind }) => width >= BAR_ROOM[kind];

/** What a loss is made of, with the field's sign for each part. */
const FORMULAS = {
  error: () => t("loss = (prediction − target)²"),
  chance: () => t("loss = −ln(chance)"),
  choice: () => t("loss = −ln(chance)"),
};

const share = (value, scale) => Math.min(1, Math.max(0, value / scale)) * BAR.width;

/** A picture on the losses' axis, through which the mean's line goes. */
const onAxis = (mean, scale, marks) =>
  element(
    "svg",
    { viewBox: `0 0 ${BAR.width} ${BAR.height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    `${marks}<path class="mean" d="M${share(mean, scale).toFixed(1)} 0V${BAR.height}"/>`,
  );

const barOf = (loss, scale) =>
  `<rect class="loss" width="${share(loss, scale).toFixed(1)}" y="1.5" height="${BAR.height - 3}"/>`;

/** How many of some losses are how large, as bars that stand on the axis. */
function spreadBars(losses, scale) {
  const counts = spreadOf(losses, scale);
  const most = Math.max(...counts);
  const width = BAR.width / counts.length;
  return counts
    .map((many, bin) => ({ height: (BAR.height * many) / most, x: bin * width }))
    .filter(({ height }) => height > 0)
    .map(({ height, x }) => {
      const [left, top, wide, high] = [x, BAR.height - height, 0.86 * width, height].map((value) => value.toFixed(2));
      return `<rect class="loss" x="${left}" y="${top}" width="${wide}" height="${high}"/>`;
    })
    .join("");
}

function headOf(shown, { kind }) {
  const titled = (number, words, title) => `${step(number, words)}<br>${escaped(title)}`;
  const target = escaped(shown.dataset.target.name);
  const [predict, compare] = [t("predict"), t("compare")];
  const differenceHeads = hasDifference(shown)
    ? [titled(2, compare, t("difference")), escaped(t("loss"))]
    : [titled(2, compare, t("loss"))];
  const compared =
    kind === "error"
      ? [titled(1, predict, t("prediction")), ...differenceHeads]
      : [titled(1, predict, t("chance of this class")), titled(2, compare, t("loss"))];
  return [escaped(t("row")), ...featureHeads(shown), target, ...compared];
}

const headsOf = (titles, more) => `<tr>${titles.map((words) => `<th scope="col">${words}</th>`).join("")}${more}</tr>`;

/** How many lines a batch of so many rows takes; the spread of the others is as tall as two. */
const tall = (rows) => (rows > MOST_ROWS ? WORST_ROWS + 2 : rows);

/** The batch's rows, each with its prediction and its loss; under them the mean. */
export function rowsHtml(shown, facts) {
  const { rows, rest, kind, mean } = facts;
  const { plan } = shown;
  const scale = 1.03 * Math.max(mean.mean, ...rows.map(({ loss }) => loss)) || 1;
  const titles = headOf(shown, facts);
  const wide = titles.length - 1;
  const bars = hasBars(shown, facts);
  const picture = (cls, marks) => (bars ? `<td class="loss-bar ${cls}">${onAxis(mean.mean, scale, marks)}</td>` : "");
  const formulaCell = (words) => (bars ? `<td class="formula">${escaped(words)}</td>` : "");
  const body = rows.map((row) => `<tr>${rowCells(shown, facts, row)}${picture("", barOf(row.loss, scale))}</tr>`);
  if (rest) {
    body.push(
      `<tr class="rest"><td colspan="${wide}">${escaped(restWords(rest.losses.length, bars))}</td>` +
        `<td>${fixed(rest.sum, mean.decimals)}</td>${picture("spread", spreadBars(rest.losses, scale))}</tr>`,
    );
  }
  body.push(fillers(tall(rowsOfUpdate(plan)) - tall(facts.count), wide + 2));
  const sum = tn("sum {sum} ÷ {count} sample =", "sum {sum} ÷ {count} samples =", facts.count, {
    sum: fixed(mean.sum, mean.decimals),
  });
  // Where there is little room, both stand under the table.
  const [formula, dot] = shown.columns ? [FORMULAS[kind](), meanWords(plan)] : ["", ""];
  const average = step(3, t("average"));
  const foot =
    `<tr data-steps="3"><td colspan="${wide}"><span class="left">${average}</span> ${escaped(sum)}</td>` +
    `<td class="mean">${fixed(mean.mean, mean.decimals)}</td>${formulaCell(dot)}</tr>`;
  const head = headsOf(titles, formulaCell(formula));
  return tableHtml("rows", head, body.join(""), `<tfoot>${foot}</tfoot>`);
}

/** What stands in the line of the rows that have none of their own. */
const restWords = (count, bars) =>
  bars
    ? tn(
        "and {count} more, together; beside: how many at each loss",
        "and {count} more, together; beside: how many at each loss",
        count,
      )
    : tn("and {count} more, together", "and {count} more, together", count);

/** What the mean is in the pictures. */
const meanWords = (plan) => {
  const together = togetherIn(plan);
  return together > 1 ? t("the orange line, the mean of its batches") : t("the orange line, the chart's dot");
};

/** All rows of a batch that are too many to show, folded; drawn when they are opened. */
export function listedHtml(shown, facts) {
  // A short last batch has none, in the same room.
  if (!facts.rest) return rowsOfUpdate(shown.plan) > MOST_ROWS ? '<div class="inside-all"></div>' : "";
  const words =
    togetherIn(shown.plan) > 1
      ? t("All {count} samples of this update, in a table", { count: facts.count })
      : t("All {count} samples of this batch, in a table", { count: facts.count });
  const inside = shown.listed ? listHtml(shown, facts) : "";
  const open = shown.listed ? " open" : "";
  const name = `<summary id="inside-all">${escaped(words)}</summary>`;
  return `<details class="inside-all"${open}>${name}<div>${inside}</div></details>`;
}

/** The table of all rows, the largest losses first. */
export function listHtml(shown, facts) {
  const { rows, digits } = facts.listed(MOST_LISTED);
  const lines = rows.map((row) => `<tr>${rowCells(shown, { ...facts, digits }, row)}</tr>`);
  const note =
    rows.length < facts.count
      ? noteHtml(t("The {count} samples with the largest losses.", { count: rows.length }))
      : "";
  return note + tableHtml("list", headsOf(headOf(shown, facts), ""), lines.join(""));
}

/** A number as it is written behind a sign. */
const enclosed = (value, digits) => (value < 0 ? `(${fixed(value, digits)})` : fixed(value, digits));

/** The formula with the numbers of the first row. */
function exampleWords({ kind, rows: [row], digits, mean }) {
  const values = {
    row: row.row + 1,
    prediction: fixed(row.prediction, digits),
    target: enclosed(row.target, digits),
    difference: fixed(writtenDifference(row, digits), digits),
    loss: fixed(row.loss, mean.decimals),
  };
  if (kind === "error") return t("Row {row}, loss: ({prediction} − {target})² = ({difference})² = {loss}.", values);
  return t(
    "Row {row}, loss: −ln({prediction}) = {loss}. ln is the natural logarithm; losses made with it are in nats.",
    values,
  );
}

/**
 * How a line or a sine wave predicts its first row, in numbers that check as they are written; "" for another model.
 */
function lineWords(config, dataset, { kind, rows: [row], digits, parameters }) {
  if (!["linear", "wave"].includes(config.model) || dataset.columns.length > 1 || kind !== "error") return "";
  const [weight, bias] = parameters.all.map(({ before }) => before);
  const x = dataset.train.x[row.row][0];
  const predict = config.model === "wave" ? Math.sin : (sum) => sum;
  const checks = (many) =>
    rounded(predict(rounded(weight, many) * rounded(x, many) + rounded(bias, many)), digits) ===
    rounded(row.prediction, digits);
  const decimals = fewest(digits, checks);
  if (decimals === null) return "";
  const values = {
    row: row.row + 1,
    weight: fixed(weight, decimals),
    x: enclosed(x, decimals),
    bias: enclosed(bias, decimals),
    prediction: fixed(row.prediction, digits),
  };
  return config.model === "wave"
    ? t("Row {row}, prediction: sin({weight} × {x} + {bias}) = {prediction}.", values)
    : t("Row {row}, prediction: {weight} × {x} + {bias} = {prediction}.", values);
}

/** What stands under the table where its numbers need a word. */
export function rowNotes(shown, facts) {
  const { config, dataset, columns } = shown;
  const notes = columns ? [] : [t("{formula}.", { formula: FORMULAS[facts.kind]() })];
  notes.push(lineWords(config, dataset, facts), facts.checks ? exampleWords(facts) : "", t("Lower is better."));
  if (facts.kind === "chance") notes.push(t("Below 0.5 the model expects the other class."));
  if (!columns && hasBars(shown, facts)) notes.push(t("The line through the bars is the mean, the dot in the chart."));
  const hidden = dataset.columns.length - columns;
  if (!isImages(dataset) && hidden > 0)
    notes.push(tn("{count} more column is not shown.", "{count} more columns are not shown.", hidden));
  if (facts.rest)
    notes.push(t("The {count} samples with the largest losses stand first.", { count: facts.rows.length }));
  if (!facts.mean.exact) notes.push(t("The losses are rounded; with all their digits the mean is exact."));
  return notes.filter(Boolean).join(" ");
}
