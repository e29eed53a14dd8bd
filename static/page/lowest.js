// The mark at the epoch of the lowest validation loss: a ring on the chart and its name, which takes the lens there.

import { textWidth } from "../lens/text.js";
import { isLow } from "./marks.js";

const RING = 5.6;
const ASIDE = 6;
const LEAST_PX = 24;

/**
 * Where the mark stands: {x, y, words, leftward (whether the words end at it), below, over (so far
 * above it the words begin, in px)}; null where it is not in view.
 * `chart`: a chart of the run's `show`; `scales`: frame.js's.
 */
export function lowestOf({ lowest }, scales) {
  const { range, left, right, top, bottom, highest, type, log } = scales;
  if (!lowest || lowest.value > highest || lowest.update < range[0] || lowest.update > range[1]) return null;
  if (log && lowest.value < 10 ** scales.y[0]) return null;
  const [x, y] = [scales.x(lowest.update), scales.place(lowest.value)];
  const leftward = x > (left + right) / 2;
  const room = leftward ? x - left : right - x;
  const words = textWidth(lowest.words, type) <= room + ASIDE ? lowest.words : lowest.short;
  const isBelow = y - top < LEAST_PX || (lowest.below && bottom - y > LEAST_PX);
  // In a low plot all that is near is other lines: the words stand at its upper edge.
  const over = isLow(scales) && y - top >= LEAST_PX ? y - top : LEAST_PX;
  return { x, y, words, leftward, below: isBelow && over === LEAST_PX, over };
}

/** A link in the chart's `element`; `delegate.chosen(update)` takes the lens to the end of the epoch. */
export function createLowest(element, delegate) {
  const link = Object.assign(document.createElement("button"), {
    type: "button",
    className: "lowest-link",
    hidden: true,
  });
  const [ring, name] = ["lowest-ring", "lowest-words"].map((className) =>
    Object.assign(document.createElement("span"), { className }),
  );
  link.append(ring, name);
  element.append(link);
  let update = 0;
  link.addEventListener("click", (event) => {
    event.stopPropagation();
    delegate.chosen(update);
  });

  return {
    /** `leads`: whether there is a lens that it can take there. */
    show(chart, scales, leads) {
      const place = lowestOf(chart, scales);
      link.hidden = !place;
      if (!place) return;
      const { x, y, words, leftward, below, over } = place;
      update = chart.lowest.update;
      name.textContent = words;
      link.disabled = !leads;
      link.style.left = leftward ? "auto" : `${x - ASIDE}px`;
      link.style.right = leftward ? `${scales.width - x - ASIDE}px` : "auto";
      link.style.top = `${below ? y + 2 : y - over - 2}px`;
      ring.style[leftward ? "right" : "left"] = `${ASIDE - RING}px`;
      ring.style[leftward ? "left" : "right"] = "auto";
      ring.style.top = `${below ? -2 - RING : over + 2 - RING}px`;
    },
  };
}
