// The tables of the race: what it takes to reach a loss, and the rings in numbers. Pure.

import { productText, timeText } from "../compare/table.js";
import { t } from "../language.js";
import { escaped } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { reaching } from "./races.js";

/** Per epoch, and to reach a loss: both are true; or why not. "" where a run diverged. `compared`: for equal epochs. */
export function reachTable(compared) {
  const found = reaching(compared);
  if (!found) return "";
  const { loss, rows, begins, last } = found;
  if (!rows.length) return `<p>${escaped(noneWords(last, { loss, begins }))}</p>`;
  const title = t("What it takes to come down to a training loss of {loss}, which all of them reach", {
    loss: lossText(loss),
  });
  const notes = [
    t("A loss is known after each epoch: the first epoch that ends as low counts."),
    t("Each run was timed once, on one core here: times of a few milliseconds are inexact."),
    t("Where every update takes equally long whatever the batch, which is closer to a GPU, compare the updates."),
  ];
  const table = tableOf(
    title,
    [t("Run"), t("Time of an epoch"), t("Epochs"), t("Updates"), t("Time")],
    rows.map(({ name, epochs, updates, seconds, perEpoch, isAbout }) => {
      const about = (words) => (isAbout ? t("about {amount}", { amount: words }) : words);
      return [
        name,
        timeText(perEpoch),
        ...[count(epochs), count(Math.round(updates)), timeText(seconds)].map((words) => about(words)),
      ];
    }),
  );
  return `<b>${escaped(title)}</b>${table}<p>${escaped(notes.join(" "))}</p>`;
}

/** Why there is no table. */
const noneWords = (name, { loss, begins }) =>
  t(
    "What it takes to come down to a training loss that all of them reach has no table here: {name} ends with " +
      "{loss}, and the lowest that a run begins with is {begins}.",
    { name, loss: lossText(loss), begins: lossText(begins) },
  );

/** The rings as a table. */
export function ringsTable(rings) {
  const title = t("The same as a table");
  const table = tableOf(
    title,
    [t("Run"), t("Learning rate"), t("Updates"), t("Rate × updates"), t("Final training loss")],
    rings.map(({ name, rate, updates, x, y }) => [name, rate, count(updates), productText(x), lossText(y)]),
  );
  return `<details><summary>${escaped(title)}</summary>${table}</details>`;
}

/** A table that scrolls by itself where it is too wide; the first cell of a row names it. */
function tableOf(title, heads, rows) {
  const head = heads.map((words) => `<th scope="col">${escaped(words)}</th>`).join("");
  const body = rows.map(([name, ...cells]) => {
    const values = cells.map((words) => `<td>${escaped(words)}</td>`).join("");
    return `<tr><th scope="row">${escaped(name)}</th>${values}</tr>`;
  });
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
  return `<div class="race-table" tabindex="0" role="region" aria-label="${escaped(title)}">${table}</div>`;
}
