// Which of the four steps is lit in the drawer: that of a line of code or of a part that a reader points at or has the
// focus on, or while Play goes slowly, one after the other.

import { browserTimers } from "../../lens/play.js";

/** A step is lit so long while Play goes slowly, in ms: all four before the next batch. */
const STEP_MS = 110;
const STEPS = [1, 2, 3, 4];

/**
 * `body`: the drawer, whose parts have `data-steps`, numbers apart by spaces; it has those that are lit in `data-lit`.
 * `calm()`: whether a reader wants nothing to move; `timers`: {set(task, ms), clear(timer)}.
 */
export function createLit(body, calm, timers = browserTimers) {
  /** @type {any[]} */
  let walking = [];
  let [shown, paced] = [null, ""];

  const light = (steps) => {
    body.dataset.lit = steps;
  };

  const pointed = ({ target }) => {
    const part = target.closest("[data-steps]");
    stop();
    light(part ? part.dataset.steps : "");
  };
  const left = () => light("");
  body.addEventListener("pointerover", pointed);
  body.addEventListener("pointerleave", left);
  body.addEventListener("focusin", pointed);
  body.addEventListener("focusout", left);

  function stop() {
    for (const timer of walking) timers.clear(timer);
    walking = [];
  }

  return {
    /** An update (its document) is drawn while Play goes at `pace`. */
    drawn(update, pace) {
      if (update === shown && pace === paced) return;
      [shown, paced] = [update, pace];
      stop();
      light("");
      if (pace !== "slow" || calm()) return;
      walking = STEPS.map((step, i) => timers.set(() => light(String(step)), i * STEP_MS));
    },
  };
}
