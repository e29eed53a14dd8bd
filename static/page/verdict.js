// The verdict's sentence with its reason, and the run's warnings.

import { t } from "../language.js";

const stillTraining = () => ({
  code: "",
  title: t("Still training"),
  reason: t("The verdict appears when training ends."),
});

/** The verdict of a run that the reader stopped: there is none. */
export const stoppedVerdict = (done, total) => ({
  code: "",
  title:
    done > 0
      ? t("Stopped at update {done} of {total}", { done, total })
      : t("Stopped before the first update was shown"),
  reason: t("A run that was stopped cannot be judged. Press Run to train it to its end."),
});

/** Shows what a run says of itself in `element`. */
export function createVerdict(element) {
  const title = element.querySelector("[data-verdict=title]");
  const reason = element.querySelector("[data-verdict=reason]");
  const list = element.querySelector("ul");
  return {
    /** Null is the verdict of a run under way. A warning that the verdict itself tells is not told twice. */
    show(verdict, warnings) {
      const { code, title: headline, reason: why } = verdict ?? stillTraining();
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
