// "Undo": a button that stands for a while behind what was pressed.

import { t } from "../language.js";

const UNDO_MS = 8000;

/**
 * The button behind `element`, which may be none; when it goes, the keyboard goes on at `home`. `ended()` when it was
 * there for long enough.
 */
export function createUndo(element, home, ended = () => {}) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: t("Undo"),
    hidden: true,
  });
  let undo = () => {};
  let timer = 0;
  element?.after(" ", button);
  button.addEventListener("click", () => {
    withdraw();
    undo();
    home?.focus();
  });

  function withdraw() {
    clearTimeout(timer);
    if (document.activeElement === button) home?.focus();
    button.hidden = true;
  }

  return {
    /** Offers to take back what was just done. */
    offer(how) {
      undo = how;
      clearTimeout(timer);
      button.hidden = false;
      timer = setTimeout(() => {
        withdraw();
        ended();
      }, UNDO_MS);
    },
    withdraw,
    get isOffered() {
      return !button.hidden;
    },
  };
}
