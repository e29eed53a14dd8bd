// Where things stand in the chart of a comparison: its axis across, losses up. Pure.

/** The chart's margins in CSS pixels where its type has 12; the names of the runs stand at the right. */
const MARGINS = { left: 38, top: 26, bottom: 40 };
const TYPE = 12;
const NAMES = { wide: 190, narrow: 124 };
/** A narrower chart gives its names less room. */
const WIDE = 560;

/** What a log axis leaves free beyond its values at either end, as a share of itself. */
const FREE = 0.03;

/**
 * The room, the ends of both axes (`y`: of a log axis the powers of ten), and where on the screen a place of the axis
 * and a loss stand. `wantsLog`: losses on a log axis, where any is above 0.
 */
export function scalesOf(compared, { width, height, type }, wantsLog = false) {
  const { axis, range } = compared;
  const margin = (side) => Math.round((MARGINS[side] * type) / TYPE);
  const [left, top, bottom] = [margin("left"), margin("top"), height - margin("bottom")];
  const right = width - Math.round(((width < WIDE ? NAMES.narrow : NAMES.wide) * type) / TYPE);
  const powers = wantsLog ? powersOf(compared) : null;
  const [log, y] = [powers !== null, powers ?? range];
  const share = (loss) => Math.max(0, Math.min(1, ((log ? Math.log10(loss) : loss) - y[0]) / (y[1] - y[0])));
  return {
    ...{ width, height, type, left, right, top, bottom, log, y },
    x: (at) => left + (at / axis.end) * (right - left),
    place: (loss) => bottom - share(loss) * (bottom - top),
  };
}

/** From which to which power of ten the lines go, this run's validation among them; null where no loss is above 0. */
function powersOf({ runs, axis }) {
  const drawn = (run, losses) => losses.filter((loss, place) => loss > 0 && run.curve.at[place] <= axis.end);
  const lines = [...runs.map((run) => drawn(run, run.curve.train)), drawn(runs[0], runs[0].curve.validation)];
  const powers = lines.flat().map(Math.log10).filter(Number.isFinite);
  if (powers.length === 0) return null;
  const [low, high] = powers.reduce(
    ([least, most], each) => [Math.min(least, each), Math.max(most, each)],
    [Infinity, -Infinity],
  );
  const free = FREE * (high - low || 1);
  return [low - free, high + free];
}
