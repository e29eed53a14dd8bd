// The drawer's content as HTML: the epoch's picture, its sentences and its table; the boundary; what else to try. Pure.
import { t } from "../language.js";
import { element, escaped } from "../lens/svg.js";
import { lossText } from "../lens/text.js";
import { boundaryFacts, shownAround, sortedEnds } from "./boundary.js";
import { boundarySvg } from "./boundarypicture.js";
import { epochSvg } from "./epochpicture.js";
import { EXAMPLES, addressOf } from "./examples.js";
import { MOST_BATCHES, batchesOf, meansSoFar } from "./facts.js";
import { countWords, listHtml } from "./rises.js";
import { boundaryWords, whyWords } from "./words.js";

/** Of longer epochs only the halves that meet at a boundary are drawn. */
const MOST_WHOLE = 200;

const paragraph = (cls, words) => `<p class="${cls}">${escaped(words)}</p>`;

const OTHERS = {
  unweighted: () => t("a loop that divides their sum by their number"),
};

/** A name that may go on in the next line after one of its parts. */
const breakable = (name) => name.replace(/_/g, "$&<wbr>");

function printedHtml({ key, printed }) {
  const named = printed.map(([program, name]) => `${escaped(program)} <code>${breakable(escaped(name))}</code>`);
  return [...named, ...(OTHERS[key] ? [escaped(OTHERS[key]())] : [])].join(", ");
}

/** The numbers of an epoch, when each was measured, and what prints it. */
function tableHtml({ facts, numbers, noun }) {
  if (numbers.length === 0) return "";
  const heads = [t("epoch {epoch}", { epoch: facts.epoch + 1 }), noun, t("printed as")];
  const rows = numbers.map(
    (each) =>
      `<tr class="${each.key}"><th scope="row">${escaped(each.names[0])} <span>${escaped(each.when)}</span></th>` +
      `<td>${lossText(each.value)}</td><td>${printedHtml(each)}</td></tr>`,
  );
  const head = heads.map((words) => `<th scope="col">${escaped(words)}</th>`).join("");
  return `<table class="loss-table"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/**
 * The part of the epoch. `shown`: {run, width, measure, noun, axis, better, initial, facts (of epochFacts),
 * numbers (of numbersOf)}.
 */
export function epochHtml(shown) {
  const { run, facts, better } = shown;
  const lead = [
    t("Programs print different numbers as the {noun} of an epoch.", shown),
    t("They differ in when they are measured, and on which samples."),
  ];
  const long = facts.batches > MOST_BATCHES;
  const drawn = long
    ? paragraph("loss-why", t("An epoch of {batches} batches is too long to be drawn batch by batch.", facts))
    : `${epochSvg(shown)}<p class="loss-now"></p>`;
  return (
    paragraph("loss-lead", lead.join(" ")) +
    drawn +
    paragraph("loss-why", whyWords(run, facts, better).join(" ")) +
    tableHtml(shown)
  );
}

/** The means so far of the batches that are drawn, from their epoch's start on; none where that has not come. */
function meansOf(run, series, start, first, stop) {
  if (start < series.first) return [];
  const { losses, sizes } = batchesOf(run, series, start, stop);
  return meansSoFar(losses, sizes).slice(first - start);
}

/** The part of a boundary after an epoch from 0. `shown` as of `epochHtml`, and {series, dataset}. */
export function boundaryHtml(shown, epoch) {
  const { run, series, dataset, width, measure, noun, axis, initial } = shown;
  const facts = boundaryFacts(run, series, epoch, measure);
  const around = shownAround(run, epoch, MOST_WHOLE);
  const { first, border, stop } = around;
  const names = [epoch + 1, epoch + 2].map((number) => t("epoch {epoch}", { epoch: number }));
  const means = {
    before: meansOf(run, series, border - run.plan.batches_per_epoch, first, border),
    after: meansOf(run, series, border, border, stop),
  };
  const { losses } = batchesOf(run, series, first, stop);
  const ends = sortedEnds(run, dataset, facts.batches[0]);
  const words = boundaryWords(run, dataset, ends, facts, { measure, noun });
  const heading = t("From epoch {epoch} to epoch {next}", { epoch: epoch + 1, next: epoch + 2 });
  return (
    `<h3>${escaped(heading)}</h3>` +
    boundarySvg({ width, facts, around, losses, means, measure, initial, noun, axis, names }) +
    paragraph("loss-step", words.step) +
    paragraph("loss-why", words.reasons.join(" "))
  );
}

/** The epochs that ended worse than they began: a button, and when it is pressed their list. */
export function risesHtml({ run, better, noun, open, found, listed }) {
  const named =
    better === "higher"
      ? t("Epochs in which the training {noun} fell", { noun })
      : t("Epochs in which the training {noun} rose", { noun });
  const button = element(
    "button",
    { type: "button", class: "loss-toggle", "aria-expanded": String(open) },
    escaped(named),
  );
  if (!open || !found) return button;
  return (
    `${button} <span>${escaped(countWords(found, listed.length))}</span>` +
    listHtml(listed, run.plan.batches_per_epoch) +
    paragraph("loss-why loss-rise", "")
  );
}

/** Links to runs in which something is seen at a boundary. */
export function examplesHtml() {
  const lead = t("What else happens at a boundary:");
  const links = EXAMPLES.map((example) => element("a", { href: addressOf(example) }, escaped(example.name())));
  return `<p class="loss-try"><span>${escaped(lead)}</span> ${links.join(" ")}</p>`;
}
