// Explained words: the line of a word opens on hover, focus and press, and closes with Escape or a press elsewhere. Tab
// goes from a word that was pressed to the link in its line, which leads to the glossary.
import { t } from "../language.js";

const EDGE = 8;
/** On a phone a control stands beside its label and is a little higher. */
const GAP = 6;
/** The glossary's word that says more of a field, by the field's name. */
export const ENTRIES = {
  samples: "sample",
  validation_samples: "validation",
  test_samples: "test-set",
  batch_size: "batch-size",
  epochs: "epoch",
  accumulate: "gradient-accumulation",
  steps_per_epoch: "steps-per-epoch",
  steps: "steps-per-epoch",
  learning_rate: "learning-rate",
  sampling: "shuffling",
  buffer_size: "shuffling",
  remainder: "short-last-batch",
  validate_every: "validation-frequency",
  patience: "early-stopping",
  seed: "seed",
};

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
    leadOn(page, term.querySelector(".term-text[role=tooltip]"));
    // Who only comes by with Tab need not stop twice at each word.
    for (const link of term.querySelectorAll(".term-text a")) link.tabIndex = kept ? 0 : -1;
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
    const isLabel = open.closest(".slider, .field") !== null;
    const { left, top } = placed(wordOf(open).getBoundingClientRect(), at, clientWidth, clientHeight, isLabel);
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
  page.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (termAt(target) === open && termAt(relatedTarget) !== open) hide();
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
    if (key !== "Escape") return;
    if (open?.contains(page.activeElement)) wordOf(open).focus();
    dismiss();
  });
  page.defaultView.addEventListener("resize", place);
}

/** Puts the link behind a line, once. The line itself stays the word's description, without the link. */
function leadOn(page, text) {
  const entry = text && entryOf(text.id);
  if (!entry) return;
  const line = page.createElement("span");
  line.append(...text.childNodes);
  const link = page.createElement("a");
  link.href = `docs/glossary#${entry}`;
  link.textContent = t("In the glossary");
  if (page.body.classList.contains("embed")) Object.assign(link, { target: "_blank", rel: "noopener" });
  for (const name of ["id", "role"]) {
    line.setAttribute(name, text.getAttribute(name));
    text.removeAttribute(name);
  }
  text.append(line, " ", link);
}

/** The glossary's word that a line belongs to, by the line's id; undefined where there is none. */
export const entryOf = (id) => (id.startsWith("term-") ? id.slice(5) : ENTRIES[id.replace(/-help$/, "")]);

/**
 * Where a line of this size goes: under its word, above it where only there is room, never out of the window. The line
 * of a label goes above it wherever there is room: under it stands the control that it explains.
 */
export function placed(word, { width, height }, windowWidth, windowHeight, isLabel = false) {
  const left = Math.max(EDGE, Math.min(word.left, windowWidth - EDGE - width));
  const below = word.bottom + GAP;
  const above = word.top - GAP - height;
  const fitsBelow = !isLabel && below + height <= windowHeight - EDGE;
  return { left, top: fitsBelow || above < EDGE ? below : above };
}
