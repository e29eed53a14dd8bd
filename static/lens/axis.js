// Below the strip: a brace for each epoch, which says what an epoch is, and the axis that counts updates.
import { t, tn } from "../language.js";
import { droppedRows, usedRows } from "./frame.js";
import { num, path, text } from "./svg.js";
import { count, fitting, textWidth, updatesText } from "./text.js";
import { wholeTicks } from "./ticks.js";

function firstWords(plan, sampling) {
  const used = usedRows(plan);
  const samples = plan.samples;
  if (sampling === "replacement")
    return [
      tn("{count} draw, some rows twice", "{count} draws, some rows twice", used),
      tn("{count} draw", "{count} draws", used),
    ];
  if (droppedRows(plan, sampling) > 0)
    return [t("{used} of {samples} samples, once", { used, samples }), t("{used} of {samples}", { used, samples })];
  return [
    tn("all {count} sample, once", "all {count} samples, once", samples),
    t("all {samples}, once", { samples }),
    t("all {samples}", { samples }),
  ];
}

function againWords(sampling) {
  if (sampling === "each-epoch") return t("shuffled again");
  return sampling === "replacement" ? t("new draws") : t("the same order");
}

/** Two lines under a brace, each in wordings from long to short: its name, and what is new in it. */
export function epochWords(plan, sampling, { epoch, from, to, opens, closes }, place) {
  const names = [t("epoch {epoch}", { epoch: epoch + 1 }), count(epoch + 1)];
  const updates = plan.updates_per_epoch;
  if (opens && closes) return [names, [firstWords(plan, sampling), [againWords(sampling)], []][Math.min(place, 2)]];
  const range = { from: from - epoch * updates + 1, to: to - epoch * updates, batches: updates };
  return [names, [t("batches {from} to {to} of {batches}", range), t("batches {from} to {to}", range)]];
}

/** One brace an epoch, without an end where the epoch goes on outside the view. */
export function bracesSvg(model, frame) {
  const { type, words: lineHeight, lines } = frame.m;
  return frame.ends
    .map((part, place) => {
      const x = frame.x(frame.start(part.from)) + 2;
      const end = (part.closes ? frame.x((part.epoch + 1) * frame.epochLength) : frame.x(frame.start(part.to))) - 2;
      const open = part.opens ? `M${num(x)} ${num(frame.brace - 5)}v5` : `M${num(x)} ${num(frame.brace)}`;
      const [names, more] = epochWords(model.plan, model.sampling, part, place);
      const words = [fitting(names, end - x + 2, type, true), fitting(more, end - x + 2, type)];
      return (
        path("brace", [`${open}H${num(end)}${part.closes ? "v-5" : ""}`]) +
        text("brace-name", (x + end) / 2, frame.brace + lineHeight - 2, words[0], "middle") +
        text("brace-words", (x + end) / 2, frame.brace + 2 * lineHeight - 2, lines > 1 ? words[1] : "", "middle")
      );
    })
    .join("");
}

/** The update axis: the epochs' boundaries where the lens shows whole epochs, else round numbers. */
export function axisSvg(model, frame) {
  const { plan, view } = model;
  const { type } = frame.m;
  const end = view.first + view.count;
  const y = frame.axis - 4;
  const lastWords = updatesText(end);
  const limit = frame.right - textWidth(lastWords, type) - 8;
  const whole = frame.ends.every(({ opens, closes }) => opens && closes);
  const candidates = whole ? frame.ends.map(({ from }) => from) : wholeTicks(view.first, end - 1, 5);
  const gap = textWidth(count(end), type) + 10;
  const marks = [];
  let free = frame.left;
  for (const update of candidates) {
    const x = frame.x(
      Math.floor(update / plan.updates_per_epoch) * frame.epochLength +
        (update % plan.updates_per_epoch) * plan.batch_size,
    );
    if (x < free || x + textWidth(count(update), type) / 2 > limit) continue;
    marks.push(text("tick update", x, y, count(update), "middle"));
    free = x + gap;
  }
  return marks.join("") + text("tick update", frame.right, y, lastWords, "end");
}
