// The lens's measures: lengths at a type of 12 px, which grow with the type, and numbers of batches and epochs.
// static/lens.css keeps the natural height until the lens is drawn.
const BASE_TYPE = 12;

const LENGTHS = {
  left: 52,
  right: 10,
  row: 15,
  label_gap: 9,
  strip_gap: 20,
  strip: 20,
  axis: 17,
  brace: 11,
  words: 15,
  bottom: 5,
  ring: 4.5,
};
const LOW_LENGTHS = { ...LENGTHS, label_gap: 5, strip_gap: 12, strip: 12, axis: 15, brace: 7, bottom: 3 };
/** Lines of labels above the dots. */
const ROWS = 4;
const PLOT = 190;
const LEAST_PLOT = 90;

/** How many updates and epochs are shown. */
const COUNTS = {
  wide: { dots: 120, most_dots: 400, most_epochs: 4, most_single: 12, inside: 200, y_ticks: 4 },
  narrow: { dots: 80, most_dots: 160, most_epochs: 3, most_single: 8, inside: 100, y_ticks: 4 },
};
/** A stage that is narrower than this shows fewer dots. */
const NARROW_BELOW = 496;

const grown = (lengths, by) => Object.fromEntries(Object.entries(lengths).map(([name, length]) => [name, by * length]));

/** What stands above and below the plot: `rows` lines of labels, `lines` lines of words under the strip. */
const around = (m) =>
  m.rows * m.row + m.label_gap + m.strip_gap + m.strip + m.axis + m.brace + m.lines * m.words + m.bottom;

function filled(lengths, rows, lines, height) {
  const m = { ...lengths, rows, lines };
  return { ...m, plot: height - around(m) };
}

/**
 * All lengths of a lens whose type has `type` px: as tall as it is by nature, or as tall as `height`. Where that is
 * little the strip grows thin first, then there are fewer words.
 */
function lengthsOf(type, height) {
  const by = type / BASE_TYPE;
  const [usual, low] = [grown(LENGTHS, by), grown(LOW_LENGTHS, by)];
  const natural = { ...usual, rows: ROWS, lines: 2, plot: by * PLOT };
  if (height === undefined) return { type, ...natural };
  const tries = [filled(usual, ROWS, 2, height), filled(low, ROWS, 2, height), filled(low, ROWS, 1, height)];
  const last = filled(low, 1, 1, height);
  const fitting = tries.find(({ plot }) => plot >= by * LEAST_PLOT) ?? last;
  return { type, ...fitting, plot: Math.max(fitting.plot, 1) };
}

/** Whether a stage is wide or narrow: `room` px for the lens and the data beside it. */
export const sizeOf = (room, type = BASE_TYPE) => ((room * BASE_TYPE) / type < NARROW_BELOW ? "narrow" : "wide");

export const countsOf = (size) => COUNTS[size];

/** The measures of one lens. */
export const measuresOf = ({ size = "wide", type = BASE_TYPE, height }) => ({
  ...countsOf(size),
  ...lengthsOf(type, height),
});

/** The y axis holds so many times the untrained model's loss at most. */
export const OVER_INITIAL = 5;
/** Marks above the axis are so far apart at least. */
export const PEAK_GAP = 7;
