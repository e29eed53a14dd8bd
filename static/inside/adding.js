// Numbers that add up as they are written: of how many decimals each must have, so that a reader who follows them by
// hand gets what stands there. Pure.

const MOST_MORE = 6;

/** A number as its digits write it. */
export const rounded = (value, decimals) => Number(value.toFixed(decimals));

/** The decimals that a mean of this size is written with: as the lens writes a loss, and more for a tiny one. */
export function decimalsOf(size) {
  if (!(size > 0)) return 3;
  if (size >= 1000) return 0;
  if (size >= 100) return 1;
  if (size >= 10) return 2;
  return size >= 1e-3 ? 3 : Math.min(12, 2 - Math.floor(Math.log10(size)));
}

/** The fewest decimals from `least` on with which something holds; null if it holds with none. */
export function fewest(least, holds) {
  for (let decimals = least; decimals <= least + MOST_MORE; decimals += 1) if (holds(decimals)) return decimals;
  return null;
}

/** The sum of values as they are written. */
export const writtenSum = (values, decimals) =>
  rounded(
    values.reduce((sum, value) => sum + rounded(value, decimals), 0),
    decimals,
  );

/**
 * How losses and their mean are written: {decimals, sum, mean, exact}. The written losses have the written sum, and
 * that divided by their count is the written mean, unless `exact` is false.
 */
export function writtenMean(losses, mean) {
  const least = decimalsOf(Math.abs(mean));
  const adds = (decimals) =>
    rounded(writtenSum(losses, decimals) / losses.length, decimals) === rounded(mean, decimals);
  const found = fewest(least, adds);
  const decimals = found ?? least;
  return { decimals, sum: writtenSum(losses, decimals), mean: rounded(mean, decimals), exact: found !== null };
}

/** Whether minus the logarithm of a chance as it is written is its loss as it is written. */
export const chanceChecks = ({ prediction, loss }, written, decimals) =>
  rounded(-Math.log(rounded(prediction, written)), decimals) === rounded(loss, decimals);

/** The difference of a prediction and its target as they are written. */
export const writtenDifference = ({ target, prediction }, digits) =>
  rounded(rounded(prediction, digits) - rounded(target, digits), digits);

/** Whether the square of the written difference of a prediction and its target is the written loss. */
export function errorChecks({ target, prediction, loss }, written, decimals) {
  const error = writtenDifference({ target, prediction }, written);
  return rounded(error * error, decimals) === rounded(loss, decimals);
}
