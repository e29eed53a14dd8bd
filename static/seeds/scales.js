// Where things stand in the pictures of many seeds: epochs across, losses up. Pure.

import { niceScale } from "../lens/ticks.js";

const TYPE = 12;
const LEFT = 40;
const TOP = 20;
const TICKS = 4;
/** The axis holds what stands this far above the highest end of a run. */
const OVER = 1.35;
/** Nobody sees where a curve is farther up than so many pictures. */
const FAR = 100;

/** The upper end of losses that holds every end, and of the beginning what fits. */
export function topOf(runs) {
  const ends = runs
    .filter(({ status }) => status !== "diverged")
    .flatMap(({ final }) => [final.train, final.validation])
    .filter(Number.isFinite);
  const initial = Math.max(
    ...runs.flatMap(({ initial }) => [initial.train, initial.validation]).filter(Number.isFinite),
  );
  const highest = Math.max(...ends) * OVER;
  return Number.isFinite(highest) && highest > 0 ? Math.min(highest, initial) : initial;
}

/** The last epoch that any of the runs was trained for, where the axis ends. */
export const lastOf = (runs) => Math.max(1, ...runs.map(({ epochs_done: done }) => done));

/** `beside`: room at the right for the strip of ends; `below`: for that of the lowest epochs. */
export function scalesOf({ width, height, top, last, beside, below }) {
  const { max, ticks } = niceScale(top, TICKS);
  const [right, bottom] = [width - beside, height - below];
  return {
    ...{ width, height, right, bottom, ticks, max, last, left: LEFT, top: TOP, type: TYPE },
    x: (epoch) => LEFT + (epoch / last) * (right - LEFT),
    y: (loss) => bottom - (Math.min(loss, max) / max) * (bottom - TOP),
    /** Of a curve, which is cut off at the picture's edge; no browser can place what a diverging run comes to. */
    far: (loss) => bottom - Math.min(loss / max, FAR) * (bottom - TOP),
  };
}
