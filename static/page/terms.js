// Explained words: the line of a word opens on hover, focus and press, and closes with Escape or a press elsewhere.

const EDGE = 8;
const GAP = 4;

/** Lets every explained word of the page, also those that come later, show its line. */
export function createTerms(page) {
  /** @type {Element | null} the word's element whose line is open */
  let open = null;
  // A press keeps it open when the pointer has left.
  let kept = false;
  // A line closed under the pointer stays closed until the pointer has left: the page may move below it.
  /** @type {Element | null} */
  let dismissed = null;

  const wordOf = (term) => term.querySelector(".term-word");
  const termAt = (target) => (target instanceof Element ? target.closest(".term") : null);

  function show(term, keep) {
    if (open !== term) hide();
    open = term;
    kept ||= keep;
    wordOf(term).setAttribute("aria-expanded", "true");
    place();
  }

  function hide() {
    if (open) wordOf(open).setAttribute("aria-expanded", "false");
    open = null;
    kept = false;
  }

  function dismiss() {
    dismissed = open;
    hide();
  }

  function place() {
    if (!open) return;
    /** @type {any} */
    const text = open.querySelector(".term-text");
    text.style.left = text.style.top = "0";
    const { clientWidth, clientHeight } = page.documentElement;
    const at = text.getBoundingClientRect();
    const { left, top } = placed(wordOf(open).getBoundingClientRect(), at, clientWidth, clientHeight);
    text.style.left = `${left - at.left}px`;
    text.style.top = `${top - at.top}px`;
  }

  page.addEventListener("pointerover", ({ target, pointerType }) => {
    const term = pointerType === "touch" ? null : termAt(target);
    if (term && !kept && term !== dismissed) show(term, false);
  });
  page.addEventListener("pointerout", ({ relatedTarget }) => {
    if (termAt(relatedTarget) !== dismissed) dismissed = null;
    if (open && !kept && termAt(relatedTarget) !== open && !open.contains(page.activeElement)) hide();
  });
  // A press focuses the word too, and is told apart: it would else open the line twice, which closes it.
  page.addEventListener("focusin", ({ target }) => {
    if (target.matches(".term-word:focus-visible")) show(termAt(target), false);
  });
  page.addEventListener("focusout", ({ target }) => {
    if (termAt(target) === open) hide();
  });
  page.addEventListener("click", ({ target, detail }) => {
    const term = termAt(target);
    const word = term && target.closest(".term-word");
    const byKey = detail === 0;
    if (!term) hide();
    else if (word && open === term && (kept || byKey)) dismiss();
    else if (word) show(term, true);
  });
  page.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") dismiss();
  });
  page.defaultView.addEventListener("resize", place);
}

/** Where a line of this size goes: under its word, above it where only there is room, never out of the window. */
export function placed(word, { width, height }, windowWidth, windowHeight) {
  const left = Math.max(EDGE, Math.min(word.left, windowWidth - EDGE - width));
  const below = word.bottom + GAP;
  const above = word.top - GAP - height;
  const fits = below + height <= windowHeight - EDGE || above < EDGE;
  return { left, top: fits ? below : above };
}
