// The picture of a boundary between two epochs: the batches on both sides, the means of the two quarters that meet
// there, and the mean so far, which starts anew. Data in, SVG out.
import { t, tn } from "../language.js";
import { box, line, path, picture, text } from "../lens/svg.js";
import { fitting, lossText } from "../lens/text.js";
import { TYPE, braceSvg, dotsSvg, frameOf, gridSvg, meansSvg, overSvg, ringSvg, topOf } from "./chart.js";

const PLOT = 150;
const FOOT = 50;
/** Of the losses this share lies below the axis's upper end at least: a few far ones would press the others flat. */
const HELD = 0.92;

/** The loss below which most lie. */
function most(losses) {
  const sorted = losses.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(HELD * (sorted.length - 1))] ?? 1;
}

/** The batches from one update to another: their place is shaded, their mean a bar. */
function quarterSvg(frame, from, to, mean) {
  const [x, end] = [frame.x(from), frame.x(to)];
  const bar = Number.isFinite(mean) && mean <= frame.max ? line("quarter", x, frame.y(mean), end, frame.y(mean)) : "";
  return path("quarter-place", [box(x, frame.top, end - x, frame.bottom - frame.top)]) + bar;
}

/**
 * The picture. `shown`: {width, facts (boundaryFacts), around ({first, border, stop}), losses (of these updates), means
 * ({before, after}: of the batches drawn, the mean so far in their epoch), measure, initial, noun, axis (its wordings),
 * names (of the epoch that ends and of the one that begins)}.
 */
export function boundarySvg({ width, facts, around, losses, means, measure, initial, noun, axis, names }) {
  const { first, border, stop } = around;
  const held = [facts.before, facts.after, facts.restart.from, facts.train, facts.validation];
  const frame = frameOf({
    width,
    height: PLOT,
    above: 2,
    beside: 12,
    first,
    stop,
    top: topOf([most(losses)], held, { measure, initial }),
  });
  const [before, after] = facts.batches;
  const [ends, begins] = [lossText(facts.before), lossText(facts.after)];
  const middle = frame.x(border);
  const words = (side, wordings) =>
    text(
      "quarter-words",
      middle + side * 8,
      frame.top - 6,
      fitting(wordings, (side < 0 ? middle : frame.right - middle) - 8, TYPE, true),
      side < 0 ? "end" : "start",
    );
  const title = t("From {ends} to {begins}: the {noun} of the batches", { ends: names[0], begins: names[1], noun });
  const desc = t("The last batches of one have the mean {before}, the first of the other {after}.", {
    before: ends,
    after: begins,
  });
  return picture(
    { id: "loss-boundary", cls: "loss-picture", width, height: frame.bottom + FOOT, type: TYPE, title, desc },
    [
      overSvg(frame, axis, losses),
      gridSvg(frame),
      line("boundary", frame.x(border), frame.top, frame.x(border), frame.bottom),
      dotsSvg(frame, losses, first),
      meansSvg(frame, means.before, first),
      meansSvg(frame, means.after, border),
      quarterSvg(frame, border - before, border, facts.before),
      quarterSvg(frame, border, border + after, facts.after),
      words(-1, [tn("last batch: {mean}", "last {count} batches: {mean}", before, { mean: ends }), ends]),
      words(1, [tn("first batch: {mean}", "first {count} batches: {mean}", after, { mean: begins }), begins]),
      ringSvg(frame, border, facts.validation, "validation"),
      ringSvg(frame, border, facts.train),
      braceSvg(frame, first, border, names[0]),
      braceSvg(frame, border, stop, names[1]),
    ].join(""),
  );
}
