// The two loops, epochs and batches, with where an update stands in them. Pure.
import { t, tn, withPoint } from "../language.js";
import { escaped } from "../lens/svg.js";
import { batchesOf } from "../lens/updates.js";
import { DIALECTS, dialectWords } from "./dialects.js";
import { counter, noteHtml, numbered, segHtml } from "./html.js";

/** The numbered steps that a part of the loops takes. */
const STEPS = { predict: [1], compare: [2, 3], update: [4], steps: [1, 2, 3, 4] };

/** What stands beside a part: the counters of the loops, the steps' numbers. */
function markOf(part, { epoch, batch, together }) {
  if (part === "epochs") return counter("e", t("epoch {epoch}", { epoch: epoch + 1 }));
  if (part === "batches" && together > 1)
    return counter("b", t("batches {from} to {to}", { from: batch + 1, to: batch + together }));
  if (part === "batches") return counter("b", t("batch {batch}", { batch: batch + 1 }));
  return (STEPS[part] ?? []).map(numbered).join("");
}

/** A line of code as HTML, in which hyperparameters are marked. */
const codeHtml = ([depth, words]) =>
  `<code class="in-${depth}">${escaped(words).replace(/«(.*?)»/g, '<b class="set">$1</b>')}</code>`;

function lineHtml([part, ...lines], place) {
  const steps = STEPS[part] ?? [];
  const lit = steps.includes(4) ? ' aria-current="step"' : "";
  const takes = steps.length ? ` tabindex="0" id="inside-line-${part}" data-steps="${steps.join(" ")}"` : "";
  const code = `<span>${lines.map(codeHtml).join("")}</span>`;
  return `<li${takes}${lit}>${code}<span class="at">${markOf(part, place)}</span></li>`;
}

/** Which of the numbers a reader sets, and which training finds. */
function hyperWords({ config, plan }, parameters) {
  const values = {
    epochs: tn("{count} epoch", "{count} epochs", plan.epochs),
    size: plan.batch_size,
    rate: withPoint(String(config.learning_rate)),
    parameters: tn("the {count} parameter", "the {count} parameters", parameters),
  };
  return [
    t(
      "Hyperparameters, which you set: {epochs}, batch size {size}, learning rate {rate}. Above they are underlined.",
      values,
    ),
    t("Training finds {parameters}.", values),
  ].join(" ");
}

/** Where fit() is called again: the loop around these two; "" where it is called once. */
function callsWords({ plan, config }) {
  if (!(plan.fits > 1)) return "";
  const values = { count: plan.fits, every: config.fit_every };
  return plan.begins_anew
    ? t("fit() is called {count} times, every {every} epochs, each with a new optimizer and shuffling anew.", values)
    : t("fit() is called {count} times, every {every} epochs: a third loop around these two.", values);
}

/**
 * The two loops, with where an update (from 0) stands in them. `shown`: {config, plan, dialect (of DIALECTS)}; `facts`:
 * {count (of the batch's rows), parameters}.
 */
export function loopsHtml(shown, update, { count, parameters }) {
  const { plan, dialect = "plain" } = shown;
  const updates = plan.updates_per_epoch;
  const epoch = Math.floor(update / updates);
  const { first, count: together } = batchesOf(update, plan);
  const at = { epoch, batch: first - epoch * plan.batches_per_epoch, together };
  const rows = together > 1 ? plan.batch_size : count;
  const items = DIALECTS[dialect](shown, rows).map((part) => lineHtml(part, at));
  const choices = [
    ["plain", t("words")],
    ["numpy", "NumPy"],
    ["pytorch", "PyTorch"],
    ["keras", "Keras"],
  ];
  const place = t("update {update} = ({epoch} − 1) × {batches} + {batch}", {
    update: update + 1,
    epoch: epoch + 1,
    batches: updates,
    batch: update - epoch * updates + 1,
  });
  const calls = callsWords(shown);
  return (
    segHtml("dialect", t("The loops as"), choices, dialect) +
    `<ol class="inside-loops">${items.join("")}</ol>` +
    noteHtml([place, dialectWords(dialect, shown)].filter(Boolean).join(". ")) +
    (calls ? noteHtml(calls) : "") +
    noteHtml(hyperWords(shown, parameters.count))
  );
}
