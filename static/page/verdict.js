// The verdict's sentence with its reason, and the run's warnings.

const STILL_TRAINING = { code: "", title: "Still training", reason: "What can be said of the run is said when it ends." };

/** Shows what a run says of itself in `element`. */
export function createVerdict(element) {
  const title = element.querySelector("[data-verdict=title]");
  const reason = element.querySelector("[data-verdict=reason]");
  const list = element.querySelector("ul");
  return {
    /** Null is the verdict of a run under way. */
    show(verdict, warnings) {
      const { code, title: headline, reason: why } = verdict ?? STILL_TRAINING;
      element.dataset.code = code;
      title.textContent = headline;
      reason.textContent = why;
      list.replaceChildren(...warnings.map(({ message }) => {
        const item = document.createElement("li");
        item.textContent = message;
        return item;
      }));
    },
  };
}
