// Below the strip: a brace for each epoch, which says what an epoch is, and the axis that counts updates.
import { droppedRows, usedRows } from "./frame.js";
import { num, path, text } from "./svg.js";
import { count, fitting, plural, textWidth } from "./text.js";
import { wholeTicks } from "./ticks.js";

const AGAIN = {
  "each-epoch": "shuffled again",
  once: "the same order",
  never: "the same order",
  replacement: "new draws",
};

function firstWords(plan, sampling) {
  const used = count(usedRows(plan));
  const all = count(plan.samples);
  if (sampling === "replacement") return [`${used} draws, some rows twice`, `${used} draws`];
  if (droppedRows(plan, sampling) > 0) return [`${used} of ${all} samples, once`, `${used} of ${all}`];
  return [`all ${all} samples, once`, `all ${all}, once`, `all ${all}`];
}

/** Two lines under a brace, each in wordings from long to short: its name, and what is new in it. */
export function epochWords(plan, sampling, { epoch, from, to, opens, closes }, place) {
  const names = [`epoch ${count(epoch + 1)}`, count(epoch + 1)];
  const updates = plan.updates_per_epoch;
  if (opens && closes) return [names, [firstWords(plan, sampling), [AGAIN[sampling]], []][Math.min(place, 2)]];
  const range = `${count(from - epoch * updates + 1)} to ${count(to - epoch * updates)}`;
  return [names, [`batches ${range} of ${count(updates)}`, `batches ${range}`]];
}

/** One brace an epoch, without an end where the epoch goes on outside the view. */
export function bracesSvg(model, frame) {
  const { type, words } = frame.m;
  return frame.ends
    .map((part, place) => {
      const x = frame.x(frame.start(part.from)) + 2;
      const end = (part.closes ? frame.x((part.epoch + 1) * frame.epochLength) : frame.x(frame.start(part.to))) - 2;
      const open = part.opens ? `M${num(x)} ${num(frame.brace - 5)}v5` : `M${num(x)} ${num(frame.brace)}`;
      const [names, more] = epochWords(model.plan, model.sampling, part, place);
      const said = [fitting(names, end - x + 2, type, true), fitting(more, end - x + 2, type)];
      return (
        path("brace", [`${open}H${num(end)}${part.closes ? "v-5" : ""}`]) +
        text("brace-name", (x + end) / 2, frame.brace + words - 2, said[0], "middle") +
        text("brace-words", (x + end) / 2, frame.brace + 2 * words - 2, said[1], "middle")
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
  const lastWords = plural(end, "update");
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
