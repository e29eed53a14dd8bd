// A bar that fills while many runs are trained, with a button that gives them up.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";

/** The bar in `element`, in place of what stands there. `cancelled()` is called when a reader gives up. */
export function createProgress(element, cancelled) {
  const give = `<button type="button">${escaped(t("Cancel"))}</button>`;
  element.innerHTML = `<p class="seeds-progress"><span></span> <progress></progress> ${give}</p>`;
  const [words, bar, button] = ["span", "progress", "button"].map((name) => element.querySelector(name));
  button.addEventListener("click", () => {
    element.textContent = t("Cancelled.");
    cancelled();
  });
  let [done, total] = [0, 0];

  function show() {
    words.textContent = total ? t("{done} of {total}", { done, total }) : "";
    Object.assign(bar, { max: total || 1, value: done });
  }

  return {
    /** How many runs there are. */
    of(count) {
      total = count;
      show();
    },
    /** One more has been trained. */
    next() {
      done += 1;
      show();
    },
  };
}
