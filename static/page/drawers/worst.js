// The buttons that lead to the worst batch in the chart, and what they lead to; and of the cursor's batch, which sample
// causes most of its loss.

import { t } from "../../language.js";
import { WORST_FIELDS, someAlone, worstOf, worstWords } from "../../inside/worst.js";
import { doneOf } from "../../lens/model.js";
import { batchesOf, rowsOfUpdate, togetherIn, updateOf } from "../../lens/updates.js";

/** `drawer`: {ask, visit, say} as drawers.js gives them. The buttons stay, so that a press keeps the focus. */
export function createWorst(element, { ask, visit, say }) {
  const group = element.appendChild(document.createElement("div"));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", t("The worst batch in the chart"));
  const lines = ["cause", "found"].map(() => element.appendChild(document.createElement("p")));
  const byLoss = button("loss", t("Take me to the worst batch"));
  const byShare = button("share", t("… where one sample causes most of the loss"));
  /** @type {any} what is shown: {run, place} */
  let shown = null;
  let pressed = "";
  /** @type {any} the last search: {kind, update, count, at (the cursor's update that it led to), of} */
  let found = null;
  /** @type {any} */
  let drawn = {};

  function button(kind, words) {
    const made = group.appendChild(document.createElement("button"));
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => {
      pressed = kind;
      if (shown?.place.playing) visit(shown.place.index, { stays: true }); // Play stops
      search();
    });
    return made;
  }

  /** Waits until the cursor's update is here: of two wishes for updates only the newer one counts. */
  function search() {
    if (pressed === "" || !shown?.here) return;
    const [kind, view] = [pressed, viewOf(shown)];
    pressed = "";
    const worst = kind === "loss" ? { worst: 1 } : {};
    ask("run/updates", { ...view, ...worst, fields: WORST_FIELDS }, ({ updates }) => {
      const update = worstOf(kind, updates);
      const at = update ?? shown.place.makes;
      found = { kind, update, count: view.count, aside: someAlone(updates), at, of: keyOf(shown) };
      if (update !== null) visit(batchesOf(update, shown.run.plan).first, { stays: true });
    });
  }

  return {
    /** `state`: as drawers.js has it; `update`: the cursor's, as the API gives it, undefined until it is here. */
    draw({ run, place }, update) {
      shown = { run, place, here: update !== undefined };
      byLoss.textContent =
        togetherIn(run.plan) > 1 ? t("Take me to the worst update") : t("Take me to the worst batch");
      byShare.hidden = rowsOfUpdate(run.plan) === 1;
      if (update === undefined) return;
      if (found?.at !== place.makes || found.of !== keyOf(shown)) found = null;
      search();
      if (drawn.update === update && drawn.found === found) return;
      drawn = { update, found };
      const words = worstWords(update, run.plan, found);
      for (const [i, line] of lines.entries()) line.textContent = words[i] ?? "";
      if (found) say(words.join(" ")); // it answers a press
    },
  };
}

/** Which run and which updates of it a search is true of. */
export const keyOf = (state) => JSON.stringify([state.run.id, viewOf(state)]);

/** The updates in the chart, as far as the run has come: {first, count}. */
export function viewOf({ run, place: { first, count } }) {
  const last = Math.min(first + count, doneOf(run)) - 1;
  const [from, to] = [first, last].map((batch) => updateOf(batch, run.plan));
  return { first: from, count: to + 1 - from };
}
