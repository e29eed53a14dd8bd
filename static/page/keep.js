// "Keep this curve", how many are kept, and the comparison that takes the place of the whole run's chart once something
// is kept: it is asked for then.

import { t } from "../language.js";
import { styled } from "./styled.js";
import { createUndo } from "./undo.js";
import { MOST_KEPT } from "./url.js";

/**
 * The comparison in `element` and the `button` that keeps the run, null where nothing can be kept. `settings`: as
 * comparison.js takes, and the `folder` of the page's files. `delegate`: as comparison.js's, and keep(), which gives
 * what is to be said of it; count() of the kept runs; restore() of the one removed last, where it canRestore().
 */
export function createKeep(element, button, /** @type {any} */ { folder, ...settings }, delegate) {
  const stage = element.closest(".stage");
  const words = button?.nextElementSibling;
  /** @type {ReturnType<typeof import("./comparison.js").createComparison> | null} */
  let comparison = null;
  let coming = false;
  const undo = createUndo(words, button, look);

  button?.addEventListener("click", () => {
    undo.withdraw();
    put(delegate.keep());
    delegate.say(words.textContent);
  });

  function put(text) {
    if (words) words.textContent = text;
  }

  function drop(text) {
    delegate.drop(text);
    undo.offer(delegate.restore);
    look();
    delegate.say(t("Removed."));
    if (delegate.asked() === "") button.focus();
  }

  /** What stands beside the button. */
  function look() {
    if (undo.isOffered && !delegate.canRestore()) undo.withdraw();
    const kept = delegate.count();
    if (undo.isOffered) put(t("Removed."));
    else put(delegate.asked() ? t("{kept} kept, {left} more fit", { kept, left: MOST_KEPT - kept }) : "");
  }

  async function load() {
    coming = true;
    try {
      const [{ createComparison }] = await Promise.all([import("./comparison.js"), styled(`${folder}compare.css`)]);
      comparison = createComparison(element, settings, { ...delegate, drop, came: compare });
      show();
    } catch (error) {
      reportError(error);
      delegate.say(t("The comparison could not be loaded. Reload the page."));
    }
  }

  /** The comparison takes the place of the chart once it has come, and gives it back. */
  function compare(isShown) {
    element.hidden = !isShown;
    stage.classList.toggle("comparing", isShown);
  }

  function show() {
    if (delegate.asked() === "") {
      stage.querySelector(".beside")?.remove();
      compare(false);
    } else if (!coming) load();
    comparison?.show();
  }

  return {
    /** Shows what is kept now beside the run that is set. */
    show() {
      look();
      show();
    },
    /** What is compared is not what is set now. */
    stale: () => comparison?.stale(),
  };
}
