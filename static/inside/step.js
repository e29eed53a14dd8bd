// The step of an update: gradient, step, and the parameters before and after it. Pure.
import { t, tn, withPoint } from "../language.js";
import { escaped } from "../lens/svg.js";
import { barsHtml } from "./bars.js";
import { plainRate } from "./facts.js";
import { cells, fixed, headsHtml, noteHtml, segHtml, signed, step, tableHtml } from "./html.js";
import { stepAt } from "./parameters.js";
import { slopesHtml } from "./slopes.js";

/** Digits of parameters, fewer where there is little room. */
const DECIMALS = { wide: 6, narrow: 4 };

const isSum = ({ reduction }) => reduction === "sum";

/** What a gradient is, with the number that it speaks of. */
function gradientWords(config, { parameters: { count }, mean }) {
  const loss = fixed(isSum(config) ? mean.sum : mean.mean, mean.decimals);
  if (isSum(config))
    return tn(
      "{count} parameter. Its gradient says how fast the sum of the losses, {loss}, grows when it grows.",
      "{count} parameters. A gradient says how fast the sum of the losses, {loss}, grows when its parameter grows.",
      count,
      { loss },
    );
  return tn(
    "{count} parameter. Its gradient says how fast the mean loss, {loss}, grows when it grows.",
    "{count} parameters. A gradient says how fast the mean loss, {loss}, grows when its parameter grows.",
    count,
    { loss },
  );
}

/** The switch of the field `reduction`, and what it does. */
function reductionHtml({ config, locked }, rows) {
  const choices = [
    ["mean", t("mean")],
    ["sum", t("sum")],
  ];
  const words = () => {
    if (rows === 1) return t("With one sample, both are the same.");
    if (!isSum(config)) return t("The gradients of the {count} samples are averaged.", { count: rows });
    return t(
      "The gradients of the {count} samples are added up, {count} times their mean, in every update of the run.",
      { count: rows },
    );
  };
  const off = locked?.("reduction") ?? false;
  const seg = segHtml("reduction", t("Reduction"), choices, config.reduction, off);
  return `<div class="inside-reduction">${seg}${noteHtml(words())}</div>`;
}

/** How a step follows from the gradient. */
function ruleWords(config) {
  const rate = plainRate(config);
  if (rate === null) return t("The optimizer makes each step of this gradient and of those before it.");
  return t("The step goes the other way: step = −{rate} × gradient", { rate: withPoint(String(rate)) });
}

/** The bars of all parameters, where more than those that are named. */
function everyHtml({ dataset, width }, parameters) {
  if (parameters.count === parameters.shown.length) return "";
  return barsHtml(dataset, parameters, width);
}

/** The parameters that have a row: gradient, step, before, after. */
function namedHtml({ columns }, { shown }) {
  const decimals = columns ? DECIMALS.wide : DECIMALS.narrow;
  const lines = shown.map((each) => {
    const values = [
      fixed(each.gradient, decimals),
      signed(stepAt(each, decimals), decimals),
      fixed(each.before, decimals),
      `<b>${fixed(each.after, decimals)}</b>`,
    ];
    return `<tr><th scope="row">${escaped(each.name)}</th>${cells(values)}</tr>`;
  });
  const heads = [t("weight or bias"), t("gradient"), t("step"), t("before"), t("after")];
  return tableHtml("parameters", headsHtml(heads), lines.join(""));
}

function notesOf(config, { count, shown, all }) {
  const others = count - shown.length;
  const notes = [];
  if (others > 0)
    notes.push(tn("and {count} more, whose steps are smaller.", "and {count} more, whose steps are smaller.", others));
  if (plainRate(config) !== null) notes.push(t("All are rounded, so a step may differ in its last digits."));
  const units = all.filter(({ part }) => part === "hidden_bias").length;
  if (units > 0)
    notes.push(
      tn(
        "An arrow is a weight from or to the hidden unit.",
        "An arrow is a weight from or to one of {count} hidden units.",
        units,
      ),
    );
  return notes.join(" ");
}

/** The fourth step: what follows from the loss. `shown` and `facts` as `insideHtml` takes them. */
export function updateHtml(shown, facts) {
  const { config } = shown;
  const { parameters } = facts;
  const title = `<p class="inside-line">${step(4, t("update"))} ${escaped(gradientWords(config, facts))}</p>`;
  return (
    `<div data-steps="4">${title}` +
    reductionHtml(shown, facts.count) +
    slopesHtml(shown, facts) +
    `<p class="formula">${escaped(ruleWords(config))}</p>` +
    everyHtml(shown, parameters) +
    namedHtml(shown, parameters) +
    noteHtml(notesOf(config, parameters)) +
    "</div>"
  );
}
