// The drawer "Train on, or end earlier?": what more epochs would do, and the last epoch beside the one with the lowest
// validation loss.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { epochsHtml } from "../../trainon/drawing.js";
import {
  alikeText,
  anewText,
  canBeginAnew,
  earlierOf,
  earlierWords,
  endWords,
  furtherOf,
  furtherText,
  rowsOf,
  valuesOf,
} from "../../trainon/words.js";

/** The drawer in `body`, as drawers.js wants it; `most`: the batches that a run may have. */
export function create(body, { ask, change, set, visit, locked, most }) {
  body.innerHTML =
    `<div class="trainon-end"><div></div><button type="button"></button></div>` +
    `<div class="trainon-anew"><p></p><button type="button"></button></div>` +
    `<h3>${escaped(t("Last epoch or lowest validation loss?"))}</h3>` +
    `<p class="trainon-none"></p><div class="trainon-table"></div>` +
    `<div class="trainon-earlier"><div></div><button type="button"></button> <button type="button"></button></div>`;
  const [end, anew, none, table, earlier] = ["end", "anew", "none", "table", "earlier"].map((name) =>
    body.querySelector(`.trainon-${name}`),
  );
  const [onward] = end.querySelectorAll("button");
  const [again] = anew.querySelectorAll("button");
  const [there, stop] = earlier.querySelectorAll("button");
  /** @type {any} the run and the epochs whose values were asked for last, and what came of them */
  let came = { key: "", at: null };
  /** @type {any} */
  let state = null;

  onward.addEventListener("click", () => {
    const further = furtherOf(state.run, most);
    if (further?.lifts) change(further.lifts, null, true);
    else if (further) change("epochs", further.epochs, true);
  });
  again.addEventListener("click", () => {
    const epoch = state.place.epoch + 1;
    set({ fit_every: epoch, refit: "anew", epochs: 2 * epoch });
  });
  there.addEventListener("click", () => visit(lastBatch(earlierOf(state.run))));
  stop.addEventListener("click", () => change("epochs", earlierOf(state.run), true));

  const lastBatch = (epoch) => epoch * state.run.plan.batches_per_epoch - 1;

  function drawEnd(run) {
    const further = furtherOf(run, most);
    end.hidden = run.status === "training";
    if (end.hidden) return;
    fill(end.querySelector("div"), endWords(run, further, most));
    onward.hidden = !further || locked(further.lifts || "epochs");
    if (further) onward.textContent = furtherText(run, further);
  }

  function drawAnew(run, epoch) {
    anew.hidden = run.status === "training" || epoch > run.epochs_done || !canBeginAnew(run, epoch, most);
    anew.hidden ||= ["epochs", "fit_every", "refit"].some(locked);
    if (anew.hidden) return;
    anew.querySelector("p").textContent = anewText(epoch);
    again.textContent = t("Go on from epoch {epoch} in a new call of fit()", { epoch });
  }

  function drawEarlier(run) {
    const epoch = earlierOf(run);
    none.textContent = alikeText(run);
    none.hidden = epoch !== null;
    table.hidden = earlier.hidden = epoch === null;
    if (epoch === null) return;
    fill(earlier.querySelector("div"), earlierWords(epoch, run.plan.validation_samples));
    there.textContent = t("Go to epoch {epoch}", { epoch });
    stop.textContent = t("End the run at epoch {epoch}", { epoch });
    stop.hidden = locked("epochs");
    if (came.at) table.innerHTML = epochsHtml(rowsOf(came.at, run.show.charts), run.epochs_done, epoch);
  }

  /** The values of both epochs, which the thinned curve need not hold. */
  function askValues(run) {
    const epoch = earlierOf(run);
    const key = JSON.stringify([run.id, epoch]);
    if (came.key === key) return;
    came = { key, at: null };
    table.replaceChildren();
    if (epoch === null) return;
    const valuesAt = (place, take) =>
      ask("run/window", { first: lastBatch(place), count: 1 }, (window) => came.key === key && take(valuesOf(window)));
    valuesAt(epoch, (lowest) =>
      valuesAt(run.epochs_done, (last) => {
        came.at = { last, lowest };
      }),
    );
  }

  function draw(now) {
    state = now;
    const { run, place } = now;
    if (!run) return;
    askValues(run);
    drawEnd(run);
    drawAnew(run, place.epoch + 1);
    drawEarlier(run);
    body.setAttribute("aria-busy", String(earlierOf(run) !== null && !came.at));
  }

  return { draw };
}

/** Each line as a paragraph; what stands there already is left alone. */
function fill(element, lines) {
  if (element.dataset.lines === JSON.stringify(lines)) return;
  element.dataset.lines = JSON.stringify(lines);
  element.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
}
