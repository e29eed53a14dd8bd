// The runs to try: links that the page follows without loading anew; the one that is shown says what to look at.

/** Whether two queries give every field the same value, numbers compared as numbers. */
export function sameRun(query, config) {
  const given = new URLSearchParams(query);
  given.delete("keep");
  const fields = Object.entries(config).filter(([, value]) => value !== null);
  const same = ([name, value]) =>
    given.has(name) && (typeof value === "number" ? Number(given.get(name)) === value : given.get(name) === value);
  return fields.length === [...given].length && fields.every(same);
}

/** Whether a click on a link is to be followed by the page itself, which then does not load anew. */
export function staysHere(event) {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  event.preventDefault();
  return true;
}

/** The chips under `element`, links with every field written out and a title that says what to look at;
 * `delegate.chosen(query)`. */
export function createPresets(element, delegate) {
  const chips = [...element.querySelectorAll("[data-preset]")];
  const note = element.querySelector(".note");
  element.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-preset]");
    if (chip && staysHere(event)) delegate.chosen(chip.search);
  });
  return {
    show(config) {
      const shown = chips.find((chip) => sameRun(chip.search, config));
      for (const chip of chips) {
        if (chip === shown) chip.setAttribute("aria-current", "true");
        else chip.removeAttribute("aria-current");
      }
      note.textContent = shown?.title ?? note.dataset.otherwise;
    },
  };
}
