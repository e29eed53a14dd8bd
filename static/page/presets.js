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

/** Whether a preset's query speaks of these runs: of `config`, and of those it sets beside it, where it does. */
export function speaksOf(query, config, keep) {
  const beside = new URLSearchParams(query).getAll("keep");
  return sameRun(query, config) && (!beside.length || beside.join() === keep.join());
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
    /** `keep`: what differs in each of the runs beside it. */
    show(config, keep) {
      const shown = chips.find((chip) => speaksOf(chip.search, config, keep));
      for (const chip of chips) {
        if (chip === shown) chip.setAttribute("aria-current", "true");
        else chip.removeAttribute("aria-current");
      }
      note.textContent = shown?.title ?? note.dataset.otherwise;
    },
  };
}
