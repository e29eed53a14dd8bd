// The folded table of all rows of a batch: drawn when a reader opens it, and open from update to update.

import { listHtml } from "../../inside/rows.js";
import { letScroll } from "./scrolling.js";

/** `body`: where the drawer is drawn. */
export function createList(body) {
  let open = false;
  let html = () => "";
  // The event does not bubble.
  const fold = ({ target }) => {
    if (!target.matches(".inside-all") || target.open === open) return;
    open = target.open;
    target.lastElementChild.innerHTML = open ? html() : "";
    letScroll(target);
  };
  body.addEventListener("toggle", fold, true);

  return {
    get open() {
      return open;
    },
    /** What the drawer shows now, as `insideHtml` takes it. */
    show(shown, facts) {
      html = () => listHtml(shown, facts);
    },
  };
}
