// The grid of a sweep and the card of a cell, as HTML. Pure.

import { t, tn } from "../language.js";
import { followedPlan } from "../lens/model.js";
import { epochs } from "../lens/series.js";
import { escaped } from "../lens/svg.js";
import { lossText } from "../lens/text.js";
import { axisNumber, cellWords, isExactLine, isOnLine, nearWords, numberOf } from "./cells.js";
import { curveSvg } from "./curve.js";

/** How wide the curve of a card is, in CSS pixels. */
const CARD = 250;

/** The grid as a table of buttons: the highest row of the second axis on top. */
export function tableOf({ axes, config }) {
  const { x, y } = axes;
  const [across, up] = [t("batch size"), y.field === "epochs" ? t("epochs") : t("learning rate")];
  const wide = x.values.length;
  const rows = y.values.map((value, row) => {
    const cells = x.values.map((size, column) => {
      const classes = [
        y.field === "learning_rate" && isOnLine({ x: size, y: value }, config) ? "line" : "",
        size === Math.min(config.batch_size, config.samples) && value === config[y.field] ? "this" : "",
      ];
      const attributes = `type="button" data-cell="${row * wide + column}" data-fixed="${classes.join(" ").trim()}"`;
      return `<td><button ${attributes}></button></td>`;
    });
    return `<tr><th scope="row">${escaped(axisNumber(value))}</th>${cells.join("")}</tr>`;
  });
  const feet = x.values.map((size) => `<th scope="col">${escaped(axisNumber(size))}</th>`);
  const keys = t("Arrow keys move from cell to cell; Enter makes one the run.");
  const caption = `<caption class="unseen">${escaped(keys)}</caption>`;
  const foot = `<tfoot><tr><td></td>${feet.join("")}</tr></tfoot>`;
  const table = `<table>${caption}<tbody>${rows.reverse().join("")}</tbody>${foot}</table>`;
  const axis = `<p class="sweep-axis">${escaped(across)}</p>`;
  return `<p class="sweep-up">${escaped(up)}</p>${table}${axis}`;
}

const longest = (values) => Math.max(...values.map((value) => axisNumber(value).length));

/** What the style sheet measures the table by: how many columns, and the characters of a column's and a row's name. */
export const sizesOf = ({ x, y }) => ({
  "--columns": x.values.length,
  "--column": longest(x.values),
  "--row-name": longest(y.values),
});

/** What shades and signs mean. `untrained`: the loss of the untrained model, null while no cell is trained. */
export function keyOf({ axes, config }, measure, range, untrained) {
  const signs = [
    ["leads", "", measure === "accuracy" ? t("the highest") : t("the lowest")],
    ["near", "", nearWords(measure)],
    ["this", "", t("this run")],
  ];
  if (axes.y.field === "learning_rate" && config.reduction !== "sum") signs.push(["line", "", lineName(axes, config)]);
  if (measure !== "accuracy") {
    const words = t("worse than the untrained model ({loss})", { loss: lossText(untrained) });
    signs.push(["", "▲", untrained === null ? t("worse than the untrained model") : words]);
  }
  signs.push(["diverged", "×", t("diverged; select the cell for the update")]);
  const items = signs.map(([cls, sign, words]) => {
    const mark = `<span class="sweep-sign ${cls}" aria-hidden="true">${sign}</span>`;
    return `<li>${mark}<span>${escaped(words)}</span></li>`;
  });
  return `<ul class="sweep-signs">${shadesOf(measure, range)}${items.join("")}</ul>`;
}

/** The shades, from the lowest value to the highest. */
function shadesOf(measure, { low, high }) {
  if (!(low <= high)) return "";
  const [least, most] = [low, high].map((value) => escaped(numberOf(value, measure, false)));
  const bar = `<span class="sweep-shades ${measure === "accuracy" ? "rising" : ""}"></span>`;
  return `<li>${least} ${bar} ${most}</li>`;
}

function lineName(axes, config) {
  if (isExactLine(axes, config))
    return t("learning rate ÷ batch size (the rate per sample) as in this run, so learning rate × updates too");
  return t("learning rate ÷ batch size (the rate per sample) as in this run");
}

/** A cell in words; `lead`: the API's, or null. */
export function cardOf(cell, axes, measure, config, lead) {
  const words = cellWords(cell, axes, measure, "", lead);
  const numbers = [
    tn("{count} update", "{count} updates", cell.updates_done),
    cell.status === "diverged" ? "" : t("training {loss}", { loss: lossText(cell.final.train) }),
    cell.status === "diverged" || cell.final.validation === null
      ? ""
      : t("validation {loss}", { loss: lossText(cell.final.validation) }),
    cell.accuracy ? t("right: {share}", { share: numberOf(cell.accuracy.validation, "accuracy", false) }) : "",
  ].filter(Boolean);
  const rate = axes.y.field === "learning_rate" ? cell.y : config.learning_rate;
  const steps = t("learning rate times updates: {product}", { product: lossText(rate * cell.updates_done) });
  const press = t("Press it to make it the run.");
  return [
    `<b>${escaped(words)}</b>`,
    ...[numbers.join(", "), steps, press].map((each) => `<span>${escaped(each)}</span>`),
  ].join("");
}

/** The curve of a run, by epochs. */
export function runCurve(run) {
  const { epoch, ...values } = epochs(run);
  const last = followedPlan(run).epochs;
  const points = (name) => Array.from(epoch, (at, place) => [at / last, values[name][place]]);
  const lines = [
    { cls: "val", name: t("validation"), points: points("validation").filter(isKnown) },
    { cls: "train", name: t("training"), points: points("train").filter(isKnown) },
  ].filter((each) => each.points.length > 1);
  const label = t("Training and validation loss of this cell's run, epoch by epoch.");
  const marks = [
    { x: 0, label: "0" },
    { x: 1, label: tn("{count} epoch", "{count} epochs", last) },
  ];
  return curveSvg({ lines, width: CARD, height: 130, marks, dots: false, title: "", label });
}

const isKnown = (point) => Number.isFinite(point[1]);
