// What a reader does with the runs beside the one that is shown: keeps, moves and removes them, holds something equal.

import { t } from "../language.js";
import { SITE } from "./site.js";
import { MOST_KEPT } from "./url.js";

/** What reads an address may cut off a longer one. */
const MOST_CHARACTERS = 2000;

/**
 * What the comparison's parts call. `lab`: rearranged() when other runs stand beside this one, or something else is
 * held equal; kept() when this run is kept; set(change) sets another run, scale(change) its learning rate, by
 * `change()`.
 */
export function createBeside(state, lab) {
  const rearranged = (change) => {
    change();
    lab.rearranged();
  };

  /** Keeps the run that is set; why it cannot be kept, or what to do next. */
  function keep() {
    if (state.isKept) return t("Already kept.");
    if (state.kept.length >= MOST_KEPT) return t("{count} kept. Remove one first.", { count: MOST_KEPT });
    state.keepThis();
    if (`${SITE}/?${state.seen}`.length > MOST_CHARACTERS) {
      state.unkeep();
      return t("The address would have more than {count} characters. Remove a run first.", { count: MOST_CHARACTERS });
    }
    lab.kept();
    // Shown once another run is set: a run beside itself is no comparison.
    return t("Kept. Now change something.");
  }

  return {
    /** The query of the comparison, "" where nothing stands beside this run. */
    asked: () => (state.keep.length ? state.compared : ""),
    count: () => state.kept.length,
    canRestore: () => state.canRestore && state.kept.length < MOST_KEPT,
    keep,
    keepAll: (texts) => rearranged(() => state.keepAll(texts)),
    swap: (text) => lab.set(() => state.swap(text)),
    move: (text, by) => rearranged(() => state.move(text, by)),
    drop: (text) => rearranged(() => state.drop(text)),
    restore: () => rearranged(() => state.restore()),
    hold: (value) => rearranged(() => (state.view.hold = value)),
    rate: (value, from = "") => lab.scale(() => state.scale(value, from)),
  };
}
