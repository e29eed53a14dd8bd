// What the sentence does not say: data, model, seed, and what differs from the default example, each with a way to take
// it back; another seed, and all defaults.

import { t } from "../language.js";
import { fallbackOf, fieldValue, idleReason } from "./config.js";
import { spelled } from "./number.js";
import { createUndo } from "./undo.js";

const MOST_SEED = 1000;

/** What there is to say of a field, from the words of app/epochwise/web/differences.py. */
export const saidOf = (words, value) =>
  value === null ? "" : typeof words === "string" ? t(words, { value: spelled(String(value)) }) : words[value];

/** Whether a field that has an effect was given another value than it has by itself. */
export function differs(name, given, resolved, boot) {
  if (given[name] === undefined || idleReason(name, given, resolved, boot.schema) !== null) return false;
  const usual = fallbackOf(name, given, boot);
  return boot.schema[name].choices ? given[name] !== usual : Number(given[name]) !== usual;
}

/** Another seed than the present one, of few digits. */
export function anotherSeed(present, random = Math.random) {
  const drawn = Math.floor(random() * (MOST_SEED - 1));
  return String(drawn < Number(present) ? drawn : drawn + 1);
}

/**
 * The list under `element`. `delegate.back(field)` takes a field back, `delegate.seed()` draws another, and
 * `delegate.defaults()` leads back to the default example, and gives the way back from there.
 */
export function createDifferences(element, boot, delegate) {
  const items = [...element.querySelectorAll("[data-set]")].map((item) => ({
    name: item.dataset.set,
    item,
    words: item.querySelector("span"),
    back: item.querySelector("button"),
  }));
  const fixed = [...(boot.hide ?? []), ...(boot.lock ?? [])];
  const defaults = element.querySelector("[data-defaults]");
  const undo = createUndo(defaults, defaults);
  let shown = "";

  element.addEventListener("click", ({ target }) => {
    const name = target.closest("li button")?.parentElement.dataset.set;
    if (name) delegate.back(name);
    else if (target.closest("[data-another-seed]")) delegate.seed();
    else if (target.closest("[data-defaults]:not([aria-disabled])")) undo.offer(delegate.defaults());
  });

  return {
    /** Shows what is given; `query` is empty for the default example. */
    show(given, resolved, query) {
      for (const { name, item, words, back } of items) {
        const away = differs(name, given, resolved, boot);
        const focused = !away && document.activeElement === back;
        const text =
          away || boot.always.includes(name)
            ? saidOf(boot.words[name], fieldValue(name, given, resolved, boot.schema))
            : "";
        if (words.textContent !== text) {
          words.textContent = text;
          if (text) back.setAttribute("aria-label", t("Take back: {words}", { words: text }));
          else back.removeAttribute("aria-label");
        }
        back.hidden = !away || fixed.includes(name);
        item.hidden = text === "";
        // The button that was pressed is gone: the keyboard goes on beside it.
        if (focused) defaults.focus({ preventScroll: true });
      }
      if (query !== shown) undo.withdraw();
      shown = query;
      if (query === "") defaults.setAttribute("aria-disabled", "true");
      else defaults.removeAttribute("aria-disabled");
    },
  };
}
