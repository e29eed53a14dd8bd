// Which epochs the map shows: a page of them that holds the cursor. Pure.
import { followedPlan } from "../lens/model.js";
import { rowsOfLongest } from "../lens/passes.js";
import { count, textWidth } from "../lens/text.js";

const MOST_EPOCHS = 12;
/** An epoch's column is at least so wide, in CSS pixels, that a press finds it. */
const LEAST_COLUMN = 28;
/** The size of the type in a cell of the followed row. */
const CELL_TYPE = 12;
/** The API gives at most so many rows at once: MAX_ROWS of app/epochwise/runs/ranges.py. */
const MOST_ROWS = 200_000;

/** How many epochs with so many batches have a place in so many CSS pixels, each as wide as its largest number. */
export function roomFor(width, batches) {
  const column = Math.max(LEAST_COLUMN, textWidth(count(batches), CELL_TYPE, true));
  return Math.max(1, Math.min(MOST_EPOCHS, Math.floor(width / column)));
}

/** The page {first, count} of at most `most` epochs of a run that holds an update, from 0. */
export function pageOf(run, update, most) {
  const { plan } = run;
  const { epochs } = followedPlan(run);
  const shown = Math.min(
    most,
    epochs,
    Math.max(1, Math.floor(MOST_ROWS / Math.max(plan.samples, rowsOfLongest(plan)))),
  );
  const epoch = Math.floor(update / plan.batches_per_epoch);
  const first = Math.floor(epoch / shown) * shown;
  return { first: Math.max(0, Math.min(first, epochs - shown)), count: shown };
}

/** So many numbers are enough for a small map. */
const SMALL_ROWS = 60_000;

/** How many of a plan's first epochs a small map shows: two at least, so that they can be compared. */
export const smallCount = ({ epochs, samples }) =>
  Math.min(epochs, MOST_EPOCHS, Math.max(2, Math.floor(SMALL_ROWS / samples)));
