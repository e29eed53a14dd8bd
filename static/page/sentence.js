// The sentence that is the control: its numbers follow the plan, a press on one goes to its field.

import { count, plural } from "./format.js";

/** Shows plans in the sentence under `element`; `delegate.edit(field)` when a number is pressed. */
export function createSentence(element, delegate) {
  const places = Object.fromEntries(
    [...element.querySelectorAll("[data-says]")].map((each) => [each.dataset.says, each]),
  );
  element.addEventListener("click", (event) => {
    const field = event.target.closest("[data-edits]")?.dataset.edits;
    if (field) delegate.edit(field);
  });
  const put = (says) => {
    for (const [name, text] of Object.entries(says))
      if (places[name].textContent !== text) places[name].textContent = text;
  };
  return {
    show(plan, asked) {
      const says = {
        samples: count(plan.samples),
        "samples-noun": plan.samples === 1 ? "sample" : "samples",
        batch_size: count(asked),
        updates: plural(plan.updates_per_epoch, "update"),
        epochs: count(plan.epochs),
        "epochs-noun": plan.epochs === 1 ? "epoch" : "epochs",
        total: plan.total_updates === 1 ? "once" : `${count(plan.total_updates)} times`,
        regime: `${plan.regime} gradient descent`,
      };
      put(says);
    },
    /** What the run came to that is shown, where it made fewer updates than planned; null when none is. */
    ended(run) {
      const stop = run?.show?.stop;
      const ending = stop && stop.update < run.plan.total_updates ? `training ${stop.words[0]}` : "";
      put({ would: ending ? "would be" : "is", ending: ending && `; ${ending}` });
    },
  };
}
