// The verdict's sentence with its reason, and the run's warnings.

import { count } from "./format.js";

const STILL_TRAINING = {
  code: "",
  title: "Still training",
  reason: "What can be said of the run is said when it ends.",
};

/** The verdict of a run that the reader stopped: there is none. */
export const stoppedVerdict = (done, total) => ({
  code: "",
  title: done > 0 ? `Stopped at update ${count(done)} of ${count(total)}` : "Stopped before the first update was shown",
  reason: "A run that was stopped cannot be judged. Run trains it to its end.",
});

/** Shows what a run says of itself in `element`. */
export function createVerdict(element) {
  const title = element.querySelector("[data-verdict=title]");
  const reason = element.querySelector("[data-verdict=reason]");
  const list = element.querySelector("ul");
  return {
    /** Null is the verdict of a run under way. A warning that the verdict itself tells is not told twice. */
    show(verdict, warnings) {
      const { code, title: headline, reason: why } = verdict ?? STILL_TRAINING;
      element.dataset.code = code;
      title.textContent = headline;
      reason.textContent = why;
      list.replaceChildren(
        ...warnings
          .filter((warning) => warning.code !== code)
          .map(({ message }) => {
            const item = document.createElement("li");
            item.textContent = message;
            return item;
          }),
      );
    },
  };
}
