// Draws what the server draws, for tests/web/test_picture.py: questions as JSON on stdin, the scripts' answers on
// stdout.
import { readFileSync } from "node:fs";

import { aboveSvg } from "../../static/lens/above.js";
import { lensCount, sizeOf } from "../../static/lens/frame.js";
import { lensSvg } from "../../static/lens/lens.js";
import { lensModel } from "../../static/lens/model.js";
import { endingOf, runFrame } from "../../static/lens/runframe.js";
import { lossText, textWidth } from "../../static/lens/text.js";
import { niceScale, wholeTicks } from "../../static/lens/ticks.js";
import { captionOf } from "../../static/page/caption.js";
import { PICTURES } from "../../static/lens/scatter.js";

const { scales, wholes, losses, words, counts, lenses, runs, planes } = JSON.parse(readFileSync(0, "utf8"));

function lens({ run, width, cursor, fresh }) {
  const view = { first: 0, count: lensCount(run.plan, sizeOf(width)) };
  return lensSvg(lensModel(run, { id: "lens", width, view, cursor, fresh }));
}

function frame({ run, width }) {
  const own = runFrame(run, width);
  const { yMax, yTicks, xTicks, labels, stop, left, right, top, bottom, height, span, dot } = own;
  const box = [left, right, top, bottom, height, span];
  return {
    yMax,
    yTicks,
    xTicks,
    labels,
    stop,
    box,
    dot,
    above: aboveSvg(run, own),
    caption: captionOf(run),
    ending: endingOf(run),
  };
}

const plane = ({ dataset, width }) =>
  PICTURES.plane(dataset, { left: 8, right: width - 8, top: 8, bottom: width - 8 }).still;

process.stdout.write(
  JSON.stringify({
    scales: scales.map(([top, count]) => niceScale(top, count)),
    wholes: wholes.map(([low, high, count]) => wholeTicks(low, high, count)),
    losses: losses.map(lossText),
    words: words.map((text) => [textWidth(text, 12), textWidth(text, 13, true)]),
    counts: counts.map(({ plan, width }) => lensCount(plan, sizeOf(width))),
    lenses: lenses.map(lens),
    runs: runs.map(frame),
    planes: planes.map(plane),
  }),
);
