// The switch beside the batch slider: whether the learning rate is kept, or follows the batch size.

import { baseOf } from "../compare/rate.js";
import { t } from "../language.js";
import { count } from "./format.js";

const NOTES = {
  linear: (values) => t("{rate} = {from} × {batch} / {base}", values),
  root: (values) => t("{rate} = {from} × the square root of {batch} / {base}", values),
};

/** The switch in `element`. `state`: the page's; `delegate.scaled(value)` when it is set. */
export function createScaling(element, state, delegate) {
  const note = element.querySelector("[data-note]");
  element.addEventListener("change", ({ target }) => delegate.scaled(target.value));
  return {
    /** Shows how the learning rate of the run that is set follows. */
    show() {
      const { rate, rate_from } = state.view;
      for (const input of element.querySelectorAll("input")) input.checked = input.value === rate;
      const base = baseOf(rate_from);
      note.textContent =
        base && rate !== "kept"
          ? NOTES[rate]({
              rate: String(state.value("learning_rate")),
              from: String(base.rate),
              batch: count(state.rowsOfUpdate),
              base: count(base.batch),
            })
          : "";
    },
  };
}
