// Many seeds as a picture: bands, every single run, this run over all, and strips of where they end. Data in, SVG out.

import { t } from "../language.js";
import { element, escaped, line, num, polyline, text } from "../lens/svg.js";
import { count, epochsText, lossText } from "../lens/text.js";
import { niceScale } from "../lens/ticks.js";
import { lastOf, scalesOf, topOf } from "./scales.js";

const LINES = [
  { name: "validation", cls: "val" },
  { name: "train", cls: "train" },
];
const RING = 4;
const STRIP = 26;
const PAIR_TICKS = 2;

/** The picture with both bands. `seeds`: {epoch, runs (this run first), band}; `width` in CSS pixels. */
export function bandsSvg({ epoch, runs, band }, width) {
  const narrow = width < 560;
  const last = lastOf(runs);
  const scales = scalesOf({ width, height: 340, top: topOf(runs), last, beside: narrow ? 70 : 150, below: 92 });
  const [yours, ...others] = runs;
  const lines = LINES.filter(({ name }) => others.some((run) => run[name].some(Number.isFinite)));
  const inside = [
    text("tick", 0, 12, t("loss")),
    ...gridOf(scales),
    clipped(scales, [
      ...lines.map(({ name, cls }) => (band ? areaOf(scales, epoch, band[name], cls) : "")),
      ...lines.flatMap(({ name, cls }) =>
        others.map((run) => curveOf(scales, epoch, run[name], `seeds-one ${cls}`, run)),
      ),
      ...lines.map(({ name, cls }) => curveOf(scales, epoch, yours[name], `curve ${cls}`)),
    ]),
    ...lines.map(({ name, cls }, place) =>
      endsStrip(scales, runs, { name, cls, at: scales.right + 16 + place * STRIP }),
    ),
    ...yourEnds(scales, yours, lines, narrow),
    lowestStrip(scales, runs, narrow),
    text("tick", scales.x(0), scales.bottom + 18, "0"),
    text("tick", scales.right, scales.bottom + 18, epochsText(last), "end"),
  ].join("");
  return svg(scales, inside, descriptionOf(runs));
}

/** A small picture of one source of luck: the band of validation (or training) loss alone. */
export function smallSvg({ epoch, runs, band, spreads }, width, top) {
  const last = lastOf(runs);
  const scales = scalesOf({ width, height: 190, top, last, beside: 56, below: 30 });
  const [yours, ...others] = runs;
  const { name, cls } = LINES.find((each) => others.some((run) => run[each.name].some(Number.isFinite))) ?? LINES[1];
  const spread = spreads[`final_${name}`];
  const inside = [
    ...gridOf(scales),
    clipped(scales, [
      areaOf(scales, epoch, band[name], cls),
      ...others.map((run) => curveOf(scales, epoch, run[name], `seeds-one ${cls}`)),
      curveOf(scales, epoch, yours[name], `curve ${cls}`),
    ]),
    ...(spread
      ? [
          text(`curve-name ${cls}`, scales.right + 6, scales.y(spread.high) + 2, lossText(spread.high)),
          text(`curve-name ${cls}`, scales.right + 6, scales.y(spread.low) + 14, lossText(spread.low)),
        ]
      : []),
    text("tick", scales.x(0), scales.bottom + 18, "0"),
    text("tick", scales.right, scales.bottom + 18, epochsText(last), "end"),
  ].join("");
  return svg(scales, inside, descriptionOf(runs));
}

/** Paired differences, a ring a seed on an axis with no difference in its middle, and the mean with its margin. */
export function pairSvg({ seeds, differences, mean, margin }, width) {
  const { max, ticks } = niceScale(Math.max(...differences.map(Math.abs), Math.abs(mean) + margin), PAIR_TICKS);
  const [left, right, y, bottom] = [24, width - 24, 42, 78];
  const x = (value) => left + ((value + max) / (2 * max)) * (right - left);
  const rings = differences.map((value, place) => {
    const name = `${seedText({ seed: seeds[place] })}: ${lossText(value)}`;
    return element(
      "circle",
      { class: "seeds-ring", cx: x(value), cy: y, r: RING },
      element("title", {}, escaped(name)),
    );
  });
  const marks = ticks.flatMap(({ value, label }) => [
    text("tick", x(value), bottom + 16, label, "middle"),
    value === 0 ? "" : text("tick", x(-value), bottom + 16, `−${label}`, "middle"),
  ]);
  const inside = [
    line("seeds-zero", x(0), 20, x(0), bottom),
    text("tick", x(0), 14, t("no difference"), "middle"),
    text("tick", left, 14, t("lower")),
    text("tick", right, 14, t("higher"), "end"),
    ...rings,
    line("seeds-mean", x(mean - margin), y + 20, x(mean + margin), y + 20),
    element("circle", { class: "seeds-mean-dot", cx: x(mean), cy: y + 20, r: RING }),
    line("grid", left, bottom, right, bottom),
    ...marks,
  ].join("");
  const label = t("Differences seed by seed, each a ring; the bar is the mean with its margin.");
  return svg({ width, height: bottom + 24, type: 12 }, inside, label);
}

const svg = ({ width, height, type }, inside, label) =>
  element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "picture",
      role: "img",
      viewBox: `0 0 ${num(width)} ${num(height)}`,
      ...{ width, height, "font-size": type },
    },
    element("title", {}, escaped(label)) + inside,
  );

const gridOf = (scales) =>
  scales.ticks.map(({ value, label }) => {
    const y = scales.y(value);
    return line("grid", scales.left, y, scales.right, y) + text("tick", scales.left - 6, y + 4, label, "end");
  });

/** Curves end where they leave the picture. */
function clipped({ left, right, top, bottom }, curves) {
  const [width, height] = [right - left, bottom - top];
  return element(
    "svg",
    { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` },
    curves.join(""),
  );
}

function areaOf(scales, epoch, { low, high }, cls) {
  const known = [...epoch.keys()].filter((place) => Number.isFinite(low[place]) && Number.isFinite(high[place]));
  if (known.length < 2) return "";
  const edge = (values, places) => places.map((place) => [scales.x(epoch[place]), scales.far(values[place])]);
  const outline = [...edge(high, known), ...edge(low, known.toReversed())];
  return element("path", { class: `seeds-band ${cls}`, d: `${polyline(outline)}Z` });
}

/** `run`: whose curve it is, where it can be pointed out. */
function curveOf(scales, epoch, values, cls, run = null) {
  const points = [...epoch.keys()]
    .filter((place) => Number.isFinite(values[place]))
    .map((place) => [scales.x(epoch[place]), scales.far(values[place])]);
  return points.length > 1 ? element("path", { class: cls, ...placeOf(run), d: polyline(points) }) : "";
}

/** Where the runs end: a ring each on the axis of losses, this run's filled. */
function endsStrip(scales, [yours, ...others], { name, cls, at }) {
  const ring = (run, kind) =>
    run.status === "diverged" || !Number.isFinite(run.final[name])
      ? ""
      : element(
          "circle",
          { class: `seeds-ring ${cls} ${kind}`, ...placeOf(run), cx: at, cy: scales.y(run.final[name]), r: RING },
          element("title", {}, escaped(`${seedText(run)}: ${lossText(run.final[name])}`)),
        );
  return others.map((run) => ring(run, "")).join("") + ring(yours, "own");
}

function yourEnds(scales, yours, lines, narrow) {
  if (narrow || yours.status === "diverged") return [];
  const at = scales.right + 16 + lines.length * STRIP;
  const places = lines.map(({ name, cls }) => ({ cls, loss: yours.final[name], y: scales.y(yours.final[name]) }));
  places.sort((one, other) => one.y - other.y);
  for (let place = 1; place < places.length; place += 1)
    places[place].y = Math.max(places[place].y, places[place - 1].y + 28);
  return places.flatMap(({ cls, loss, y }) => [
    text(`curve-name ${cls}`, at, y - 2, t("this run")),
    text(`curve-name ${cls}`, at, y + 11, lossText(loss)),
  ]);
}

/** The epochs with the lowest validation loss: a ring a run on the axis of epochs. */
function lowestStrip(scales, runs, narrow) {
  const known = runs.filter(({ lowest }) => lowest);
  if (known.length < 2) return "";
  const y = scales.bottom + 50;
  const epochs = known.slice(1).map(({ lowest }) => lowest.epoch);
  const rings = known.toReversed().map((run) =>
    element(
      "circle",
      {
        class: `seeds-ring val${run.seed === null ? " own" : ""}`,
        ...placeOf(run),
        ...{ cx: scales.x(run.lowest.epoch), cy: y, r: RING },
      },
      element("title", {}, escaped(`${seedText(run)}: ${count(run.lowest.epoch)}`)),
    ),
  );
  const words = narrow ? t("lowest validation: epoch") : t("the epoch after which validation is lowest, in each run");
  return [
    line("grid", scales.left, y, scales.right, y),
    ...rings,
    text("curve-name val", scales.x(Math.min(...epochs)), y - 9, count(Math.min(...epochs)), "middle"),
    text("curve-name val", scales.x(Math.max(...epochs)), y - 9, count(Math.max(...epochs)), "middle"),
    text("curve-name val", scales.left, y + 22, words),
  ].join("");
}

/** What an element of a run is found by; this run is always seen. */
const placeOf = (run) => (run === null || run.seed === null ? {} : { "data-run": String(run.seed) });

/** What a run is called: "seed 4". */
export const seedText = ({ seed }) => (seed === null ? t("this run") : t("seed {seed}", { seed: String(seed) }));

const descriptionOf = (runs) =>
  t("Loss curves of {count} runs that differ in their seeds.", { count: runs.length - 1 });
