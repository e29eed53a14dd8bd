// One update as HTML: predict, compare, average, update, with the two loops beside them. Pure.
import { t } from "../language.js";
import { effectHtml } from "./effect.js";
import { noteHtml } from "./html.js";
import { loopsHtml } from "./loops.js";
import { rowNotes, rowsHtml } from "./rows.js";
import { updateHtml } from "./step.js";

export const MOST_COLUMNS = 4;

/** What stands there instead where numbers are no longer finite. */
export const divergedHtml = () =>
  noteHtml(t("Training diverged: the numbers of this update are no longer finite, so they cannot be followed."));

/**
 * The drawer's content. `shown`: {config, plan, dataset, columns (so many features have a place), pixels() -> each
 * image's shades}; `facts`: as `factsOf` gives them; `update`: its number from 0.
 */
export function insideHtml(shown, facts, update) {
  const main = rowsHtml(shown, facts) + noteHtml(rowNotes(shown, facts)) + updateHtml(shown, facts);
  const beside = loopsHtml(shown, update, facts.count) + effectHtml(shown.plan, facts);
  return `<div class="inside-main">${main}</div><div class="inside-beside">${beside}</div>`;
}
