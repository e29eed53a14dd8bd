// Use this run elsewhere: the present run in a few lines of another language.

import { SITE } from "./site.js";
import { copy, saidOf } from "./clipboard.js";

const BANDS = "points=300";
const LOSSES_OF_AN_EPOCH = 4;

/** A snippet's text with the server's address and the run's query filled in. */
export function fill(text, base, query) {
  return text.replaceAll("{base}", base).replaceAll("{query}", query);
}

/** How many losses the whole answer to a plan has: one of each batch, and some of each epoch. */
export const lossesOf = (plan) => plan.total_batches + LOSSES_OF_AN_EPOCH * plan.epochs;

/** The query that a run of so many losses can be asked for with; above `limit` they come in bands. */
export const asked = (query, losses, limit) => (losses > limit ? `${query}&${BANDS}` : query);

/** The drawer under `element`; `delegate.run()` gives {query, plan}, `delegate.say(text)` is told what was copied. */
export function createElsewhere(element, delegate) {
  const note = element.querySelector("[data-long]");
  const snippets = [...element.querySelectorAll("[data-snippet]")].map((box) => {
    const code = box.querySelector("code");
    return { box, code, text: code.textContent };
  });
  const chosen = () => element.querySelector("input:checked").value;

  element.addEventListener("toggle", show);
  element.addEventListener("change", show);
  element.querySelector("[data-copy]").addEventListener("click", async () => {
    const code = element.querySelector("[data-snippet]:not([hidden]) code");
    const copied = await copy(code.textContent);
    if (!copied) getSelection()?.selectAllChildren(code);
    delegate.say(saidOf(copied));
  });

  function show() {
    if (!element.open) return;
    const { query, plan } = delegate.run();
    const losses = plan ? lossesOf(plan) : 0;
    const limit = Number(note.dataset.long);
    note.hidden = losses <= limit;
    for (const { box, code, text } of snippets) {
      box.hidden = box.dataset.snippet !== chosen();
      code.textContent = fill(text, SITE, asked(query, losses, limit));
    }
  }

  return { show };
}
