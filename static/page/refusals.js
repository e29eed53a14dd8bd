// What is refused: said at the fields, and above the run where it has no field.

import { t } from "../language.js";

const EDGE = 8;

/**
 * Puts messages at their fields, wherever on the page they stand; a null message clears one. Those without a field come
 * back. `control`: what is refused, if it is not the field's own control.
 * @param {any} [control]
 */
export function refuse(page, errors, control = null) {
  return errors.filter(({ field, message }) => {
    const place = page.getElementById(`${field}-refusal`);
    if (!place) return true;
    place.textContent = message ?? "";
    place.hidden = !message;
    if (message) keepInWindow(place);
    const refused = control ?? page.querySelector(`#${field}:is(input, select)`);
    if (message) refused?.setAttribute("aria-invalid", "true");
    else refused?.removeAttribute("aria-invalid");
    return false;
  });
}

/** Moves what lies over the page to the left, as far as it reaches out of the window. */
function keepInWindow(element) {
  element.style.left = "0";
  const out = element.getBoundingClientRect().right - element.ownerDocument.documentElement.clientWidth + EDGE;
  if (out > 0) element.style.left = `${-out}px`;
}

/** Why a plan is refused that has more batches than the server allows. */
export function tooLongText(plan, most) {
  const words = { estimate: plan.total_batches, limit: most };
  return plan.total_batches === plan.total_updates
    ? t("The run would make about {estimate} updates; the limit is {limit} updates.", words)
    : t("The run would take about {estimate} batches; the limit is {limit} batches.", words);
}

/** What is wrong with an answer to another question, as of a proxy that mixes them up or of another server. */
export const anotherRunText = () => t("The server answered with another run than this one. Reload the page.");

/** Clears every refusal on the page. */
export function forgive(page) {
  const refused = [...page.querySelectorAll(".refusal:not([hidden])")];
  refuse(
    page,
    refused.map(({ id }) => ({ field: id.replace(/-refusal$/, ""), message: null })),
  );
}

/** The notice above the run; an embed says all of it there, since most of its fields are not to be seen. */
export function createRefusals(page, { schema, embed }) {
  const notice = page.getElementById("problem");
  return {
    /** Shows errors [{field, message}], or `detail` where there are none; the words to speak. */
    show(errors, detail) {
      const homeless = refuse(page, errors);
      const words =
        errors
          .map(({ field, message }) => t("{label}: {message}.", { label: schema[field]?.label ?? field, message }))
          .join(" ") || detail;
      if (errors.length === 0 || homeless.length > 0 || embed) {
        notice.hidden = false;
        notice.textContent = words;
      }
      return words;
    },
    /** A run has come. */
    clear() {
      notice.hidden = true;
    },
    /** The reader has set something; when it `stays`, what was refused of the page's address is over too. */
    forgive(stays) {
      forgive(page);
      const banner = page.getElementById("refused");
      if (!stays || !banner) return;
      // Its place stays, so that nothing moves while a slider does.
      banner.style.height = `${banner.getBoundingClientRect().height}px`;
      banner.style.visibility = "hidden";
      banner.replaceChildren();
    },
  };
}
