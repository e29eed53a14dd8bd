// The two loops, epochs and batches, with where an update stands in them. Pure.
import { t, tn, withPoint } from "../language.js";
import { escaped } from "../lens/svg.js";
import { plainRate } from "./facts.js";
import { counter, noteHtml, numbered } from "./html.js";

const ORDERS = {
  once: () => t("take the samples in the one shuffled order"),
  buffer: () => t("shuffle the sorted samples in a buffer"),
  never: () => t("take the samples in order"),
  sorted: () => t("sort the samples by target"),
  replacement: (samples) => t("draw {samples} samples", { samples }),
};

/** The two loops in the tutorial's words, with where they stand. */
export function loopsHtml({ config, plan }, update, samples) {
  const batches = plan.batches_per_epoch;
  const epoch = Math.floor(update / batches);
  const batch = update - epoch * batches;
  const shuffle = () => t("shuffle the {samples} samples", { samples: plan.samples });
  const rate = plainRate(config);
  const change =
    rate === null ? t("parameters += step") : t("parameters −= {rate} × gradient", { rate: withPoint(String(rate)) });
  const lines = [
    [0, t("for epoch 1 to {epochs}:", plan), counter("e", t("epoch {epoch}", { epoch: epoch + 1 }))],
    [1, (ORDERS[config.sampling] ?? shuffle)(plan.samples), ""],
    [1, t("for batch 1 to {batches}:", { batches }), counter("b", t("batch {batch}", { batch: batch + 1 }))],
    [2, tn("predict its {count} sample", "predict its {count} samples", samples), numbered(1)],
    [2, t("loss = mean of losses"), numbered(2) + numbered(3)],
    [2, change, numbered(4)],
  ];
  const lit = lines.length - 1;
  const items = lines.map(
    ([depth, words, mark], i) =>
      `<li class="in-${depth}"${i === lit ? ' aria-current="step"' : ""}><code>${escaped(words)}</code> ${mark}</li>`,
  );
  const place = t("update {update} = ({epoch} − 1) × {batches} + {batch}", {
    update: update + 1,
    epoch: epoch + 1,
    batches,
    batch: batch + 1,
  });
  return `<ol class="inside-loops">${items.join("")}</ol>${noteHtml(place)}`;
}
