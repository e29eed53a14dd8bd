// The comparison's inside before it has an answer.

import { t } from "../language.js";
import { escaped } from "../lens/svg.js";

/** What can be held equal: [value of `hold`, words]. */
export const HOLDS = () => [
  ["", t("as set")],
  ["epochs", t("epochs")],
  ["updates", t("updates")],
  ["samples", t("samples seen")],
  ["seconds", t("seconds")],
  ["steps", t("seconds, if each update takes as long")],
];
const RATES = () => [
  ["kept", t("the same")],
  ["linear", t("scaled with the batch")],
  ["root", t("by its square root")],
];

/** Buttons for what would tell the batch size from the steps: press one switch or the other. */
export function triesMarkup(tries) {
  const words = { rate: t("Scale the learning rate with the batch"), updates: t("Hold the updates equal") };
  return tries.map((what) => `<button type="button" data-try="${what}">${escaped(words[what])}</button>`).join(" ");
}

/** The switches, and the places of the sentences, the chart, its names and the table. */
export function markup(locked) {
  const [held, rates, asTable, all] = [
    t("Hold equal"),
    t("Learning rate"),
    t("The runs as a table"),
    t("Show all columns"),
  ].map(escaped);
  const choice = (name, [value, label]) =>
    `<label><input type="radio" name="${name}" value="${value}"><span>${escaped(label)}</span></label>`;
  const seg = (label, name, choices) =>
    `<span>${label} <fieldset class="seg"><legend class="unseen">${label}</legend>` +
    `${choices.map((each) => choice(name, each)).join("")}</fieldset></span>`;
  return `<div class="compare-inside">
    <div class="compare-switches">
      ${seg(held, "hold", HOLDS())}
      ${locked ? "" : seg(rates, "compare-rate", RATES())}
    </div>
    <p class="compare-why"></p>
    <p class="compare-held"></p>
    <div class="compare-chart">
      <div class="plot" role="img" aria-label="" tabindex="0"></div>
      <div class="compare-names"></div>
    </div>
    <p class="compare-gain"></p>
    <p class="compare-tries" hidden></p>
    <div class="compare-table" tabindex="0" role="region" aria-label="${asTable}"><table></table></div>
    <button type="button" class="compare-more" data-full aria-expanded="false">${all}</button>
  </div>`;
}
