// The drawer "Which classes does it get right?": recall class by class, after the last epoch or after the one with the
// lowest validation loss.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { recallHtml } from "../../recall/drawing.js";
import { epochText, noClassesText, recallWords, waitingText } from "../../recall/words.js";
import { staysHere } from "../presets.js";

const EXAMPLE = "dataset=imbalanced&noise=3&epochs=100";

/** The drawer in `body`, as drawers.js wants it. */
export function create(body, { ask, choose, locked }) {
  body.innerHTML =
    `<div class="recall-none" hidden></div><fieldset class="recall-epochs">` +
    `<legend>${escaped(t("The model"))}</legend></fieldset>` +
    `<div class="recall-table"></div><div class="recall-words"></div>`;
  const [none, table, words] = ["none", "table", "words"].map((name) => body.querySelector(`.recall-${name}`));
  const choices = body.querySelector("fieldset");
  /** @type {any} the run and the epoch that was asked for last, and what came of it */
  let came = { key: "", found: null };
  let wants = "last";
  /** @type {any} */
  let state = null;

  choices.addEventListener("change", ({ target }) => {
    wants = target.value;
    draw(state);
  });
  none.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && staysHere(event)) choose(link.search);
  });

  /** The epochs that can be looked at, by name; one alone where the last has the lowest validation loss. */
  function epochsOf(run) {
    const lowest = run.lowest?.epoch;
    const last = run.epochs_done;
    return lowest && lowest < last ? { last, lowest } : { last };
  }

  function say(text, link = "") {
    none.innerHTML = `<p>${escaped(text)} ${link}</p>`;
    none.hidden = false;
    choices.hidden = true;
    table.replaceChildren();
    words.replaceChildren();
    body.setAttribute("aria-busy", "false");
  }

  function offer(epochs) {
    const names = {
      last: () => t("last epoch ({epoch})", { epoch: epochs.last }),
      lowest: () => t("lowest validation loss (epoch {epoch})", { epoch: epochs.lowest }),
    };
    choices.hidden = Object.keys(epochs).length === 1;
    const wanted = JSON.stringify(epochs);
    if (choices.dataset.epochs !== wanted) {
      choices.dataset.epochs = wanted;
      for (const label of choices.querySelectorAll("label")) label.remove();
      for (const name of Object.keys(epochs)) {
        const label = document.createElement("label");
        const input = Object.assign(document.createElement("input"), { type: "radio", name: "recall", value: name });
        label.append(input, Object.assign(document.createElement("span"), { textContent: names[name]() }));
        choices.append(label);
      }
    }
    for (const input of choices.querySelectorAll("input")) input.checked = input.value === wants;
  }

  function fill(found, dataset) {
    table.innerHTML = recallHtml(found);
    table.setAttribute("aria-label", epochText(found.epoch));
    words.replaceChildren(
      ...recallWords(found, dataset.baseline).map((line) =>
        Object.assign(document.createElement("p"), { textContent: line }),
      ),
    );
  }

  function draw(now) {
    state = now;
    const { run, dataset } = now;
    if (!run || !dataset) return;
    if (dataset.task === "regression") {
      const link = ["dataset", "model"].some(locked)
        ? ""
        : `<a href="?${EXAMPLE}&open=recall">${escaped(t("imbalanced blobs"))}</a>`;
      return say(noClassesText(), link);
    }
    if (run.status === "training") return say(waitingText());
    const epochs = epochsOf(run);
    if (!(wants in epochs)) wants = "last";
    none.hidden = true;
    offer(epochs);
    const key = JSON.stringify([run.id, epochs[wants]]);
    body.setAttribute("aria-busy", String(came.key !== key || !came.found));
    if (came.key === key) return came.found && fill(came.found, dataset);
    came = { key, found: null };
    ask("run/classes", { epoch: epochs[wants] }, (found) => {
      if (came.key === key) came.found = found;
    });
  }

  return { draw };
}
