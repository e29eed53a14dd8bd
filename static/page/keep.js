// "Keep this curve", how many are kept, and the comparison that takes the place of the whole run's chart once something
// is kept: it is asked for then.

import { t } from "../language.js";
import { styled } from "./styled.js";
import { MOST_KEPT } from "./url.js";

const UNDO_MS = 8000;

/**
 * The comparison in `element` and the `button` that keeps the run, null where nothing can be kept. `settings`: as
 * comparison.js takes, and the `folder` of the page's files. `delegate`: as comparison.js's, and keep(), which gives
 * what is to be said of it; count() of the kept runs; restore() of the one removed last, where it canRestore().
 */
export function createKeep(element, button, /** @type {any} */ { folder, ...settings }, delegate) {
  const stage = element.closest(".stage");
  const words = button?.nextElementSibling;
  const undo = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: t("Undo"),
    hidden: true,
  });
  /** @type {ReturnType<typeof import("./comparison.js").createComparison> | null} */
  let comparison = null;
  let coming = false;
  let undoing = 0;

  words?.after(undo);
  button?.addEventListener("click", () => {
    noUndo();
    put(delegate.keep());
    delegate.say(words.textContent);
  });
  undo.addEventListener("click", () => {
    noUndo();
    delegate.restore();
    button.focus();
  });

  function put(text) {
    if (words) words.textContent = text;
  }

  function noUndo() {
    clearTimeout(undoing);
    if (document.activeElement === undo) button.focus();
    undo.hidden = true;
  }

  function drop(text) {
    delegate.drop(text);
    clearTimeout(undoing);
    undo.hidden = false;
    undoing = setTimeout(() => {
      noUndo();
      look();
    }, UNDO_MS);
    look();
    delegate.say(t("Removed."));
    if (delegate.asked() === "") button.focus();
  }

  /** What stands beside the button. */
  function look() {
    if (!undo.hidden && !delegate.canRestore()) noUndo();
    const kept = delegate.count();
    if (!undo.hidden) put(t("Removed."));
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
