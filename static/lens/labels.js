// The few words inside the lens. They stand in two rows above the dots, so they never lie on one: the batch's in the
// upper row, the epoch's in the lower; thin leaders go down to what they name.
import { t, tn } from "../language.js";
import { line, text } from "./svg.js";
import { fitting, samplesText, textWidth } from "./text.js";

const AIR = 6;

const inSight = (loss, frame) => Number.isFinite(loss) && loss <= frame.yMax;

const overlaps = (a, b) => a[0] < b[1] + AIR && b[0] < a[1] + AIR;

/** What the current batch is, in wordings from long to short. */
export function batchWords(size, samples) {
  const whole = size === samples && size > 1;
  const rows = whole ? tn("all {count} sample", "all {count} samples", size) : samplesText(size);
  return [t("a batch: {rows}, one update", { rows }), t("a batch: {rows}", { rows }), t("a batch")];
}

/** The label of the cursor's batch and its stem, which goes through the dot to the block in the strip. */
export function batchLabel(model, frame) {
  const { type, row } = frame.m;
  const x = frame.x(frame.start(model.cursor) + frame.batchSize(model.cursor) / 2);
  const words = fitting(
    batchWords(frame.batchSize(model.cursor), model.plan.samples),
    frame.right - frame.left,
    type,
    true,
  );
  const width = textWidth(words, type, true);
  const start = Math.max(frame.left - 4, Math.min(x - AIR, frame.right - width));
  const loss = model.loss[model.cursor - model.view.first];
  const y = Number.isFinite(loss) ? Math.max(frame.y(loss), frame.top) : frame.bottom;
  return {
    x,
    svg:
      text("label batch", start, row - 4, words) +
      line("stem", x, row, x, y) +
      line("stem below", x, y, x, frame.strip),
  };
}

/** Where a ring's label may stand: to the right of its ring, or to the left. */
function ringPlaces(frame, model) {
  const places = [];
  const closing = frame.ends.filter(({ epoch, closes }) => closes && inSight(model.epochs.get(epoch)?.train, frame));
  const order = closing.length > 1 ? [closing[1], closing[0], ...closing.slice(2)] : closing;
  for (const { epoch } of order) {
    const x = frame.x((epoch + 1) * frame.epochLength);
    const words = t("loss after epoch {epoch}", { epoch: epoch + 1 });
    const width = textWidth(words, frame.m.type, true);
    places.push({ epoch, words, x, from: x - 3, to: x - 3 + width, anchor: "start", at: x - 3 });
    places.push({ epoch, words, x, from: x + 3 - width, to: x + 3, anchor: "end", at: x + 3 });
  }
  return places;
}

/** Where the mean line's label may stand: above the middle of an epoch. */
function meanPlaces(frame, model) {
  const words = t("mean of its batches");
  const width = textWidth(words, frame.m.type);
  const shown = frame.ends.filter(
    ({ epoch, opens, closes }) => opens && closes && inSight(model.epochs.get(epoch)?.running, frame),
  );
  return shown.map(({ epoch }) => {
    const x = (frame.x(epoch * frame.epochLength) + frame.x((epoch + 1) * frame.epochLength)) / 2;
    return { epoch, words, x, from: x - width / 2, to: x + width / 2, anchor: "middle", at: x };
  });
}

const first = (places, frame, taken) =>
  places.find(
    ({ from, to }) =>
      from >= frame.left - AIR && to <= frame.right + AIR && !taken.some((other) => overlaps([from, to], other)),
  );

/** All labels as SVG text, with their leaders; what finds no free place is left out. */
export function labelsSvg(model, frame) {
  const batch = batchLabel(model, frame);
  const base = 2 * frame.m.row - 3;
  const taken = [[batch.x - 1, batch.x + 1]];
  if (frame.m.rows < 2) return batch.svg;
  const ring = first(ringPlaces(frame, model), frame, taken);
  if (ring) taken.push([ring.from, ring.to]);
  const mean = first(meanPlaces(frame, model), frame, taken);
  return (
    (ring ? ringLabel(ring, model, frame, base) : "") + (mean ? meanLabel(mean, model, frame, base) : "") + batch.svg
  );
}

function ringLabel({ epoch, words, x, anchor, at }, model, frame, base) {
  const y = frame.y(model.epochs.get(epoch).train) - frame.m.ring;
  return line("leader", x, base + 4, x, y) + text("label epoch", at, base, words, anchor);
}

function meanLabel({ epoch, words, x, anchor, at }, model, frame, base) {
  const y = frame.y(model.epochs.get(epoch).running);
  return line("leader faint", x, base + 4, x, y) + text("label mean-label", at, base, words, anchor);
}
