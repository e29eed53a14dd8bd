// What there is to say of the passes of a run whose epochs are none, and of its test rows; app/epochwise/web/wording.py
// says the same. Pure.
import { t, tn } from "../language.js";
import { batchesPerPass } from "./passes.js";

export const batchesText = (count) => tn("{count} batch", "{count} batches", count);

/** How many samples no batch of the run holds; "" where there are none, or where chance decides. */
export const unseenText = ({ unseen_samples: unseen }) =>
  unseen > 0 ? tn("{count} sample is in no batch.", "{count} samples are in no batch.", unseen) : "";

/** How many passes are planned, and how many samples no batch holds. */
export function passesText(plan) {
  return [plan.restarts ? t("Every epoch begins a new pass.") : plannedText(plan), unseenText(plan)]
    .filter(Boolean)
    .join(" ");
}

function plannedText(plan) {
  const whole = Math.floor(plan.total_batches / batchesPerPass(plan));
  const rest = plan.total_batches - whole * batchesPerPass(plan);
  const words = { passes: tn("{count} pass", "{count} passes", whole), batches: batchesText(rest) };
  if (rest === 0) return t("Planned: {passes}.", words);
  return whole === 0 ? t("Planned: {batches}, less than a pass.", words) : t("Planned: {passes} and {batches}.", words);
}

/** What the test rows are for; "" where there are none. */
export const testText = ({ test_samples: rows }) =>
  rows > 0
    ? tn(
        "{count} test sample, scored once after the last epoch.",
        "{count} test samples, scored once after the last epoch.",
        rows,
      )
    : "";
