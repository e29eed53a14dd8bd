// The lens as one SVG text: data in, string out.
import { t, tn } from "../language.js";
import { axisSvg, bracesSvg } from "./axis.js";
import { lensFrame } from "./frame.js";
import { labelsSvg } from "./labels.js";
import { PEAK_GAP } from "./measures.js";
import { batchesPerPass, isPass } from "./passes.js";
import { stripSvg } from "./strip.js";
import { dot, element, line, num, path, picture, polyline, text } from "./svg.js";
import { fitting, lossText, samplesText } from "./text.js";
import { stepsSvg } from "./together.js";
import { togetherIn } from "./updates.js";

const TRIANGLE = "l-3.5 6h7z";
const FEW = 60;
/** Passes narrower than this, in CSS pixels, are not marked. */
const LEAST_PASS = 6;

function grid(frame) {
  return frame.yTicks
    .map(({ value, label }) => {
      const y = frame.y(value);
      return (
        line("grid", frame.left, y, frame.right, y) +
        text("tick", frame.left - 7, y + frame.m.type * 0.35, label, "end")
      );
    })
    .join("");
}

/** What the y axis shows, along it: the batches' and the epochs' losses. */
function axisName({ axis }, frame) {
  const { type } = frame.m;
  const words = fitting(axis, frame.m.plot + 2 * type, type);
  const [x, y] = [type, (frame.top + frame.bottom) / 2];
  return text("axis-name", x, y, words, "middle", { transform: `rotate(-90 ${num(x)} ${num(y)})` });
}

const boundary = (frame, sample) =>
  line("boundary", frame.x(sample), frame.top, frame.x(sample), frame.strip + frame.m.strip);

function boundaries(frame) {
  const opening = frame.ends[0].opens ? boundary(frame, frame.start(frame.ends[0].from)) : "";
  const closing = frame.ends.filter(({ closes }) => closes);
  return opening + closing.map(({ epoch }) => boundary(frame, frame.end(epoch))).join("");
}

/** Where passes begin inside the epochs: a dashed line through plot and strip. */
function passBoundaries({ plan, view }, frame) {
  if (isPass(plan) || plan.restarts) return "";
  const each = batchesPerPass(plan);
  const begun = Math.ceil(view.first / each);
  const many = Math.max(0, Math.ceil((view.first + view.count) / each) - begun);
  if ((frame.right - frame.left) / many < LEAST_PASS) return "";
  const lines = Array.from({ length: many }, (_, pass) => frame.x(frame.start((begun + pass) * each)));
  return path(
    "pass",
    lines.map((x) => `M${num(x)} ${num(frame.top)}V${num(frame.strip + frame.m.strip)}`),
  );
}

/** A loss above the axis: a triangle at its upper edge. */
const above = (frame, sample, cls) => path(cls, [`M${num(frame.x(sample))} ${num(frame.top + 1)}${TRIANGLE}`]);

/** An epoch's own marks turn light while the cursor has not finished it. */
const later = (model, epoch) =>
  !model.fresh && model.cursor < (epoch + 1) * model.plan.batches_per_epoch - 1 ? " later" : "";

function means(model, frame) {
  return frame.ends
    .map(({ epoch, from, to, closes }) => {
      const mean = model.epochs.get(epoch)?.running;
      if (!Number.isFinite(mean)) return "";
      const end = closes ? frame.end(epoch) : frame.start(to);
      if (mean > frame.yMax) return above(frame, (frame.start(from) + end) / 2, `mean-above${later(model, epoch)}`);
      const y = frame.y(mean);
      return line(`mean${later(model, epoch)}`, frame.x(frame.start(from)), y, frame.x(end), y);
    })
    .join("");
}

/** The mean so far in each epoch that begins in the view, as a line over its batches, as far as the axis holds it. */
function meansSoFar(model, frame) {
  if (!model.soFar) return "";
  return frame.ends
    .filter(({ opens }) => opens)
    .map(({ from, to }) => {
      const points = [];
      let sum = 0;
      let seen = 0;
      for (let index = from; index < to; index += 1) {
        const [loss, size] = [model.loss[index - model.view.first], frame.batchSize(index)];
        if (!Number.isFinite(loss)) break;
        sum += loss * size;
        seen += size;
        if (sum / seen <= frame.yMax) points.push([frame.x(frame.start(index) + size / 2), frame.y(sum / seen)]);
      }
      return points.length > 1 ? path("so-far", [polyline(points)]) : "";
    })
    .join("");
}

/**
 * One dot a batch, in paths (done, to come, now); those to come are hollow. What lies above the axis becomes a triangle
 * at its top, as far as they can be told apart.
 */
function dots(model, frame) {
  /** @type {Record<"done" | "todo" | "now" | "over", string[]>} */
  const parts = { done: [], todo: [], now: [], over: [] };
  let last = -Infinity;
  model.loss.forEach((loss, i) => {
    if (!Number.isFinite(loss)) return;
    const index = model.view.first + i;
    const x = frame.x(frame.start(index) + frame.batchSize(index) / 2);
    if (loss > frame.yMax) {
      if (x - last < PEAK_GAP) return;
      last = x;
      parts.over.push(`M${num(x)} ${num(frame.top + 1)}${TRIANGLE}`);
    } else if (index === model.cursor) parts.now.push(dot(x, frame.y(loss)));
    else parts[model.fresh || index < model.cursor ? "done" : "todo"].push(dot(x, frame.y(loss)));
  });
  const few = model.view.count <= FEW ? " few" : "";
  return (
    path(`dots todo${few}`, parts.todo) +
    path(`dots hole${few}`, parts.todo) +
    path(`dots done${few}`, parts.done) +
    path("over", parts.over) +
    path("dots now", parts.now)
  );
}

/** How many batches lie above the axis, and how far. */
function aboveWords(model, frame) {
  const over = model.loss.filter((loss) => Number.isFinite(loss) && loss > frame.yMax);
  if (over.length === 0) return "";
  const words = tn("{count} above, up to {loss}", "{count} above, up to {loss}", over.length, {
    loss: lossText(over.reduce((a, b) => Math.max(a, b))),
  });
  const y = frame.top + frame.m.type * (model.stopped === "" ? 1.2 : 2.6) + 6;
  return text("over-words", frame.right - 4, y, words, "end");
}

function ring(frame, sample, loss, state) {
  if (!Number.isFinite(loss)) return "";
  if (loss > frame.yMax) return above(frame, sample, `ring-above${state}`);
  return element("circle", { class: `ring${state}`, cx: frame.x(sample), cy: frame.y(loss), r: frame.m.ring });
}

function rings(model, frame) {
  const untrained = model.view.first === 0 ? ring(frame, 0, model.initial, "") : "";
  const closing = frame.ends.filter(({ closes }) => closes);
  return (
    untrained +
    closing
      .map(({ epoch }) => ring(frame, frame.end(epoch), model.epochs.get(epoch)?.train, later(model, epoch)))
      .join("")
  );
}

/** Where a run ended before its plan did. */
function ending(model, frame) {
  const { view, done, stopped } = model;
  if (stopped === "" || done < view.first || done > view.first + view.count) return "";
  const x = frame.x(frame.start(done));
  const right = x < (frame.left + frame.right) / 2;
  return (
    line("stopped", x, frame.top, x, frame.strip + frame.m.strip) +
    text(
      "label stopped-label",
      right ? x + 6 : x - 6,
      frame.top + frame.m.type * 1.2 + 6,
      stopped,
      right ? "start" : "end",
    )
  );
}

/** The lens in words: what a dot is, which epochs are shown, the loss after each. */
export function describe(model, frame) {
  const { plan, view } = model;
  const epochs = frame.ends.map(({ epoch }) => epoch);
  const sentences = [dotWords(plan), shownEpochs(epochs, plan)];
  if (view.first === 0 && Number.isFinite(model.initial))
    sentences.push(t("Training loss of the untrained model: {loss}.", { loss: lossText(model.initial) }));
  for (const epoch of epochs) {
    const loss = model.epochs.get(epoch)?.train;
    if (Number.isFinite(loss))
      sentences.push(t("Training loss after epoch {epoch}: {loss}.", { epoch: epoch + 1, loss: lossText(loss) }));
  }
  return sentences.join(" ");
}

/** What a dot is, and how many of them make an update. */
function dotWords(plan) {
  const samples = samplesText(plan.batch_size);
  const together = togetherIn(plan);
  if (together === 1) return t("Each dot is one batch ({samples}, one update) at its batch loss.", { samples });
  const left = plan.batches_per_epoch % together;
  return [
    t("Each dot is one batch ({samples}) at its batch loss.", { samples }),
    left === 0
      ? t("Every {together} batches make one update.", { together })
      : tn(
          "Every {together} batches make one update, and so does the last {count} of an epoch.",
          "Every {together} batches make one update, and so do the last {count} of an epoch.",
          left,
          { together },
        ),
  ].join(" ");
}

function shownEpochs(epochs, plan) {
  const batches = tn("{count} batch", "{count} batches", plan.batches_per_epoch);
  const [from, to] = [epochs[0] + 1, epochs[epochs.length - 1] + 1];
  return from === to
    ? t("Epoch {epoch} of {epochs}, {batches} each.", { epoch: from, epochs: plan.epochs, batches })
    : t("Epochs {from} to {to} of {epochs}, {batches} each.", { from, to, epochs: plan.epochs, batches });
}

/**
 * The lens. `model`: {id, width, size, type, height (undefined: by nature), plan, sampling, view: {first, count}, loss
 * (of the view), axis (what the y axis shows, wordings), epochs: Map of epoch -> {running, train, validation}, draws:
 * Map of epoch -> different samples, different (those of the cursor's batch), initial, cursor, fresh (nothing pressed
 * yet), soFar (whether the mean so far in each epoch is drawn), done (updates that the run has), stopped (why it ended
 * early, or "")}.
 */
export function lensSvg(model) {
  const frame = lensFrame(model);
  const words = { title: t("The batches of the first epochs shown, one dot each"), desc: describe(model, frame) };
  return picture(
    { id: model.id, cls: "lens", width: frame.width, height: frame.height, type: frame.m.type, ...words },
    [
      grid(frame),
      axisName(model, frame),
      boundaries(frame),
      passBoundaries(model, frame),
      means(model, frame),
      meansSoFar(model, frame),
      dots(model, frame),
      aboveWords(model, frame),
      stripSvg(model, frame),
      stepsSvg(model, frame),
      bracesSvg(model, frame),
      axisSvg(model, frame),
      rings(model, frame),
      ending(model, frame),
      labelsSvg(model, frame),
    ].join(""),
  );
}
