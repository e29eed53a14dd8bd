// Where things stand in the map of samples by epochs. Pure.

/** So many samples have a line of their own; of more only every second, third, ... is drawn. */
const MOST_LINES = 400;
const MOST_LINE = 24;
/** How high the band of the row is that is followed, in CSS pixels: its batches can be pressed. */
export const BAND = 24;
const WIDEST_COLUMN = 52;
const SMALL = { lines: 200, bar: 22, gap: 4 };
const BARS = { gap: 14, width: 70, narrow: 34, number: 34 };
const NARROW = 480;

/** [step, lines, height of one in CSS pixels]: how samples are drawn in at most so many pixels. */
function linesOf(samples, most) {
  const step = Math.ceil(samples / most);
  const lines = Math.ceil(samples / step);
  return { step, lines, tall: Math.min(MOST_LINE, Math.max(1, Math.floor(most / lines))) };
}

/** What of a width stays for the columns beside labels of `left` and the bars. */
export const columnsWidth = (width, left) => width - left - BARS.gap - barsWidth(width) - BARS.number;

const barsWidth = (width) => (width < NARROW ? BARS.narrow : BARS.width);

/**
 * The frame of a map: {width, height, left, column, bars (where they begin), barOf(times) (how long one is), places
 * (of the samples that are drawn, by the map's order), step (every so-manyth), ratio (device pixels in one)}.
 */
export function mapFrame({ width, left, epochs, samples, most, ratio = 1 }) {
  const column = Math.min(WIDEST_COLUMN, Math.floor(columnsWidth(width, left) / epochs));
  return framed({
    left,
    column,
    bar: barsWidth(width),
    gap: BARS.gap,
    after: BARS.number,
    epochs,
    samples,
    most,
    ratio,
  });
}

/** The frame of a small map, without labels, in so many pixels of width. */
export function smallFrame({ width, epochs, samples, most, ratio = 1 }) {
  const { bar, gap, lines } = SMALL;
  const column = Math.floor((width - bar - gap) / epochs);
  return framed({ left: 0, column, bar, gap, after: 0, epochs, samples, most, ratio, tallest: lines });
}

function framed({ left, column, bar, gap, after, epochs, samples, most, ratio, tallest = MOST_LINES }) {
  const { step, lines, tall } = linesOf(samples, tallest);
  const bars = left + epochs * column + gap;
  return {
    left,
    column,
    bars,
    bar,
    step,
    ratio,
    width: bars + bar + after,
    height: lines * tall,
    places: Array.from({ length: lines }, (_, line) => line * step),
    barOf: (times) => (most === 0 ? 0 : (times / most) * bar),
  };
}

/** The place in the map's order at a height, in CSS pixels. */
export const placeAt = ({ height }, samples, y) =>
  Math.max(0, Math.min(samples - 1, Math.floor((y / height) * samples)));

/** Where the band of a row that is followed begins: over the middle of its place. */
export const bandTop = ({ height }, samples, place) =>
  Math.max(0, Math.min(height - BAND, ((place + 0.5) / samples) * height - BAND / 2));
