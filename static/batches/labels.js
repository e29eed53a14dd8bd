// The words and marks around the map as SVG: epochs, batches, where the samples were shuffled. Pure.
import { t, tn } from "../language.js";
import { batchesPerOrder } from "../lens/passes.js";
import { drawsAgain, shufflesAgain } from "../lens/samplings.js";
import { num, path, picture, text } from "../lens/svg.js";
import { count, fitting, textWidth } from "../lens/text.js";
import { UNUSED } from "./cells.js";
import { BAND } from "./frame.js";
import { emptyText } from "./words.js";

export const TYPE = 12;
/** The lines above the cells: the epochs' numbers and the marks of the shuffles. */
export const HEAD = 38;
const [NUMBERS, MARKS] = [13, 30];
const AIR = 8;
const NEAR = 20;
const MARK = 18;

/** Where a map's samples are shuffled, in epochs counted from its first: where passes begin, of those not crowded. */
export function shufflesOf({ plan, first, orders }, sampling) {
  const each = batchesPerOrder(plan) / plan.batches_per_epoch;
  const begin = Math.ceil(first / each);
  const many = Math.max(0, Math.ceil((first + orders.length) / each) - begin);
  const every = Array.from({ length: many }, (_, pass) => (begin + pass) * each - first);
  if (shufflesAgain(sampling)) return every;
  return sampling === "once" && first === 0 ? [0] : [];
}

const shuffledText = (shuffles, sampling) => {
  if (drawsAgain(sampling)) return t("drawn");
  return shuffles.length ? t("shuffled") : t("not shuffled");
};

/** How much room the labels at the left need. */
export function labelsWidth({ samples, batches_per_epoch: batches }) {
  const words = [t("epoch"), t("not shuffled"), t("batch {batch}", { batch: batches })];
  const widest = Math.max(...words.map((each) => textWidth(each, TYPE)));
  return Math.ceil(Math.max(widest, textWidth(t("row {row}", { row: samples }), TYPE, true))) + 2 * AIR;
}

/** Two arrows that cross: the order was shuffled. */
const crossing = (x, y) =>
  `M${num(x - 8)} ${num(y + 4)}h3l7 -8h5m-3 -3l3 3l-3 3` + `M${num(x - 8)} ${num(y - 4)}h3l7 8h5m-3 -3l3 3l-3 3`;

function headSvg(map, frame, { sampling, epoch }) {
  const { left, column } = frame;
  const numbers = map.orders.map((_, index) => {
    const here = map.first + index === epoch;
    return text(
      here ? "epoch here" : "epoch",
      left + (index + 0.5) * column,
      NUMBERS,
      count(map.first + index + 1),
      "middle",
    );
  });
  const shuffles = shufflesOf(map, sampling);
  const apart = column * Math.min(1, batchesPerOrder(map.plan) / map.plan.batches_per_epoch) >= MARK;
  const marks = (apart ? shuffles : []).map((index) => crossing(left + index * column, MARKS - 4));
  const end = left - AIR;
  return (
    text("epoch", end, NUMBERS, t("epoch"), "end") +
    numbers.join("") +
    text("dim", end - AIR, MARKS, shuffledText(shuffles, sampling), "end") +
    path("shuffle", marks)
  );
}

/** The batches of the first epoch beside its column, and the row that is followed beside its band. */
function sideSvg(map, frame, { row, band, sampling }) {
  const end = frame.left - AIR;
  const at = (y) => HEAD + y;
  const middle = band + BAND / 2;
  const last = (map.cells[0].filter((batch) => batch !== UNUSED).length / map.samples) * frame.height;
  const label = (cls, words, y) => (Math.abs(y - 4 - middle) > NEAR ? text(cls, end, at(y), words, "end") : "");
  const ofBatch = (batch, y) => label("batch", t("batch {batch}", { batch }), y);
  return (
    ofBatch(1, TYPE - 2) +
    (map.batches > 1 && last > 2 * NEAR ? ofBatch(map.batches, last - 2) : "") +
    (frame.height - last > NEAR ? label("dim", emptyText(sampling), (last + frame.height) / 2 + 4) : "") +
    text("row", end, at(middle + 4), t("row {row}", { row: row + 1 }), "end") +
    text("row", frame.bars + frame.bar + 4, at(middle + 4), count(map.used[row]))
  );
}

/** The labels. `at`: {sampling, epoch (the cursor's, from 0), row, band (the top of the followed row's)}. */
export function labelsSvg(map, frame, at) {
  const title = tn("The batches of {count} sample", "The batches of {count} samples", map.samples);
  const desc = t("A column for each epoch and a line for each sample; its shade says which batch it is in.");
  const times = fitting([t("times used"), t("used")], frame.width - frame.bars, TYPE);
  const inside = headSvg(map, frame, at) + sideSvg(map, frame, at) + text("dim", frame.bars, NUMBERS, times);
  return picture(
    { id: "map", cls: "map-labels", width: frame.width, height: HEAD + frame.height, type: TYPE, title, desc },
    inside,
  );
}
