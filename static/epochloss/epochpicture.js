// The picture of one epoch: its batches, their mean so far, and each number that is called its loss where it was
// measured, named at the right. Data in, SVG out.
import { t, tn } from "../language.js";
import { line, num, path, picture, text } from "../lens/svg.js";
import { count, lossText, textWidth } from "../lens/text.js";
import { wholeTicks } from "../lens/ticks.js";
import { TYPE, braceSvg, dotsSvg, frameOf, gridSvg, meansSvg, overSvg, ringSvg, topOf } from "./chart.js";

const PLOT = 200;
const FOOT = 50;
/** A narrower picture, in CSS pixels, names its numbers in two lines and short words. */
const NARROW = 520;
const LEADER = 34;
const DIAMOND = "l5 5l-5 5l-5-5z";

/** Where the labels stand: as near to their numbers as they can without touching, `gap` px apart. */
export function spread(places, gap, top, bottom) {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const found = [...places];
  let free = top;
  for (const i of order) {
    found[i] = Math.max(found[i], free);
    free = found[i] + gap;
  }
  let limit = bottom;
  for (const i of [...order].reverse()) {
    found[i] = Math.min(found[i], limit);
    limit = found[i] - gap;
  }
  return found;
}

/** How the labels are written: one line each, or on a narrow picture two. */
function lettering(numbers, width) {
  const narrow = width < NARROW;
  const name = ({ names }) => names[narrow ? 1 : 0];
  const values = Math.max(...numbers.map(({ value }) => textWidth(lossText(value), 14, true)), 0);
  const words = Math.max(...numbers.map((each) => textWidth(name(each), TYPE)), 0);
  return {
    narrow,
    name,
    values,
    gap: narrow ? 33 : 24,
    beside: LEADER + (narrow ? Math.max(values, words) : values + 8 + words),
  };
}

/** Where a number was measured: its last batch stands in that batch's place, the others at the epoch's end. */
const measuredAt = ({ key }, { first, batches }) => first + batches - (key === "last" ? 0.5 : 0);

function labelsSvg(frame, numbers, facts, { narrow, name, values, gap }) {
  const at = numbers.map(({ value }) => Math.max(frame.top, frame.y(Math.min(value, frame.max))));
  const places = spread(at, gap, frame.top + 4, frame.bottom - (narrow ? 8 : 0));
  const x = frame.right + LEADER - 4;
  return numbers
    .map((each, i) => {
      const [from, y] = [frame.x(measuredAt(each, facts)) + 6, places[i]];
      const bend = (from + x) / 2;
      const start = `M${num(from)} ${num(at[i])}C${num(bend)} ${num(at[i])}`;
      const curve = `${start} ${num(bend)} ${num(y)} ${num(x - 2)} ${num(y)}`;
      const [left, base] = narrow ? [x + 2, y + 18] : [x + 10 + values, y + 4.5];
      return (
        path(`lead ${each.key}`, [curve]) +
        text(`number ${each.key}`, x + 2, y + 4.5, lossText(each.value), "start", { "font-size": 14 }) +
        text(`name ${each.key}`, left, base, name(each))
      );
    })
    .join("");
}

function ticksSvg(frame, { first, batches }) {
  const end = tn("{count} batch", "{count} batches", batches);
  const limit = frame.right - textWidth(end, TYPE) / 2 - 8;
  const marks = wholeTicks(0, batches - 1, 5)
    .map((tick) => ({ tick, x: frame.x(first + tick) }))
    .filter(({ tick, x }) => x + textWidth(count(tick), TYPE) / 2 < limit - textWidth(end, TYPE) / 2)
    .map(({ tick, x }) => text("tick update", x, frame.bottom + 16, count(tick), "middle"));
  return marks.join("") + text("tick update", frame.right, frame.bottom + 16, end, "end");
}

/** The marks at the epoch's end, and of its last batch. */
function marksSvg(frame, numbers, facts) {
  const end = facts.first + facts.batches;
  const at = Object.fromEntries(numbers.map(({ key, value }) => [key, value]));
  const seen = (value) => Number.isFinite(value) && value <= frame.max;
  const diamond = seen(at.unweighted)
    ? path("unweighted-mark", [`M${num(frame.x(end))} ${num(frame.y(at.unweighted) - 5)}${DIAMOND}`])
    : "";
  const last = seen(at.last) ? path("dots last", [`M${num(frame.x(end - 0.5))} ${num(frame.y(at.last))}h0`]) : "";
  const running = seen(at.running) ? path("running-mark", [`M${num(frame.x(end))} ${num(frame.y(at.running))}h0`]) : "";
  return last + ringSvg(frame, end, at.validation, "validation") + ringSvg(frame, end, at.train) + running + diamond;
}

/** The picture in words. */
function describe({ batches, losses }, numbers) {
  const low = losses.filter(Number.isFinite).reduce((a, b) => Math.min(a, b), Infinity);
  const high = losses.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), -Infinity);
  const range = t("The batches lie between {low} and {high}.", { low: lossText(low), high: lossText(high) });
  const all = numbers.map(({ names, value }) => t("{name}: {value}", { name: names[0], value: lossText(value) }));
  return [tn("{count} batch.", "{count} batches.", batches), range, ...all].join(" ");
}

/** The frame of the picture, for what moves in it. `shown`: {width, facts, numbers, measure, initial, noun}. */
export function epochFrame({ width, facts, numbers, measure, initial }) {
  const held = [...numbers.map(({ value }) => value), facts.before];
  const { beside } = lettering(numbers, width);
  const { first, batches } = facts;
  return frameOf({
    width,
    height: PLOT,
    beside,
    first,
    stop: first + batches,
    top: topOf(facts.losses, held, { measure, initial }),
  });
}

/** The picture of an epoch, with an empty group `.loss-at` for the cursor. */
export function epochSvg(shown) {
  const { width, facts, numbers, noun, axis } = shown;
  const frame = epochFrame(shown);
  const { first, batches, epoch } = facts;
  const title = t("Epoch {epoch}: the {noun} of every batch, and their mean so far", { epoch: epoch + 1, noun });
  return picture(
    {
      id: "loss-epoch",
      cls: "loss-picture",
      width,
      height: frame.bottom + FOOT,
      type: TYPE,
      title,
      desc: describe(facts, numbers),
    },
    [
      overSvg(frame, axis, facts.losses),
      gridSvg(frame),
      line("boundary", frame.x(first), frame.top, frame.x(first), frame.bottom),
      line("boundary", frame.right, frame.top, frame.right, frame.bottom),
      dotsSvg(frame, facts.losses, first),
      ringSvg(frame, first, facts.before, "later"),
      meansSvg(frame, facts.soFar, first),
      '<g class="loss-at"></g>',
      ticksSvg(frame, facts),
      braceSvg(frame, first, first + batches, t("epoch {epoch}", { epoch: epoch + 1 })),
      labelsSvg(frame, numbers, facts, lettering(numbers, width)),
      marksSvg(frame, numbers, facts),
    ].join(""),
  );
}

/** What stands in `.loss-at`: the cursor's batch, and the mean that it leaves. */
export function cursorSvg(frame, { first, losses, soFar }, batch) {
  const [x, loss, mean] = [frame.x(first + batch + 0.5), losses[batch], soFar[batch]];
  if (!Number.isFinite(mean)) return "";
  const y = (value) => Math.max(frame.top, frame.y(value));
  return (
    line("stem", x, frame.top, x, frame.bottom) +
    (loss <= frame.max ? path("dots now", [`M${num(x)} ${num(y(loss))}h0`]) : "") +
    (mean <= frame.max ? path("running-mark", [`M${num(x)} ${num(y(mean))}h0`]) : "")
  );
}
