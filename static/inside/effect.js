// What an update did: the mean losses before and after it. Pure.
import { t, tn } from "../language.js";
import { escaped } from "../lens/svg.js";
import { lossText } from "../lens/text.js";
import { headsHtml, tableHtml } from "./html.js";

export function effectHtml(plan, { effect, count: samples }) {
  const [fell, rose] = [t("fell"), t("rose")];
  const line = (cls, words, [before, after]) => {
    const [arrow, said] = after < before ? ["↓", fell] : ["↑", rose];
    const way = `<span aria-hidden="true">${arrow}</span><span class="unseen">${escaped(said)}</span>`;
    return (
      `<tr class="${cls}"><th scope="row">${escaped(words)}</th>` +
      `<td>${lossText(before)}</td><td>${lossText(after)} ${way}</td></tr>`
    );
  };
  const all = effect.all && line("e", tn("the {count} sample", "all {count} samples", plan.samples), effect.all);
  const these = effect.batch && line("b", tn("this {count} sample", "these {count} samples", samples), effect.batch);
  const head = headsHtml([t("mean loss of"), t("before"), t("after")]);
  return tableHtml("effect", head, `${all ?? ""}${these ?? ""}`);
}
