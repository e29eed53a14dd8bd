// The grid of a sweep and the card of a cell, as HTML. Pure.

import { t, tn } from "../language.js";
import { epochs } from "../lens/series.js";
import { escaped } from "../lens/svg.js";
import { lossText } from "../lens/text.js";
import { axisNumber, cellWords, isOnLine, numberOf } from "./cells.js";
import { curveSvg } from "./curve.js";

/** How wide the curve of a card is, in CSS pixels. */
const CARD = 250;

/** The grid as a table of buttons: the highest row of the second axis on top. */
export function tableOf({ axes, config }) {
  const { x, y } = axes;
  const [across, up] = [t("batch size"), y.field === "epochs" ? t("epochs") : t("learning rate")];
  const key = [
    t("Framed: this run."),
    y.field === "epochs" ? "" : t("The line: this run's learning rate per sample."),
    t("▲ worse than the untrained model, × diverged."),
  ];
  const wide = x.values.length;
  const rows = y.values.map((value, row) => {
    const cells = x.values.map((size, column) => {
      const classes = [
        y.field === "learning_rate" && isOnLine({ x: size, y: value }, config) ? "line" : "",
        size === Math.min(config.batch_size, config.samples) && value === config[y.field] ? "this" : "",
      ];
      const attributes = `type="button" data-cell="${row * wide + column}" class="${classes.join(" ").trim()}"`;
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
  return `<p class="sweep-up">${escaped(up)}</p>${table}${axis}<p class="sweep-key">${escaped(key.join(" "))}</p>`;
}

export function cardOf(cell, axes, measure, config) {
  const words = cellWords(cell, axes, measure, "");
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
  const last = run.plan.epochs;
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
