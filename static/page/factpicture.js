// The small picture of a measured fact: data in, SVG out. Its sentence is its text, so nobody else is told of it.

import { t } from "../language.js";
import { epochs, evaluated } from "../lens/series.js";
import { dot, element, line, num, polyline, text } from "../lens/svg.js";
import { count, lossText, textWidth } from "../lens/text.js";

export const WIDTH = 200;
export const HEIGHT = 66;
const TYPE = 12;
const EDGE = 6;
/** So many standard errors to either side hold 95%. */
const STANDARD_ERRORS = 1.96;

/** Where the axis of the gap and of the rise runs, and the words above and below it. */
const AXIS = 36;
const ABOVE = AXIS - 13;
const BELOW = AXIS + 24;

/** Around the training curve: the words above, those at its right and those below. */
const CURVE = { left: EDGE, right: WIDTH - 48, top: 2, bottom: HEIGHT - 18 };
/** The curve's upper edge above the higher of its two points: the fall that counts is at half the height. */
const HEADROOM = 1.8;

/** The rise is drawn as a share of the lowest loss, so that a small one looks small: so much below it and above it. */
const BELOW_LOWEST = 0.15;
const ABOVE_LOWEST = 0.35;

const DRAWINGS = { falling: fallingPicture, gap: gapPicture, rise: risePicture };

/** The picture of a fact of a run, or "" where there is none. */
export function factPicture(fact, run) {
  const inside = DRAWINGS[fact.code]?.(fact, run);
  return inside ? element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT }, inside) : "";
}

/** Words that stay in the picture, as near to x as may be. */
function words(cls, x, y, label) {
  const half = textWidth(label, TYPE, cls.includes("strong")) / 2;
  return text(cls, Math.max(half, Math.min(WIDTH - half, x)), y, label, "middle");
}

const within = (from, to, start, stop) => (value) => start + ((value - from) / (to - from || 1)) * (stop - start);

function fallingPicture({ numbers }, run) {
  const { half_epoch: halfway, half, now } = numbers;
  const end = run.epochs_done;
  const x = within(0, end, CURVE.left, CURVE.right);
  const highest = HEADROOM * Math.max(half, now);
  const y = within(0, highest, CURVE.bottom, CURVE.top);
  const series = epochs(run);
  const { at, values } = evaluated(series.epoch, series.train);
  const places = Array.from(at, (epoch, index) => [x(epoch) - CURVE.left, y(values[index]) - CURVE.top]);
  // What is higher than the picture is cut off there: an inner picture clips by itself.
  const curve = element(
    "svg",
    {
      x: CURVE.left,
      y: CURVE.top,
      width: CURVE.right - CURVE.left + 1,
      height: CURVE.bottom - CURVE.top + 1,
    },
    element("path", { class: "curve", d: polyline(places) }),
  );
  const ring = { class: "half", cx: x(halfway), cy: y(half), r: 4 };
  return [
    line("axis", CURVE.left, CURVE.bottom, CURVE.right, CURVE.bottom),
    curve,
    halfway < end && element("circle", ring) + words("train", x(halfway), y(half) - 9, lossText(half)),
    element("path", { class: "now train", d: dot(x(end), y(now)) }),
    text("train strong", x(end) + 8, y(now) + 4, lossText(now)),
    halfway < end && words("tick", x(halfway), HEIGHT - 3, count(halfway)),
    words("tick", x(end), HEIGHT - 3, count(end)),
    text("tick", 0, HEIGHT - 3, t("epoch")),
  ]
    .filter(Boolean)
    .join("");
}

function gapPicture({ numbers: { train, loss }, standard_error: error }) {
  const reach = STANDARD_ERRORS * (error ?? 0);
  const x = within(Math.min(0, loss - reach), Math.max(train, loss + reach), EDGE, WIDTH - EDGE);
  const named = t("training {value}", { value: lossText(train) });
  const begins = x(train) - textWidth(named, TYPE) / 2;
  return [
    line("axis", EDGE, AXIS, WIDTH - EDGE, AXIS),
    line("zero", x(0), AXIS - 4, x(0), AXIS + 4),
    begins > x(0) + 14 && words("tick", x(0), BELOW, "0"),
    measured(x, loss, reach),
    element("path", { class: "now train", d: dot(x(train), AXIS) }),
    words("train", x(train), BELOW, named),
    words("val strong", x(loss), ABOVE, t("new rows {value}", { value: lossText(loss) })),
  ]
    .filter(Boolean)
    .join("");
}

function risePicture({ numbers: { lowest, last, lowest_epoch: epoch }, value: rise, standard_error: error }) {
  const reach = STANDARD_ERRORS * (error ?? 0);
  const x = within(
    Math.min(lowest * (1 - BELOW_LOWEST), last - reach),
    Math.max(lowest * (1 + ABOVE_LOWEST), last + reach),
    EDGE,
    WIDTH - EDGE,
  );
  const change = (rise < 0 ? "−" : "+") + lossText(Math.abs(rise));
  const now = rise === 0 ? t("now") : t("now {change}", { change });
  return [
    line("axis", EDGE, AXIS, WIDTH - EDGE, AXIS),
    measured(x, last, reach),
    line("lowest", x(lowest), AXIS - 9, x(lowest), AXIS + 9),
    words("tick", x(lowest), BELOW, t("epoch {epoch}", { epoch })),
    words("val strong", x(last), ABOVE, now),
  ].join("");
}

/** A loss on the rows that judge, and the 95% that they leave open. */
function measured(x, loss, reach) {
  const bar = reach > 0 ? `M${num(x(loss - reach))} ${AXIS}H${num(x(loss + reach))}` : "";
  return (
    (bar && element("path", { class: "chance", d: bar })) + element("path", { class: "now val", d: dot(x(loss), AXIS) })
  );
}
