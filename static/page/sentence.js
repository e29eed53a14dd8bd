// The sentence that is the control: its numbers follow the plan, a press on one goes to its field.

import { t, tn } from "../language.js";
import { escaped } from "../lens/svg.js";
import { count, updatesText } from "../lens/text.js";

/**
 * Shows plans in the sentence under `element`; `regimes` are the names of gradient descent by the plan's regime.
 * `delegate.edit(field)` when a number is pressed.
 */
export function createSentence(element, regimes, delegate) {
  /** @type {any} what is shown: {plan, asked (the batch size)} */
  let shown = null;
  let ending = "";
  let html = element.innerHTML;

  element.addEventListener("click", (event) => {
    const field = event.target.closest("[data-edits]")?.dataset.edits;
    if (field) delegate.edit(field);
  });

  function put() {
    const newest = sentenceHtml(shown.plan, shown.asked, ending, regimes);
    if (newest === html) return;
    html = newest;
    const focused = element.querySelector(":focus")?.dataset.edits;
    element.innerHTML = html;
    if (focused) element.querySelector(`[data-edits=${focused}]`)?.focus();
  }

  return {
    show(plan, asked) {
      shown = { plan, asked };
      put();
    },
    /** What the run came to that is shown, where it made fewer updates than planned; null when none is. */
    ended(run) {
      const stop = run?.show?.stop;
      ending = stop && stop.update < run.plan.total_updates ? endingText(stop) : "";
      put();
    },
  };
}

/** The sentence as the server writes it (templates/partials/sentence.html). */
export function sentenceHtml(plan, asked, ending, regimes) {
  const { samples, epochs, updates_per_epoch: updates, total_updates: total } = plan;
  const rows = tn("{number} sample", "{number} samples", samples, { number: button("samples", "", samples) });
  const passes = tn("{number} epoch", "{number} epochs", epochs, { number: button("epochs", " e", epochs) });
  const times = tn("once", "{count} times", total);
  const each = t("With {samples} and a batch size of {batch_size}, one epoch makes {updates}.", {
    samples: rows,
    batch_size: button("batch_size", " b", asked),
    updates: strong("b", updatesText(updates)),
  });
  const values = {
    epochs: passes,
    times: strong("", times),
    ending: escaped(ending),
  };
  const all = ending
    ? t("Over {epochs} the model would be updated {times}; {ending}.", values)
    : t("Over {epochs} the model is updated {times}.", values);
  return `${each} ${all} <span class="tag">${escaped(regimes[plan.regime])}</span>`;
}

const strong = (colour, text) => `<b${colour && ` class="${colour}"`}>${escaped(text)}</b>`;

const button = (name, colour, value) =>
  `<span class="together"><button type="button" class="n${colour}" data-edits="${name}">` +
  `${count(value)}</button></span>`;

const endingText = ({ code, update, epoch }) =>
  code === "diverged"
    ? t("training diverged at update {update}", { update })
    : t("training stopped early after epoch {epoch}", { epoch });
