// One update as HTML: predict, compare, average, update, with the two loops beside them. Pure.
import { t } from "../language.js";
import { effectHtml } from "./effect.js";
import { noteHtml } from "./html.js";
import { loopsHtml } from "./loops.js";
import { listedHtml, rowNotes, rowsHtml } from "./rows.js";
import { updateHtml } from "./step.js";

export const MOST_COLUMNS = 4;
/** The drawer's second column and the air before it, in CSS pixels, from the width on at which there is one. */
const BESIDE = { width: 276, air: 24, from: 700 };

/** What stands there instead where numbers are no longer finite. */
export const divergedHtml = () =>
  noteHtml(t("Training diverged: the numbers of this update are no longer finite, so they cannot be followed."));

/**
 * The drawer's content. `shown`: {config, plan, dataset, columns (so many features have a place), width (of the drawer,
 * in CSS pixels), pixels() -> each image's shades, listed (whether the table of all rows is open), dialect (of the
 * loops), locked(field)}; `facts`: as `factsOf` gives them; `update`: its number from 0.
 */
export function insideHtml(shown, facts, update) {
  const width = shown.width < BESIDE.from ? shown.width : shown.width - BESIDE.width - BESIDE.air;
  const main =
    rowsHtml(shown, facts) +
    noteHtml(rowNotes(shown, facts)) +
    listedHtml(shown, facts) +
    updateHtml({ ...shown, width }, facts);
  const beside = loopsHtml(shown, update, facts) + effectHtml(shown, facts);
  return `<div class="inside-main">${main}</div><div class="inside-beside">${beside}</div>`;
}
