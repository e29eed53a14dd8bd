// Two rulers in batches, for a run whose epochs are no passes: where its epochs end, and where its passes do. Pure.
import { number, t, tn } from "../language.js";
import { batchesPerPass, passOf } from "../lens/passes.js";
import { batchesText } from "../lens/passtext.js";
import { box, element, line, num, path, text } from "../lens/svg.js";
import { textWidth } from "../lens/text.js";

/** So many of the shorter ones are drawn, and one of the longer at least. */
const MOST = 24;
const TYPE = 12;
const ROW = 20;
const APART = 4;
const ABOVE = 8;
const BELOW = 18;
const AIR = 8;

function commonDivisor(a, b) {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** After how many batches an epoch and a pass end together. */
const together = ({ batches_per_epoch: epoch }, pass) => (epoch * pass) / commonDivisor(epoch, pass);

/**
 * What the rulers show around a batch, from 0: {from, to (in batches), epochs, passes (each [{number (from 1), from,
 * to}]), left ({from, to} of the part of the pass that no epoch takes; null where there is none)}.
 */
export function rulersOf(plan, batch) {
  const [epoch, pass] = [plan.batches_per_epoch, batchesPerPass(plan)];
  if (plan.restarts) {
    const place = Math.floor(batch / epoch) + 1;
    const taken = [{ number: place, from: 0, to: epoch }];
    return { from: 0, to: pass, at: batch % epoch, epochs: taken, passes: taken, left: { from: epoch, to: pass } };
  }
  const most = Math.max(epoch, pass, MOST * Math.min(epoch, pass));
  const span = Math.min(together(plan, pass), most);
  const from = Math.floor(batch / span) * span;
  const to = Math.min(from + span, plan.total_batches);
  const parts = (each) => partsOf(each, from, to);
  return { from, to, at: batch, epochs: parts(epoch), passes: parts(pass), left: null };
}

/** The stretches of so many batches `each` between two places. */
function partsOf(each, from, to) {
  const parts = [];
  for (let place = Math.floor(from / each); place * each < to; place += 1)
    parts.push({ number: place + 1, from: Math.max(from, place * each), to: Math.min(to, (place + 1) * each) });
  return parts;
}

/** What the rulers show, in words; `batch` counts from 0 over the run. */
export function rulersText(plan, batch) {
  const [epoch, whole] = [plan.batches_per_epoch, batchesPerPass(plan)];
  const { pass, place } = passOf(batch, plan);
  const here = t("Batch {batch} of epoch {epoch} is batch {place} of pass {pass}.", {
    batch: (batch % epoch) + 1,
    epoch: Math.floor(batch / epoch) + 1,
    place: place + 1,
    pass: pass + 1,
  });
  if (plan.restarts)
    return [
      here,
      tn(
        "No epoch takes the last batch of a pass.",
        "No epoch takes the last {count} batches of a pass.",
        whole - epoch,
      ),
    ].join(" ");
  const common = together(plan, whole);
  if (common > plan.total_batches) return [here, t("In this run no epoch ends with a pass.")].join(" ");
  const words = {
    passes: tn("{count} pass", "{count} passes", common / whole),
    batches: batchesText(common),
  };
  return [
    here,
    tn(
      "{count} epoch is as long as {passes}: {batches}.",
      "{count} epochs are as long as {passes}: {batches}.",
      common / epoch,
      words,
    ),
  ].join(" ");
}

/** The rulers in a picture of a width in CSS pixels. */
export function rulersSvg(plan, batch, width) {
  const shown = rulersOf(plan, batch);
  const names = [t("epoch"), t("pass")];
  const left = Math.max(...names.map((name) => textWidth(name, TYPE, true))) + AIR;
  const each = (width - left - 1) / (shown.to - shown.from);
  const x = (place) => left + (place - shown.from) * each;
  const tops = [ABOVE, ABOVE + ROW + APART];
  const rows = [
    rowOf("ruler-epoch", names[0], shown.epochs, x, tops[0]),
    rowOf("ruler-pass", names[1], shown.passes, x, tops[1]),
  ];
  const end = tops[1] + ROW;
  const below = end + TYPE + 2;
  const inside = [
    ...rows.map(({ boxes }) => boxes),
    shown.left ? leftSvg(shown.left, x, tops[1]) : "",
    cursorSvg(x(shown.at + 0.5), end),
    ...rows.map(({ words }) => words),
    text("dim", left, below, number(shown.from)),
    text("dim", width - 1, below, batchesText(shown.to), "end"),
  ].join("");
  const size = { width, height: end + BELOW, viewBox: `0 0 ${width} ${end + BELOW}`, "font-size": TYPE };
  return element("svg", { class: "picture map-ruler", ...size, "aria-hidden": "true" }, inside);
}

const cursorSvg = (at, end) =>
  line("cursor", at, ABOVE, at, end) + path("cursor-tip", [`M${num(at - 4)} 0h8l-4 ${ABOVE - 1}z`]);

/** One ruler: its name, its stretches, and their numbers where all have room. */
function rowOf(cls, name, parts, x, top) {
  const widthOf = ({ from, to }) => x(to) - x(from);
  const boxes = parts.map((part) => box(x(part.from), top, widthOf(part), ROW));
  const base = top + ROW / 2 + TYPE * 0.36;
  const fits = (part) => textWidth(number(part.number), TYPE) + 2 < widthOf(part);
  const whole = parts.filter((part) => widthOf(part) >= Math.max(...parts.map(widthOf)) - 0.5);
  const labels = whole.every(fits)
    ? parts.filter(fits).map((part) => text(cls, (x(part.from) + x(part.to)) / 2, base, number(part.number), "middle"))
    : [];
  return { boxes: path(`${cls} part`, boxes), words: text(`${cls} name`, 0, base, name) + labels.join("") };
}

/** What of a pass no epoch takes. */
function leftSvg({ from, to }, x, top) {
  const words = t("in no epoch");
  const room = x(to) - x(from);
  const name = textWidth(words, TYPE) + 4 < room ? words : "";
  return (
    path("ruler-left", [box(x(from), top, room, ROW)]) +
    text("dim", x(from) + room / 2, top + ROW / 2 + TYPE * 0.36, name, "middle")
  );
}
