// Of imbalanced classes, under the map of batches: what the cursor's batch has of each, and what share of the batches
// lacks the rarest.

import { batchClassesHtml, lackingHtml } from "../../batches/rare.js";
import { t } from "../../language.js";
import { commonest } from "../../lens/classes.js";

/** Fills `element`, which is hidden for other data; `ask` as drawers.js has it. */
export function createRareClasses(element, ask) {
  const title = document.createElement("h3");
  title.textContent = t("The classes in the batches");
  const [ofBatch, shares] = ["rare-batch", "rare-lacking"].map((cls) =>
    Object.assign(document.createElement("div"), { className: cls }),
  );
  element.replaceChildren(title, ofBatch, shares);
  element.hidden = true;
  let shown = "";
  let asked = "";

  function need(run) {
    if (asked === run.id) return;
    asked = run.id;
    ask("classes", {}, (found) => {
      if (asked === run.id) shares.innerHTML = lackingHtml(found, run.config);
    });
  }

  return {
    /** A run's batch of an epoch, both from 0, with its rows, and the run's data (null until they have come). */
    show(run, dataset, { rows, batch, epoch }) {
      element.hidden = !dataset || commonest(dataset) === null;
      if (element.hidden) return;
      need(run);
      const key = [run.id, batch, epoch].join(" ");
      if (key === shown) return;
      shown = key;
      ofBatch.innerHTML = batchClassesHtml({ rows, batch: batch + 1, epoch: epoch + 1 }, dataset);
    },
  };
}
