// The batch's rows as a table: what is predicted of each, its loss as a number and a bar, and the mean of all. Pure.
import { t, tn } from "../language.js";
import { kindOf } from "../lens/data.js";
import { markOf } from "../lens/marks.js";
import { box, element, escaped } from "../lens/svg.js";
import { count } from "../lens/text.js";
import { rounded } from "./adding.js";
import { cells, fixed, step, tableHtml } from "./html.js";

const BAR = { width: 100, height: 10 };
const SIDE = 8;
/** Digits of features, which have more where there is but one. */
const DECIMALS = { features: 2, feature: 4 };

/** What a loss is made of, with the field's sign for each part. */
const FORMULAS = {
  error: () => t("loss = (prediction − target)²"),
  chance: () => t("loss = −ln(chance)"),
  choice: () => t("loss = −ln(chance)"),
};

const isImages = (dataset) => kindOf(dataset) === "images";

/** The features of a row: the first few, or a picture. */
function featureCells({ dataset, pixels, columns }, row) {
  if (isImages(dataset)) return [imageOf(pixels()[row])];
  const decimals = dataset.columns.length === 1 ? DECIMALS.feature : DECIMALS.features;
  return dataset.train.x[row].slice(0, columns).map((value) => fixed(value, decimals));
}

function featureHeads({ dataset, columns }) {
  if (isImages(dataset)) return [escaped(t("image"))];
  return dataset.columns.slice(0, columns).map(({ name }) => escaped(name));
}

/** A small picture of whole numbers from 0 to 16. */
function imageOf(shades) {
  const squares = shades.map((shade, j) =>
    shade === 0
      ? ""
      : element("path", { d: box(j % SIDE, Math.floor(j / SIDE), 1, 1), "fill-opacity": (shade / 16).toFixed(2) }),
  );
  return element(
    "svg",
    { class: "inside-image", viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" },
    squares.join(""),
  );
}

function targetCell(dataset, { kind, digits }, target) {
  if (kind === "error") return fixed(target, digits);
  const name = escaped(dataset.class_names?.[target] ?? String(target));
  if (isImages(dataset)) return name;
  const { fill, draw } = markOf(target);
  const mark = element(
    "svg",
    { class: "inside-mark picture", viewBox: "0 0 12 12", "aria-hidden": "true" },
    element("path", { class: `point ${fill} lit`, d: draw(6, 6, 3.6) }),
  );
  return mark + name;
}

function barOf(loss, mean, scale) {
  const at = (value) => (Math.min(1, Math.max(0, value / scale)) * BAR.width).toFixed(1);
  return element(
    "svg",
    { viewBox: `0 0 ${BAR.width} ${BAR.height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    `<rect class="loss" width="${at(loss)}" y="1.5" height="${BAR.height - 3}"/>` +
      `<path class="mean" d="M${at(mean)} 0V${BAR.height}"/>`,
  );
}

/** The batch's rows, each with its prediction and its loss; under them the mean. */
export function rowsHtml(shown, facts) {
  const { dataset } = shown;
  const { rows, digits, rest, kind, mean } = facts;
  const heads = featureHeads(shown);
  const scale = 1.03 * Math.max(mean.mean, ...rows.map(({ loss }) => loss)) || 1;
  const named =
    kind === "error"
      ? [escaped(dataset.target.name), t("prediction"), t("difference")]
      : [escaped(dataset.target.name), t("chance of this class")];
  const titled = (number, words, title) => `${step(number, words)}<br>${title}`;
  const compared = [...named.slice(2), t("loss")];
  const titles = [
    t("row"),
    ...heads,
    named[0],
    titled(1, t("predict"), named[1]),
    titled(2, t("compare"), compared[0]),
    ...compared.slice(1),
  ];
  const head =
    `<tr>${titles.map((words) => `<th scope="col">${words}</th>`).join("")}` +
    `<td class="formula">${escaped(FORMULAS[kind]())}</td></tr>`;
  const body = rows.map((row) => {
    const guessed =
      kind === "error"
        ? [fixed(row.prediction, digits), fixed(differenceOf(row, digits), digits)]
        : [fixed(row.prediction, digits)];
    const features = featureCells(shown, row.row);
    return (
      `<tr><th scope="row">${count(row.row + 1)}</th>` +
      cells([...features, targetCell(dataset, facts, row.target), ...guessed]) +
      `<td>${fixed(row.loss, mean.decimals)}</td><td class="loss-bar">${barOf(row.loss, mean.mean, scale)}</td></tr>`
    );
  });
  const wide = heads.length + 1 + named.length;
  const more = rest ? tn("and {count} more, together", "and {count} more, together", rest.count) : "";
  const others = rest
    ? `<tr class="rest"><td colspan="${wide}">${escaped(more)}</td>` +
      `<td>${fixed(rest.sum, mean.decimals)}</td><td class="loss-bar">${barOf(0, mean.mean, scale)}</td></tr>`
    : "";
  const sum = tn("sum {sum} ÷ {count} sample =", "sum {sum} ÷ {count} samples =", facts.count, {
    sum: fixed(mean.sum, mean.decimals),
  });
  const [average, dot] = [step(3, t("average")), escaped(t("the line, and the dot in the chart"))];
  const foot =
    `<tr><td colspan="${wide}"><span class="left">${average}</span> ${escaped(sum)}</td>` +
    `<td class="mean">${fixed(mean.mean, mean.decimals)}</td><td class="formula">${dot}</td></tr>`;
  return tableHtml("rows", head, body.join("") + others, `<tfoot>${foot}</tfoot>`);
}

const differenceOf = ({ target, prediction }, digits) =>
  rounded(rounded(prediction, digits) - rounded(target, digits), digits);

/** What stands beside the table where its numbers need a word. */
export function rowNotes({ dataset, columns }, facts) {
  const notes = [];
  const hidden = dataset.columns.length - columns;
  if (!isImages(dataset) && hidden > 0)
    notes.push(tn("{count} more column is not shown.", "{count} more columns are not shown.", hidden));
  if (facts.rest)
    notes.push(t("The {count} samples with the largest losses stand first.", { count: facts.rows.length }));
  if (!facts.mean.exact) notes.push(t("The losses are rounded; with all their digits the mean is exact."));
  return notes.join(" ");
}
