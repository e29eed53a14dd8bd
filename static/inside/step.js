// The step of an update: gradient, step, and the parameters before and after it. Pure.
import { t, tn, withPoint } from "../language.js";
import { escaped } from "../lens/svg.js";
import { plainRate } from "./facts.js";
import { cells, fixed, headsHtml, noteHtml, signed, step, tableHtml } from "./html.js";
import { stepAt } from "./parameters.js";

/** Digits of parameters, fewer where there is little room. */
const DECIMALS = { wide: 6, narrow: 4 };

export function updateHtml({ config, columns }, { parameters, mean, count: rows }) {
  const { shown, count: all } = parameters;
  const decimals = columns ? DECIMALS.wide : DECIMALS.narrow;
  const rate = plainRate(config);
  const rule =
    rate === null
      ? t("The optimizer makes each step of this gradient and of those before it.")
      : t("The step goes the other way: step = −{rate} × gradient", { rate: withPoint(String(rate)) });
  const lines = shown.map(
    (each) =>
      `<tr><th scope="row">${escaped(each.name)}</th>` +
      cells([
        fixed(each.gradient, decimals),
        signed(stepAt(each, decimals), decimals),
        fixed(each.before, decimals),
        `<b>${fixed(each.after, decimals)}</b>`,
      ]) +
      "</tr>",
  );
  const added = config.reduction === "sum";
  const loss = fixed(added ? mean.sum : mean.mean, mean.decimals);
  const grows = added
    ? tn(
        "{count} parameter. Its gradient says how the sum of the losses, {loss}, grows with it.",
        "{count} parameters. Each gradient says how the sum of the losses, {loss}, grows with one.",
        all,
        { loss },
      )
    : tn(
        "{count} parameter. Its gradient says how the mean loss, {loss}, grows with it.",
        "{count} parameters. Each gradient says how the mean loss, {loss}, grows with one.",
        all,
        { loss },
      );
  const notes = [];
  if (all > shown.length)
    notes.push(
      tn("and {count} more, whose steps are smaller", "and {count} more, whose steps are smaller", all - shown.length),
    );
  if (rate !== null) notes.push(t("All are rounded, so a step may differ in its last digits."));
  if (added && rows > 1)
    notes.push(
      rate === null
        ? t("The gradients of the {count} samples are added up, not averaged.", { count: rows })
        : t("The gradients of the {count} samples are added up: a step {count} times as long as with their mean.", {
            count: rows,
          }),
    );
  const title = step(4, t("update"));
  const heads = [t("weight or bias"), t("gradient"), t("step"), t("before"), t("after")];
  return (
    `<p class="inside-line">${title} ${escaped(grows)}</p><p class="formula">${escaped(rule)}</p>` +
    tableHtml("parameters", headsHtml(heads), lines.join("")) +
    noteHtml(notes.join(" · "))
  );
}
