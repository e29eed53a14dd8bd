// The runs of many seeds as a table, each with a button that shows it. Pure.

import { t } from "../language.js";
import { escaped } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { seedText } from "./drawing.js";

const NONE = "–";
const isOver = ({ status }) => status === "diverged";
const number = (value) => (value === null ? NONE : lossText(value));

const COLUMNS = () => [
  { head: t("Training loss"), cell: (run) => (isOver(run) ? t("diverged") : number(run.final.train)) },
  { head: t("Validation loss"), cell: (run) => (isOver(run) ? "" : number(run.final.validation)) },
  { head: t("Lowest after epoch"), cell: ({ lowest }) => (lowest ? count(lowest.epoch) : NONE) },
];

/** The table as HTML; a column in which no run has anything is left out. */
export function tableOf(runs) {
  const columns = COLUMNS().filter(({ cell }) => runs.some((run) => !["", NONE].includes(cell(run))));
  const heads = [t("Run"), ...columns.map(({ head }) => head)].map((head) => `<th scope="col">${escaped(head)}</th>`);
  const rows = runs.map((run) => {
    const name = escaped(seedText(run));
    const press = `<button type="button" data-show="${run.seed}" aria-pressed="false">${name}</button>`;
    const row = columns.map(({ cell }) => `<td>${escaped(cell(run))}</td>`).join("");
    return `<tr><th scope="row">${run.seed === null ? name : press}</th>${row}</tr>`;
  });
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}
