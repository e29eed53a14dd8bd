// What the server has understood of a table, before anything trains: markup. Pure.

import { t, tn } from "../language.js";
import { escaped } from "../lens/svg.js";
import { count } from "../lens/text.js";

const KINDS = () => ({
  number: t("numbers"),
  category: t("a few texts"),
  text: t("texts"),
  empty: t("empty"),
  constant: t("one value"),
});
const SEPARATORS = () => ({
  ",": t("The cells are separated by commas."),
  ";": t("The cells are separated by semicolons."),
  "\t": t("The cells are separated by tabs."),
});
const CLASSES_NAMED = 10;

/** What was understood of a table, as the API's preview has it. */
export const understoodMarkup = (facts) =>
  [
    paragraph([rowsText(facts), SEPARATORS()[facts.delimiter] ?? ""].join(" ")),
    paragraph(taskText(facts)),
    ...facts.notes.map(paragraph),
    refusedMarkup(facts),
    `<h4>${escaped(t("The columns"))}</h4>`,
    columnsTable(facts.columns),
    `<h4>${escaped(t("The first rows"))}</h4>`,
    headTable(facts),
  ].join("");

/** How many rows there are, and how many of them are used. */
export function rowsText({ rows, rows_used: used, refused_count: refused }) {
  return refused === 0
    ? tn("{count} row, all of them used.", "{count} rows, all of them used.", rows)
    : tn("{count} row: {used} used, {refused} refused.", "{count} rows: {used} used, {refused} refused.", rows, {
        used,
        refused,
      });
}

/** What the model is to learn, from how many features. */
export function taskText({ task, target, class_names: names, features }) {
  const from = tn("{count} feature", "{count} features", features);
  if (task === "regression")
    return t("From {features} the model learns to predict {target}.", { target, features: from });
  const rest = names.length - CLASSES_NAMED;
  const named = names.slice(0, CLASSES_NAMED).join(", ");
  const values = { target, features: from, classes: names.length, names: named, count: rest };
  return rest > 0
    ? t(
        "From {features} the model learns to tell {classes} classes of {target} apart: {names} and {count} more.",
        values,
      )
    : t("From {features} the model learns to tell {classes} classes of {target} apart: {names}.", values);
}

/** The lines that are left out, each with its reason; `refused` are the first of `refused_count`. */
export function refusedMarkup({ refused, refused_count: all }) {
  if (!all) return "";
  const lines = refused.map(({ line, reason }) => {
    const words = t("Line {line}: {reason}.", { line, reason });
    return `<li>${escaped(words)}</li>`;
  });
  const left = all - refused.length;
  const more = left > 0 ? `<li>${escaped(tn("… and {count} more line.", "… and {count} more lines.", left))}</li>` : "";
  const title = tn("{count} line is refused", "{count} lines are refused", all);
  const list = `<ul>${lines.join("")}${more}</ul>`;
  return `<details class="own-refused" open><summary>${escaped(title)}</summary>${list}</details>`;
}

function columnsTable(columns) {
  const kinds = KINDS();
  const rows = columns.map((column) => {
    const rule = `<td class="own-rule">${escaped(useText(column))}</td>`;
    const cells = [
      cell(kinds[column.kind]),
      cell(count(column.missing)),
      rule,
      cell(column.example.filter(Boolean).join(", ")),
    ];
    return `<tr><th scope="row">${escaped(column.name)}</th>${cells.join("")}</tr>`;
  });
  const names = [t("column"), t("holds"), t("missing"), t("becomes"), t("first values")];
  return tableOf(t("The columns"), names, rows);
}

/** What becomes of a column; what the server says of it comes after. */
function useText({ use, rule }) {
  const own = { feature: t("A feature."), target: t("The target.") }[use] ?? "";
  return [own, rule].filter(Boolean).join(" ");
}

const headTable = ({ columns, head }) =>
  tableOf(
    t("The first rows"),
    columns.map(({ name }) => name),
    head.map((row) => `<tr>${row.map(cell).join("")}</tr>`),
  );

function tableOf(label, names, rows) {
  const heads = names.map((name) => `<th scope="col">${escaped(name)}</th>`).join("");
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(label)}"><table>` +
    `<thead><tr>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`
  );
}

const cell = (text) => `<td>${escaped(text)}</td>`;

const paragraph = (text) => `<p>${escaped(text)}</p>`;
