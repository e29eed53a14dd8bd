// Tables of a drawer that are larger than their place: whoever uses keys can scroll them too.

import { t } from "../../language.js";

/** Every table in `element` that scrolls by itself takes the focus, the others do not. */
export function letScroll(element) {
  for (const part of element.querySelectorAll(".inside-scroll")) {
    if (part.scrollWidth <= part.clientWidth && part.scrollHeight <= part.clientHeight) continue;
    part.tabIndex = 0;
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", t("A table that scrolls"));
  }
}
