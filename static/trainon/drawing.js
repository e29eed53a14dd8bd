// The last epoch beside the one with the lowest validation loss, as a table. Pure.

import { t } from "../language.js";
import { escaped } from "../lens/svg.js";
import { lossText } from "../lens/text.js";

/** `rows`: words.js's; `last` and `lowest` are epochs. */
export function epochsHtml(rows, last, lowest) {
  const heads = [
    "",
    t("Last epoch ({epoch})", { epoch: last }),
    t("Lowest validation loss (epoch {epoch})", { epoch: lowest }),
    t("The last is"),
  ];
  const head = heads.map((title) => (title ? `<th scope="col">${escaped(title)}</th>` : "<td></td>"));
  const body = rows.map((row) => {
    const cells = [lossText(row.last), lossText(row.lowest), row.words].map((cell) => `<td>${escaped(cell)}</td>`);
    return `<tr><th scope="row">${escaped(row.name)}</th>${cells.join("")}</tr>`;
  });
  return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}
