// Which values the axes of a sweep have, around those of the run that is shown. Pure.

const MOST = 8;
const PARTS = [1, 2, 5];
const MOST_EPOCHS = 1_000_000;
const MOST_RATE = 1000;

/** 1, 2, 5, 10 … between two numbers, both included where they are of them. */
function series(least, most) {
  const found = [];
  for (let exponent = Math.floor(Math.log10(least)); 10 ** exponent <= most * (1 + 1e-9); exponent += 1)
    for (const part of PARTS) {
      const value = Number(`${part}e${exponent}`);
      if (value >= least * (1 - 1e-9) && value <= most * (1 + 1e-9)) found.push(value);
    }
  return found;
}

/** With this run's own value: in place of the nearest one where there are as many as fit. */
function holding(values, own) {
  if (values.includes(own)) return values;
  const away = (value) => Math.abs(Math.log(value / own));
  const nearest = values.reduce((best, value) => (away(value) < away(best) ? value : best), values[0]);
  const others = values.length < MOST ? values : values.filter((value) => value !== nearest);
  return [...others, own].sort((a, b) => a - b);
}

/** Batch sizes from 1 to all samples; where there are too many, the largest, but for this run's own. */
function sizes({ samples, batch_size }) {
  const all = series(1, samples);
  const values = all.includes(samples) ? all : [...all, samples];
  return holding(values.slice(-MOST), Math.min(batch_size, samples));
}

/** Learning rates from two steps below this run's to five above it: 1, 2, 5 times a power of ten if its own is. */
function rates({ learning_rate: own }) {
  const scale = own / 10 ** Math.floor(Math.log10(own) + 1e-9);
  const first = PARTS.findIndex((part) => Math.abs(scale - part) < 1e-9);
  const step = (by) => {
    if (by === 0) return own;
    const place = Math.max(first, 0) + by;
    const decade = Math.floor(place / PARTS.length);
    const part = PARTS[place - decade * PARTS.length];
    const base = first < 0 ? own : own / PARTS[first];
    return Number((base * part * 10 ** decade).toPrecision(6));
  };
  return [-2, -1, 0, 1, 2, 3, 4, 5].map(step).filter((rate) => rate <= MOST_RATE);
}

/** Epochs up to this run's own. */
const epochs = ({ epochs: own }) => holding(series(1, Math.min(own, MOST_EPOCHS)).slice(-MOST), own);

/** {x, y} of a sweep: {field, values} of each; `other`: the field of the second axis. */
export function axesOf(config, other) {
  const values = other === "epochs" ? epochs(config) : rates(config);
  return { x: { field: "batch_size", values: sizes(config) }, y: { field: other, values } };
}

/** Numbers of training samples for a curve of sizes: `rows` is how many the data set has, null where they are made. */
export function samplesOf({ samples, validation_samples, test_samples = 0 }, rows) {
  const most = rows === null ? Math.max(2000, samples) : rows - validation_samples - test_samples;
  return holding(series(10, most).slice(-MOST), samples);
}

/** An axis as the API takes it. */
export const axisText = ({ field, values }) => `${field}:${values.join(",")}`;

/** Seconds of one core that all cells take, by the estimate of the run that is shown. */
export function secondsOf({ x, y }, { config, plan }) {
  const { estimated_seconds: seconds, total_updates: updates } = plan;
  const cells = y.values.flatMap((value) =>
    x.values.map((size) => {
      const rounds = y.field === "epochs" ? value : config.epochs;
      const made = Math.ceil(config.samples / size) * rounds;
      return seconds * Math.max(made / updates, rounds / config.epochs);
    }),
  );
  return cells.reduce((sum, each) => sum + each, 0);
}
