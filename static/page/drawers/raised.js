// The button that counts which updates in the chart raised the loss of all samples.

import { t } from "../../language.js";
import { RAISED_FIELDS, mayCount, raisedOf, raisedWords } from "../../inside/raised.js";
import { keyOf, viewOf } from "./worst.js";

/** `drawer`: {ask, say} as drawers.js gives them. The button stays, so that a press keeps the focus. */
export function createRaised(element, { ask, say }) {
  const button = element.appendChild(document.createElement("button"));
  const line = element.appendChild(document.createElement("p"));
  button.type = "button";
  button.textContent = t("How many updates raised the loss of all samples?");
  /** @type {any} what is shown: {run, dataset, place} */
  let shown = null;
  let counted = "";

  button.addEventListener("click", () => {
    const { run, dataset } = shown;
    const view = viewOf(shown);
    ask("run/updates", { ...view, fields: RAISED_FIELDS }, ({ updates }) => {
      counted = keyOf(shown);
      line.textContent = raisedWords(raisedOf({ ...run, dataset }, updates), updates.length, run.plan.samples);
      say(line.textContent);
    });
  });

  return {
    /** `state`: as drawers.js has it; `parameters`: how many the model has, of an update that can be followed. */
    draw(state, parameters) {
      shown = state;
      element.hidden = !mayCount(viewOf(state).count, state.run.plan.samples, parameters);
      if (counted !== keyOf(state)) line.textContent = "";
    },
  };
}
