// The sentence that is the control: its numbers follow the plan, and a press on one edits it where it stands.

import { t, tn } from "../language.js";
import { escaped } from "../lens/svg.js";
import { batchesPerPass, isPass } from "../lens/passes.js";
import { passesText, testText } from "../lens/passtext.js";
import { count, updatesText } from "../lens/text.js";
import { togetherIn } from "../lens/updates.js";
import { refusal } from "./config.js";
import { spelled, stepped } from "./number.js";
import { refuse } from "./refusals.js";

/**
 * Shows plans in the sentence under `element`. `boot`: the page's data (schema, and the names of gradient descent by
 * regime). `delegate.changed(field, text, settled)` when the reader sets a number.
 */
export function createSentence(element, { schema, regimes, embed, hide = [], lock = [] }, delegate) {
  const fixed = [...hide, ...lock];
  /** @type {any} what is shown: {plan, asked (the batch size), regime} */
  let shown = null;
  let ending = "";
  let html = element.innerHTML;
  /** @type {any} the number that is edited: {field, before, input}, or null */
  let edited = null;

  element.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-edits]");
    if (button) edit(button);
  });

  function edit(button) {
    const field = button.dataset.edits;
    const before = String({ ...shown.plan, batch_size: shown.asked }[field]);
    const input = Object.assign(document.createElement("input"), {
      className: button.className,
      value: before,
      inputMode: "numeric",
      autocomplete: "off",
      enterKeyHint: "done",
    });
    input.setAttribute("aria-label", t("{label}, in the sentence", { label: schema[field].label }));
    input.setAttribute("aria-describedby", "sentence-refusal");
    // As wide as the button was, or as its digits are: nothing beside it moves.
    const least = button.getBoundingClientRect().width;
    const fit = () => (input.style.width = `max(${least}px, calc(${input.value.length}ch + 10px))`);
    fit();
    input.addEventListener("input", fit);
    input.addEventListener("keydown", keyed);
    input.addEventListener("blur", () => leave(true));
    button.replaceWith(input);
    edited = { field, before, input };
    input.focus({ preventScroll: true });
    input.select();
  }

  function keyed(event) {
    const { field, before, input } = edited;
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") {
      const refused = refusal(input.value, schema[field]);
      tell(refused);
      if (refused === null) leave(true, field);
    } else if (event.key === "Escape") {
      input.value = before;
      leave(true, field);
    } else if (direction) {
      const next = stepped(input.value, direction, schema[field]);
      if (next !== null) {
        input.value = String(next);
        delegate.changed(field, input.value, false);
      }
    } else return;
    event.preventDefault();
  }

  const tell = (message) => refuse(element.ownerDocument, [{ field: "sentence", message }], edited?.input);

  /** The number takes the field's place again, and the focus if it is `focused`; what the field takes is set. */
  function leave(set, focused = "") {
    if (!edited) return;
    const { field, before, input } = edited;
    const now = String({ ...shown.plan, batch_size: shown.asked }[field]);
    const refused = set ? refusal(input.value, schema[field]) : null;
    const taken = set && refused === null ? spelled(input.value) : before;
    edited = null;
    tell(refused);
    html = "";
    put();
    if (taken !== before || taken !== now) delegate.changed(field, taken, true);
    if (focused) element.querySelector(`[data-edits=${focused}]`)?.focus({ preventScroll: true });
  }

  function put() {
    const newest = sentenceHtml(shown.plan, shown.asked, ending, regimes[shown.regime], embed, fixed);
    if (newest === html) return;
    html = newest;
    const focused = element.querySelector("button:focus")?.dataset.edits;
    const fresh = document.createElement("p");
    fresh.innerHTML = html;
    replaceChanged(element, fresh, edited?.input);
    if (focused) element.querySelector(`[data-edits=${focused}]`)?.focus({ preventScroll: true });
  }

  return {
    /** What is planned: its numbers, the batch size that was asked for, and what such training is called. */
    show(plan, asked, regime) {
      shown = { plan, asked, regime };
      put();
      showEpoch(element.ownerDocument, plan);
    },
    /** What the run came to that is shown, where it made fewer updates than planned; null when none is. */
    ended(run) {
      const stop = run?.show?.stop;
      ending = stop && stop.update < run.plan.total_updates ? endingText(stop) : "";
      put();
    },
    /** Nothing of this is so: the run is refused. With false, what is planned is another run than the refused one. */
    refused(is) {
      if (is) ending = refusedText();
      else if (ending === refusedText()) ending = "";
      put();
    },
  };
}

/** The headline of the page says what an epoch is here; an embed has none. */
export function showEpoch(page, plan) {
  for (const [id, shows] of [
    ["epoch-as-pass", isPass(plan)],
    ["epoch-as-batches", !isPass(plan)],
  ]) {
    const place = page.getElementById(id);
    if (place) place.hidden = !shows;
  }
}

/** Puts the parts of one paragraph into another where they differ; the part with `kept` in it stays. */
function replaceChanged(element, fresh, kept) {
  if (element.childNodes.length !== fresh.childNodes.length) {
    element.replaceChildren(...fresh.childNodes);
    return;
  }
  for (const [index, part] of [...fresh.childNodes].entries()) {
    const old = element.childNodes[index];
    if (!(kept && old.contains(kept)) && !old.isEqualNode(part)) old.replaceWith(part);
  }
}

/** The sentence as the server writes it (templates/partials/sentence.html). */
export function sentenceHtml(plan, asked, ending, regime, embed = false, fixed = []) {
  const button = (name, colour, value) => numberHtml(name, colour, value, fixed.includes(name));
  const { samples, epochs, updates_per_epoch: updates, total_updates: total } = plan;
  const rows = tn("{number} sample", "{number} samples", samples, { number: button("samples", "", samples) });
  const epochsText = tn("{number} epoch", "{number} epochs", epochs, { number: button("epochs", " e", epochs) });
  const times = tn("once", "{count} times", total);
  const made = {
    samples: rows,
    batch_size: button("batch_size", " b", asked),
    batches: strong("b", tn("{count} batch", "{count} batches", plan.batches_per_epoch)),
    updates: strong("b", updatesText(updates)),
  };
  const each = !isPass(plan)
    ? stepsHtml(plan, made)
    : togetherIn(plan) > 1
      ? t("With {samples} and a batch size of {batch_size}, one epoch has {batches} and makes {updates}.", made)
      : t("With {samples} and a batch size of {batch_size}, one epoch makes {updates}.", made);
  const values = {
    epochs: epochsText,
    times: strong("", times),
    ending: escaped(ending),
  };
  const all = ending
    ? t("Over {epochs} the model would be updated {times}; {ending}.", values)
    : t("Over {epochs} the model is updated {times}.", values);
  const elsewhere = embed ? ' target="_blank" rel="noopener"' : "";
  const hidden = ending === refusedText() ? " hidden" : ""; // its line is needed
  const place = `docs/explanation#${regime.chapter}`;
  const link = `<a class="tag"${hidden} href="${place}"${elsewhere}>${escaped(regime.name)}</a>`;
  const rest = [isPass(plan) ? "" : passesText(plan), testText(plan)].filter(Boolean);
  return [keptTogether(each), keptTogether(all), ...rest.map(escaped), link].join(" ");
}

/** The first half of the sentence where an epoch is no pass. */
function stepsHtml(plan, words) {
  const made = { ...words, whole: count(batchesPerPass(plan)) };
  return togetherIn(plan) > 1
    ? t(
        "With {samples} and a batch size of {batch_size}, one epoch has {batches} and makes {updates}; a pass takes " +
          "{whole} batches.",
        made,
      )
    : t("With {samples} and a batch size of {batch_size}, one epoch has {batches}; a pass takes {whole}.", made);
}

/** The punctuation that follows a button goes into its span, so that no line begins with it. */
const keptTogether = (html) => html.replaceAll(/<\/(button|b)><\/span>([.,;:])/g, "</$1>$2</span>");

const refusedText = () => t("refused");

const strong = (colour, text) => `<b${colour && ` class="${colour}"`}>${escaped(text)}</b>`;

/** A number that a press edits; a fixed one is only said. */
const numberHtml = (name, colour, value, fixed) =>
  fixed
    ? `<span class="together"><b class="fixed${colour}">${count(value)}</b></span>`
    : `<span class="together"><button type="button" class="n${colour}" data-edits="${name}">` +
      `${count(value)}</button></span>`;

function endingText({ code, update, epoch }) {
  if (code === "diverged") return t("training diverged at update {update}", { update });
  if (code === "target_reached") return t("target loss reached after epoch {epoch}", { epoch });
  return t("training stopped early after epoch {epoch}", { epoch });
}
