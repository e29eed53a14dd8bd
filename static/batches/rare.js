// The classes in the batches of imbalanced data, as tables with bars: those of one batch, and what share of the batches
// lacks the rarest class, by batch size and sampling. Pure.

import { number, t, tn } from "../language.js";
import { escaped } from "../lens/svg.js";
import { barSvg } from "../recall/drawing.js";

const NAMES = {
  "each-epoch": () => t("shuffled each epoch"),
  stratified: () => t("stratified"),
  oversampled: () => t("oversampled"),
  sorted: () => t("sorted by class"),
};

/** How many of some rows each class has. */
const countsOf = (rows, y, classes) =>
  Array.from({ length: classes }, (_, label) => rows.filter((row) => y[row] === label).length);

/** A share as a whole percentage; one that is nearly none or nearly all is not called so. */
export function roughly(share) {
  if (share > 0 && share < 0.005) return t("<1%");
  if (share < 1 && share > 0.995) return t(">99%");
  return t("{share}%", { share: number(Math.round(100 * share)) });
}

/** The classes of a batch beside those of all training rows. `batch`, `epoch`: their numbers from 1. */
export function batchClassesHtml({ rows, batch, epoch }, { class_names: names, train: { y } }) {
  const ofBatch = countsOf(rows, y, names.length);
  const all = names.map((_, label) => y.reduce((sum, each) => sum + Number(each === label), 0));
  const cell = (cls, count, of) => {
    const words = t("{count} of {all}", { count: number(count), all: number(of) });
    return `<td>${barSvg(cls, count / of)}<span>${escaped(words)}</span></td>`;
  };
  const head = [t("Class"), t("Batch {batch} of epoch {epoch}", { batch, epoch }), t("All training samples")];
  const lines = names.map(
    (name, label) =>
      `<tr><th scope="row">${escaped(name)}</th>${cell("batch", ofBatch[label], rows.length)}` +
      `${cell("train", all[label], y.length)}</tr>`,
  );
  return tableHtml(head, lines);
}

/** What share of the batches lacks the rarest class. `found`: of /api/v1/classes; `config`: of the run. */
export function lackingHtml(found, config) {
  const { class_names: names, rarest, batch_sizes: sizes, lacking } = found;
  const title = titleOf(names[rarest], found.rows.train, rarest);
  const lines = lacking.map(({ sampling, shares }) => {
    const own = sampling === config.sampling;
    const cells = shares.map((share, index) =>
      own && sizes[index] === config.batch_size ? `<td><b>${roughly(share)}</b></td>` : `<td>${roughly(share)}</td>`,
    );
    return `<tr${own ? ' class="own"' : ""}><th scope="row">${escaped(NAMES[sampling]())}</th>${cells.join("")}</tr>`;
  });
  const head = [t("Batch size"), ...sizes.map((size) => number(size))];
  const scrolls = `role="region" tabindex="0" aria-label="${escaped(title)}"`;
  return (
    `<h4>${escaped(title)}</h4>` +
    `<div class="rare-shares" ${scrolls}>${tableHtml(head, lines)}</div>` +
    `<p>${escaped(countedText(found))}</p>`
  );
}

const titleOf = (name, rows, rarest) =>
  rows.filter((count) => count === rows[rarest]).length === 1
    ? t("Batches without one sample of “{name}”, the rarest class", { name })
    : t("Batches without one sample of “{name}”, one of the rarest classes", { name });

/** Where the shares come from. */
export const countedText = ({ epochs }) =>
  tn(
    "Counted in the batches of epoch 1, as this run’s seed makes them at each batch size; nothing is trained for it.",
    "Counted in the batches of epochs 1 to {count}, as this run’s seed makes them at each batch size; nothing is " +
      "trained for it.",
    epochs,
  );

const tableHtml = (head, lines) =>
  `<table><thead><tr>${head.map((title) => `<th scope="col">${escaped(title)}</th>`).join("")}</tr></thead>` +
  `<tbody>${lines.join("")}</tbody></table>`;
