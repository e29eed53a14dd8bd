// How many of some losses are how large. Pure.

/** So many bins from 0 to the largest loss. */
export const BINS = 40;

/** The number of losses in each of BINS equal parts of 0 to `scale`; what lies beyond an end counts there. */
export function spreadOf(losses, scale) {
  const counts = Array(BINS).fill(0);
  for (const loss of losses) counts[Math.max(0, Math.min(BINS - 1, Math.floor((loss / scale) * BINS)))] += 1;
  return counts;
}
