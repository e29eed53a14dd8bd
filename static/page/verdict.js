// The verdict's sentence with its reason, and the run's warnings.

/** Shows what a run says of itself in `element`. */
export function createVerdict(element) {
  const title = element.querySelector("[data-verdict=title]");
  const reason = element.querySelector("[data-verdict=reason]");
  const list = element.querySelector("ul");
  return {
    show(verdict, warnings) {
      element.dataset.code = verdict.code;
      title.textContent = verdict.title;
      reason.textContent = verdict.reason;
      list.replaceChildren(...warnings.map(({ message }) => {
        const item = document.createElement("li");
        item.textContent = message;
        return item;
      }));
    },
  };
}
