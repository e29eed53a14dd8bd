// The runs of many seeds as a table, each with a button that shows it. Pure.

import { t } from "../language.js";
import { escaped } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { seedText } from "./drawing.js";

/** The table as HTML. */
export function tableOf(runs) {
  const heads = [t("Run"), t("Training loss"), t("Validation loss"), t("Lowest after epoch")].map(
    (head) => `<th scope="col">${escaped(head)}</th>`,
  );
  const number = (value) => (value === null ? "–" : escaped(lossText(value)));
  const rows = runs.map((run) => {
    const cells = [
      run.status === "diverged" ? escaped(t("diverged")) : number(run.final.train),
      run.status === "diverged" ? "" : number(run.final.validation),
      run.lowest ? count(run.lowest.epoch) : "–",
    ];
    const name = escaped(seedText(run));
    const press = `<button type="button" data-show="${run.seed}" aria-pressed="false">${name}</button>`;
    const row = cells.map((cell) => `<td>${cell}</td>`).join("");
    return `<tr><th scope="row">${run.seed === null ? name : press}</th>${row}</tr>`;
  });
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}
