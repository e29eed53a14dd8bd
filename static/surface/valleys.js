// How many runs end in the deepest valley, by batch size: which ends count, and what may be said of the counts. Pure.

import { t } from "../language.js";
import { element, escaped } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { depthsOf } from "./words.js";

const SIZES = [1, 5, 20];
/** A bar of all runs, in CSS pixels. */
const BAR = 96;
/** Two shares differ where they lie so many standard errors apart: of 100 triples of pairs one does so by chance. */
const STANDARD_ERRORS = 3;

/** The batch sizes that are tried on so many samples: small ones, and all samples at once. */
export const sizesOf = (samples) => [...SIZES.filter((size) => size < samples), samples];

/** The loss below which a run is in the deepest valley, half-way from its bottom to that of the next one: no way leads
 * from the one to the other below that bottom. Null where all valleys are equally deep, or there is one. */
export function edgeOf(minima) {
  if (minima.length < 2) return null;
  const [lowest, next] = depthsOf(minima);
  return next === null ? null : (lowest + next) / 2;
}

/** Whether a run of /seeds ends in the deepest valley. */
export const endsDeep = ({ status, final }, edge) =>
  status !== "diverged" && final.train !== null && final.train < edge;

/** What may be said of counts by batch size, [{size, deep, count}, …], the last one of all samples at once. */
export function countsWords(counts) {
  const all = counts.at(-1);
  const smaller = counts.slice(0, -1);
  if (smaller.length === 0) return "";
  const best = smaller.reduce((most, each) => (each.deep > most.deep ? each : most));
  const worse = smaller.filter((each) => differs(each, all) && each.deep < all.deep);
  const values = { size: best.size, deep: best.deep, count: best.count, other: all.deep, samples: all.size };
  const lines = [
    differs(best, all) && best.deep > all.deep
      ? t(
          "Noise can help here: with batches of {size}, {deep} of {count} runs end in the deepest valley; " +
            "with all {samples} samples in one batch, {other}.",
          values,
        )
      : t(
          "These runs do not show that noise helps: with all {samples} samples in one batch, {other} of {count} end " +
            "in the deepest valley, and no smaller batch gets clearly more there.",
          values,
        ),
    ...worse.map(({ size, deep }) => t("With batches of {size} clearly fewer than that do: {deep}.", { size, deep })),
  ];
  return lines.join(" ");
}

function differs(one, other) {
  const [p, q] = [one, other].map(({ deep, count: runs }) => deep / runs);
  const error = Math.sqrt((p * (1 - p)) / one.count + (q * (1 - q)) / other.count);
  return Math.abs(p - q) > STANDARD_ERRORS * error;
}

/** What is counted. */
export const countedWords = (edge, runs) =>
  t(
    "{count} runs with other initial parameters (seeds 1 to {count}), the same samples in the same order. A run that " +
      "ends with a training loss below {edge}, half-way between the bottoms of the deepest and the next valley, is " +
      "in the deepest one.",
    { count: runs, edge: lossText(edge) },
  );

/** The counts as a table with bars. `rows`: {size, deep, count}; `seeds`: the runs of each; `samples`: of the data. */
export function tableHtml(rows, { seeds, samples }) {
  const [size, deep] = [t("batch size"), t("runs that end in the deepest valley")].map(escaped);
  const lines = rows.map((row) => {
    const name = row.size === samples ? t("{samples} (all)", { samples }) : count(row.size);
    const number = row.count === seeds ? t("{deep} of {count}", row) : t("{deep} of {count} so far", row);
    const bar = element("rect", { class: "surface-bar", width: (row.deep / seeds) * BAR, height: 10 });
    const picture = element("svg", { width: BAR, height: 10, "aria-hidden": "true" }, bar);
    return `<tr><th scope="row">${escaped(name)}</th><td>${escaped(number)}</td><td>${picture}</td></tr>`;
  });
  const head = `<tr><th scope="col">${size}</th><th scope="col" colspan="2">${deep}</th></tr>`;
  return `<table class="surface-table"><thead>${head}</thead><tbody>${lines.join("")}</tbody></table>`;
}
