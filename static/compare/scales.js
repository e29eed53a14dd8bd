// Where things stand in the chart of a comparison: its axis across, losses up. Pure.

/** The chart's margins in CSS pixels where its type has 12; the names of the runs stand at the right. */
const MARGINS = { left: 38, top: 26, bottom: 40 };
const TYPE = 12;
const NAMES = { wide: 190, narrow: 124 };
/** A narrower chart gives its names less room. */
const WIDE = 560;

/** The room, the ends of both axes, and where on the screen a place of the axis and a loss stand. */
export function scalesOf({ axis, range }, { width, height, type }) {
  const margin = (side) => Math.round((MARGINS[side] * type) / TYPE);
  const [left, top, bottom] = [margin("left"), margin("top"), height - margin("bottom")];
  const right = width - Math.round(((width < WIDE ? NAMES.narrow : NAMES.wide) * type) / TYPE);
  const [low, high] = range;
  const share = (loss) => Math.max(0, Math.min(1, (loss - low) / (high - low)));
  return {
    ...{ width, height, type, left, right, top, bottom },
    x: (at) => left + (at / axis.end) * (right - left),
    place: (loss) => bottom - share(loss) * (bottom - top),
  };
}
