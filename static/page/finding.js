// A run in a line, where a page has no room for more: its learning rate, which has no slider there, and its verdict.

import { t } from "../language.js";

/** Shows the headline of a run's verdict in `element`, nothing while it is under way; its learning rate in `rate`. */
export function createFinding(element, rate) {
  const say = (text) => {
    element.textContent = text;
    element.hidden = text === "";
  };
  return {
    show(run) {
      rate.textContent = t("learning rate {rate}", { rate: run.config.learning_rate });
      say(run.verdict?.title ?? "");
    },
    stale: () => say(""),
  };
}
