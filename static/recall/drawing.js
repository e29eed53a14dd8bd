// The classes that a model gets right as a table with bars. Pure.

import { t } from "../language.js";
import { element, escaped } from "../lens/svg.js";
import { cellText } from "./words.js";

const WIDTH = 100;
const HEIGHT = 10;

/** A bar that is filled as far as a share goes; the words beside it say the same. */
export function barSvg(cls, share) {
  const box = (name, width) => element("rect", { class: name, width: String(width), height: String(HEIGHT) });
  return element(
    "svg",
    {
      class: `picture share-bar ${cls}`,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    box("room", WIDTH) + box("filled", Math.round(WIDTH * share * 100) / 100),
  );
}

/** The table. `found`: {class_names, train, validation}; without validation rows it has no column for them. */
export function recallHtml(found) {
  const sets = [
    ["train", t("Training samples right"), found.train],
    ["validation", t("Validation samples right"), found.validation],
  ].filter(([, , part]) => part);
  const head = [t("Class"), ...sets.map(([, title]) => title)].map((title) => `<th scope="col">${escaped(title)}</th>`);
  const rows = found.class_names.map((name, label) => {
    const cells = sets.map(
      ([cls, , part]) =>
        `<td>${barSvg(cls, part.recall[label] ?? 0)}<span>${escaped(cellText(part, label))}</span></td>`,
    );
    return `<tr><th scope="row">${escaped(name)}</th>${cells.join("")}</tr>`;
  });
  return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}
