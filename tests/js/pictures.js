// Draws what the server draws, for tests/web/test_picture.py: questions as JSON on stdin, the scripts' answers on
// stdout.
import { readFileSync } from "node:fs";

import { aboveSvg } from "../../static/lens/above.js";
import { endingOf, runFrame } from "../../static/lens/runframe.js";
import { lossText, textWidth } from "../../static/lens/text.js";
import { niceScale, wholeTicks } from "../../static/lens/ticks.js";
import { captionOf } from "../../static/page/caption.js";

const { scales, wholes, losses, words, runs } = JSON.parse(readFileSync(0, "utf8"));

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

process.stdout.write(
  JSON.stringify({
    scales: scales.map(([top, count]) => niceScale(top, count)),
    wholes: wholes.map(([low, high, count]) => wholeTicks(low, high, count)),
    losses: losses.map(lossText),
    words: words.map((text) => [textWidth(text, 12), textWidth(text, 13, true)]),
    runs: runs.map(frame),
  }),
);
