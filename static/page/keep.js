// "Keep this curve", and the comparison that takes the place of the whole run's chart once something is kept: it is
// asked for then.

import { t } from "../language.js";
import { styled } from "./styled.js";

/** So many runs can be kept: MOST_KEPT of app/epochwise/core/compare/keeping.py. */
export const MOST_KEPT = 7;

/**
 * The comparison in `element` and the `button` that keeps the run. `settings`: as comparison.js takes, and the `folder`
 * of the page's files. `delegate`: as comparison.js's, and keep(), which gives why the run cannot be kept, or "".
 */
export function createKeep(element, button, /** @type {any} */ { folder, ...settings }, delegate) {
  const stage = element.closest(".stage");
  const why = button?.nextElementSibling;
  /** @type {ReturnType<typeof import("./comparison.js").createComparison> | null} */
  let comparison = null;
  let coming = false;

  button?.addEventListener("click", () => {
    why.textContent = delegate.keep();
    if (why.textContent) delegate.say(why.textContent);
  });

  async function load() {
    coming = true;
    try {
      const [{ createComparison }] = await Promise.all([import("./comparison.js"), styled(`${folder}compare.css`)]);
      comparison = createComparison(element, { ...settings, most: MOST_KEPT }, delegate);
      show();
    } catch (error) {
      reportError(error);
      delegate.say(t("The comparison could not be loaded. Reload the page."));
    }
  }

  function show() {
    const isAsked = delegate.asked() !== "";
    if (isAsked && !coming) load();
    stage.classList.toggle("comparing", isAsked && comparison !== null);
    comparison?.show();
  }

  return {
    /** Shows what is kept now beside the run that is set. */
    show() {
      if (why) why.textContent = "";
      show();
    },
  };
}
