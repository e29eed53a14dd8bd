// Which part of the run is in view: zoomed into by a drag, two fingers or keys, and back by one press. Pure.

const LEAST_UPDATES = 4;
const KEY_STEP = 2;
const PANNED = 0.2;

/** A range of updates kept inside a run of `end` updates and no narrower than a few. */
export function within([from, to], end) {
  const length = Math.min(end, Math.max(to - from, Math.min(LEAST_UPDATES, end)));
  const middle = (from + to) / 2;
  const start = Math.max(0, Math.min(middle - length / 2, end - length));
  return [start, start + length];
}

/** The range around its middle, or around `at`, so many times as long. */
export function scaled([from, to], factor, at = (from + to) / 2) {
  return [at - (at - from) * factor, at + (to - at) * factor];
}

/** The range in which two points of the old one, in updates, lie at the shares (0 to 1) of the width given now. */
export function pinched([first, second], [left, right]) {
  const length = (second - first) / (right - left);
  const from = first - left * length;
  return [from, from + length];
}

/** The range that a key asks for; null for the whole run, undefined for any other key. `at`: the update it is about. */
export function zoomOfKey(key, range, at) {
  const length = range[1] - range[0];
  if (key === "+" || key === "=") return scaled(range, 1 / KEY_STEP, at);
  if (key === "-") return scaled(range, KEY_STEP, at);
  if (key === "0" || key === "Escape") return null;
  if (key === "<") return range.map((end) => end - PANNED * length);
  if (key === ">") return range.map((end) => end + PANNED * length);
  return undefined;
}
