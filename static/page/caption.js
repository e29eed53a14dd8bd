// What the whole run's marks are, and the chart in words. app/epochwise/web/picture/caption.py writes the same caption
// into the page. Pure.

import { endingOf, isWhole } from "../lens/runframe.js";
import { count, loss, plural } from "./format.js";
import { epochs } from "../lens/series.js";

/** What the chart's marks are. */
export function captionOf(run) {
  const told = [marksOf(run)];
  if (isWhole(run)) told.push("A batch of all samples has the training loss itself: orange lies under blue.");
  if (run.status === "diverged") told.push("The log axis shows how they grew.");
  return told.join(" ");
}

function marksOf({ batch_loss: losses, plan }) {
  if (!losses?.thinned) return "Orange: the loss of every single batch, measured before its update.";
  const width = losses.width;
  const whole = width % plan.updates_per_epoch === 0 ? ` (${plural(width / plan.updates_per_epoch, "epoch")})` : "";
  return `Orange: where the middle half and the middle 80% of each ${count(width)} batch losses${whole} lie.`;
}

/** The chart in words. */
export function describe(run) {
  const told = epochs(run);
  const last = told.epoch.length - 1;
  const lowest =
    run.lowest && run.status !== "diverged"
      ? ` Validation loss was lowest after epoch ${count(run.lowest.epoch)}: ${loss(run.lowest.validation)}.`
      : "";
  const ending = endingOf(run);
  return (
    `Learning curves over ${plural(told.epoch[last], "epoch")}${ending && `; ${ending}`}. ` +
    `Training loss went from ${loss(told.train[0])} to ${loss(told.train[last])}, ` +
    `validation loss from ${loss(told.validation[0])} to ${loss(told.validation[last])}.${lowest}`
  );
}
