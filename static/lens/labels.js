// The few words inside the lens. Each has a line of its own above the dots, so that none lies on a dot or on another:
// the untrained model's, the batch's, and those of the cursor's epoch, its running mean and its training loss. Dotted
// leaders go down to what they name; the batch's stem begins below the words that stand in its way.
import { t, tn } from "../language.js";
import { drawsAgain } from "./samplings.js";
import { line, text } from "./svg.js";
import { fitting, lossText, samplesText, textWidth } from "./text.js";
import { togetherIn } from "./updates.js";

const AIR = 6;

/** Where a loss stands, at the upper edge when it lies above it. */
export const placeOf = (loss, frame) => Math.max(frame.y(loss), frame.top);

/** How a batch is told: its samples, or how many draws with replacement it is and how many samples these are. */
export function rowsWords(size, { plan, sampling, different }) {
  if (drawsAgain(sampling) && size > 1) {
    if (different === undefined) return tn("{count} draw", "{count} draws", size);
    return tn("{count} draw, {different} different", "{count} draws, {different} different", size, { different });
  }
  return size === plan.samples && size > 1 ? tn("all {count} sample", "all {count} samples", size) : samplesText(size);
}

/** What the current batch is, in wordings from long to short. */
export function batchWords(size, loss, model) {
  const rows = rowsWords(size, model);
  const makesOne = togetherIn(model.plan) === 1;
  if (!Number.isFinite(loss))
    return [...(makesOne ? [t("a batch: {rows}, one update", { rows })] : []), t("a batch: {rows}", { rows }), rows];
  const words = { rows, loss: lossText(loss) };
  return [
    ...(makesOne ? [t("a batch: {rows}, one update; batch loss {loss}", words)] : []),
    t("a batch: {rows}; batch loss {loss}", words),
    t("{rows}; batch loss {loss}", words),
    t("batch loss {loss}", words),
  ];
}

const baseOf = (row, frame) => row * frame.m.row - 4;

/** Where the stem of the cursor's batch stands. */
const stemOf = (model, frame) => frame.x(frame.start(model.cursor) + frame.batchSize(model.cursor) / 2);

/** The row below which a stem crosses none of these labels' words; `row` where it crosses none at all. */
function stemRow(x, row, labels, type) {
  const isCrossed = ({ from, words, cls }) =>
    x > from - AIR && x < from + textWidth(words, type, cls === "epoch") + AIR;
  return Math.max(row, ...labels.filter(isCrossed).map((label) => label.row));
}

/** The label of the cursor's batch and its stem, which goes through the dot to the block in the strip. */
function batchLabel(model, frame, row, labels = []) {
  const { type } = frame.m;
  const size = frame.batchSize(model.cursor);
  const x = stemOf(model, frame);
  const loss = model.loss[model.cursor - model.view.first];
  const words = fitting(batchWords(size, loss, model), frame.right - frame.left - AIR, type, true);
  const width = textWidth(words, type, true);
  const start = Math.max(frame.left + AIR, Math.min(x - AIR, frame.right - width));
  const y = Number.isFinite(loss) ? placeOf(loss, frame) : frame.bottom;
  return {
    stem: line("stem", x, stemRow(x, row, labels, type) * frame.m.row, x, y) + line("stem below", x, y, x, frame.strip),
    words: text("label batch", start, baseOf(row, frame), words),
  };
}

/** A label with its leader: {x, y: what it names, from: where it begins, words, row, cls}. */
function labelSvg({ x, y, from, words, row, cls }, frame) {
  const base = baseOf(row, frame);
  return line("leader", x, base + 4, x, y) + text(`label ${cls}`, from, base, words);
}

/** The untrained model's ring, at the left edge. */
function untrainedLabel(model, frame) {
  if (model.view.first > 0 || !Number.isFinite(model.initial)) return "";
  const words = t("untrained: {loss}", { loss: lossText(model.initial) });
  const y = placeOf(model.initial, frame) - frame.m.ring;
  return labelSvg({ x: frame.left, y, from: frame.left - 3, words, row: 1, cls: "epoch" }, frame);
}

function ringWords(epoch, loss) {
  const words = { epoch: epoch + 1, loss: lossText(loss) };
  return [
    t("training loss after epoch {epoch}: {loss}", words),
    t("training loss after epoch {epoch}", words),
    t("training after epoch {epoch}", words),
    t("training, epoch {epoch}", words),
    t("training loss"),
  ];
}

function meanWords(epoch, loss) {
  const words = { epoch: epoch + 1, loss: lossText(loss) };
  return [
    t("running mean of epoch {epoch}: {loss}", words),
    t("running mean of epoch {epoch}", words),
    t("running mean"),
  ];
}

/**
 * The labels of the cursor's epoch: {x (what they name), from (where they begin), words, row}. To the right of what it
 * names a label hangs lower the further right it is, to the left of it higher: so no leader crosses another's words.
 */
export function epochLabels(model, frame) {
  const part = frame.ends.find(({ from, to }) => model.cursor >= from && model.cursor < to);
  const { train, running } = model.epochs.get(part.epoch) ?? {};
  const { type } = frame.m;
  const [rings, means] = [ringWords(part.epoch, train), meanWords(part.epoch, running)];
  const bar = [frame.x(frame.start(part.from)), frame.x(frame.start(part.to - 1) + frame.batchSize(part.to - 1))];
  const edge = part.closes && Number.isFinite(train) ? frame.x(frame.end(part.epoch)) : null;
  const bold = (words) => textWidth(words, type, true);
  const least = bar[0] + AIR + 2;
  const [first, limit] = [frame.left + AIR, frame.right + AIR];
  const rightOf = (words) => Math.min(edge - 3, limit - bold(words));
  const leftOf = (words) => edge + 3 - bold(words);
  const words = edge === null ? undefined : rings.find((each) => rightOf(each) >= least || leftOf(each) >= first);
  const right = words === undefined || rightOf(words) >= least;
  const labels = [];
  const ring = words === undefined ? Infinity : right ? rightOf(words) : leftOf(words);
  if (words !== undefined) labels.push({ x: edge, from: ring, words, row: right ? 4 : 3, cls: "epoch", loss: train });
  if (Number.isFinite(running)) {
    const end = right ? limit : edge - AIR;
    const said = fitting(means, end - first, type);
    const width = textWidth(said, type);
    const middle = Math.max(bar[0] + 2, Math.min((bar[0] + bar[1]) / 2, (right ? ring : end) - AIR));
    const from = Math.max(first, Math.min(middle - width / 2, end - width));
    const at = Math.max(from, Math.min(middle, from + width));
    const aside = at - 2 * AIR;
    // On the batch's stem the leader could not be told from it.
    const x = Math.abs(at - stemOf(model, frame)) < AIR && aside >= Math.max(from, bar[0] + 2) ? aside : at;
    labels.push({ x, from, words: said, row: right ? 3 : 4, cls: "mean-label", loss: running });
  }
  return labels;
}

/** All labels as SVG text, with their leaders. Where there is little height only the batch's is left. */
export function labelsSvg(model, frame) {
  const few = frame.m.rows < 4;
  const labels = few ? [] : epochLabels(model, frame);
  const batch = batchLabel(model, frame, few ? 1 : 2, labels);
  if (few) return batch.stem + batch.words;
  const epoch = labels.map((label) => {
    const y = placeOf(label.loss, frame) - (label.cls === "epoch" ? frame.m.ring : 0);
    return labelSvg({ ...label, y }, frame);
  });
  return batch.stem + untrainedLabel(model, frame) + epoch.join("") + batch.words;
}
