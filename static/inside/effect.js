// What an update did: the model before and after it, the samples it made worse, the mean losses before and after. Pure.
import { t, tn } from "../language.js";
import { dataPicture, kindOf, modelKeyHtml } from "../lens/data.js";
import { shownRows } from "../lens/scatter.js";
import { escaped, picture } from "../lens/svg.js";
import { lossText } from "../lens/text.js";
import { headsHtml, noteHtml, tableHtml } from "./html.js";

const SIZE = { width: 270, height: 200, type: 12 };
/** The pictures in which a model is a line and each sample has its place. */
const DRAWN = new Set(["plane", "fitted"]);

/** How many samples an update made worse; "" where it is not known, or the table says it. */
function worseWords({ worse }, samples) {
  if (!worse || samples === 1) return "";
  const count = worse.length;
  if (count === 0) return t("It made no sample worse.");
  return tn(
    "It made {count} of the {samples} samples worse: its loss rose.",
    "It made {count} of the {samples} samples worse: their losses rose.",
    count,
    { samples },
  );
}

/** Why the mean of all may go another way than most losses do; "" where it does not. */
function balanceWords({ all, worse, better }) {
  if (!all || worse.length === better) return "";
  const [more, rose] = [worse.length > better, all[1] > all[0]];
  if (more && all[1] < all[0]) return t("More losses rose than fell, but the falls add up to more.");
  return !more && rose ? t("Fewer losses rose than fell, but the rises add up to more.") : "";
}

/** Which of the arrows in the table is good. */
function arrowWords({ all, batch }) {
  const both = [all, batch].filter(Boolean);
  const [fell, rose] = [both.some(([before, after]) => after < before), both.some(([before, after]) => after > before)];
  if (fell && rose) return t("↓ is better, ↑ is worse.");
  return fell ? t("↓ is better.") : rose ? t("↑ is worse.") : "";
}

/** The model's lines before and after, the batch highlighted, and marked what became worse. */
function pictureHtml({ config, dataset }, { effect, details }, words) {
  /** @type {any} */
  const drawn = dataPicture({ ...SIZE, dataset });
  const seen = new Set([...shownRows(dataset.train.y.length), ...details.rows]);
  const bold = drawn.marked((effect.worse ?? []).filter((row) => seen.has(row)));
  const title = t("The model before and after this update");
  const svg = picture(
    { id: "inside-effect", cls: `data ${drawn.kind}`, ...SIZE, title, desc: words },
    drawn.still + drawn.live(config, details) + bold,
  );
  return `<div class="inside-picture">${svg}<p class="inside-key">${modelKeyHtml(dataset, t("made worse"))}</p></div>`;
}

/** Where a loss went, as an arrow and a word; a loss that is not finite any more has risen. */
function wayOf(before, after) {
  if (after < before) return ["↓", t("fell")];
  return after === before ? ["=", t("unchanged")] : ["↑", t("rose")];
}

function tableOf({ plan }, { effect, count: samples }) {
  const line = (cls, words, [before, after]) => {
    const [arrow, said] = wayOf(before, after);
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

/** What the update did to the model and to the losses. `shown` and `facts` as `insideHtml` takes them. */
export function effectHtml(shown, facts) {
  const samples = shown.dataset.train.y.length;
  const bold = DRAWN.has(kindOf(shown.dataset));
  const words = [arrowWords(facts.effect), worseWords(facts.effect, samples), balanceWords(facts.effect)];
  const places = shownRows(samples).length;
  if (bold && places < samples) words.push(t("{places} of the {samples} samples are drawn.", { places, samples }));
  const said = words.filter(Boolean).join(" ");
  return (bold ? pictureHtml(shown, facts, said) : "") + tableOf(shown, facts) + noteHtml(said);
}
