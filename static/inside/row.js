// One row of a batch as cells of a table: its features, its target, what is predicted, its loss. Pure.
import { t } from "../language.js";
import { kindOf } from "../lens/data.js";
import { markOf } from "../lens/marks.js";
import { box, element, escaped } from "../lens/svg.js";
import { count } from "../lens/text.js";
import { writtenDifference } from "./adding.js";
import { cells, fixed } from "./html.js";

const SIDE = 8;
/** Digits of features, which have more where there is but one. */
const DECIMALS = { features: 2, feature: 4 };

/** From so many CSS pixels on there is room for a column of differences. */
const DIFFERENCE_ROOM = 330;
export const hasDifference = ({ width }) => width >= DIFFERENCE_ROOM;

export const isImages = (dataset) => kindOf(dataset) === "images";

/** The features of a row: the first few, or a picture. */
function featureCells({ dataset, pixels, columns }, row) {
  if (isImages(dataset)) return [imageOf(pixels()[row])];
  const decimals = dataset.columns.length === 1 ? DECIMALS.feature : DECIMALS.features;
  return dataset.train.x[row].slice(0, columns).map((value) => fixed(value, decimals));
}

/** The names of the features that have a place, as HTML. */
export function featureHeads({ dataset, columns }) {
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

/** A row's cells up to its loss, as HTML. `facts`: {kind, digits, mean}. */
export function rowCells(shown, facts, row) {
  const { kind, digits, mean } = facts;
  const part = (steps, value, decimals) => `<td data-steps="${steps}">${fixed(value, decimals)}</td>`;
  const difference = kind === "error" && hasDifference(shown) ? part(2, writtenDifference(row, digits), digits) : "";
  return (
    `<th scope="row">${count(row.row + 1)}</th>` +
    cells([...featureCells(shown, row.row), targetCell(shown.dataset, facts, row.target)]) +
    part(1, row.prediction, digits) +
    difference +
    part(2, row.loss, mean.decimals)
  );
}
