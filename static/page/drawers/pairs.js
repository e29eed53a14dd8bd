// This run and the first kept one, seed by seed: at equal epochs and at equal updates, each when it is asked for.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { pairSvg } from "../../seeds/drawing.js";
import { createGroupStream } from "../groupstream.js";
import { without } from "../url.js";
import { createProgress } from "./progress.js";

const WIDEST = 620;

/**
 * The pairs in `element`. `asked()`: {query, count, width} of the run that is shown; `beside()`: the query of the first
 * kept run, "" where nothing is kept.
 */
export function createPairs(element, { asked, beside, say }) {
  let compared = "";
  /** @type {Record<string, {giveUp: () => void}>} what goes on, by what is held equal */
  const going = {};

  element.addEventListener("click", ({ target }) => {
    const { pairs } = target.closest("button")?.dataset ?? {};
    if (pairs) ask(pairs);
  });

  function ask(hold) {
    const { query, count, width } = asked();
    const box = element.querySelector(`[data-held=${hold}]`);
    let other = "";
    const stream = createGroupStream({
      started: (opening) => {
        ({ other } = opening);
        progress.of(opening.total);
      },
      run: () => progress.next(),
      finished: (answer) => {
        delete going[hold];
        box.innerHTML = answerMarkup(answer, other, Math.min(width, WIDEST));
        say(answer.pair);
      },
      failed: (why) => {
        delete going[hold];
        box.innerHTML = `${buttonOf(hold)} ${escaped(why)}`;
      },
    });
    const giveUp = () => {
      stream.stop();
      delete going[hold];
      box.innerHTML = buttonOf(hold);
    };
    const progress = createProgress(box, giveUp);
    going[hold] = { giveUp };
    stream.start("seeds", `${query}&${without(beside(), "hold")}`, { count: String(count), hold });
  }

  function stop() {
    for (const { giveUp } of Object.values(going)) giveUp();
  }

  return {
    /** Offers what can be asked for of the run that is kept now. */
    draw() {
      const other = beside();
      if (other === compared && element.childElementCount) return;
      stop();
      compared = other;
      element.innerHTML = other ? markup() : "";
    },
    /** With another number of seeds each can be asked for again; what was answered says of how many seeds it is. */
    offerAgain() {
      for (const box of element.querySelectorAll("[data-held]"))
        if (!box.querySelector("button")) box.insertAdjacentHTML("afterbegin", buttonOf(box.dataset.held));
    },
    /** What was answered is of another run. */
    clear() {
      stop();
      element.replaceChildren();
    },
    /** Nobody looks any more: what is left is not trained. */
    stop,
  };
}

function buttonOf(hold) {
  const words = { epochs: t("Compare at equal epochs"), updates: t("Compare at equal updates") };
  return `<button type="button" data-pairs="${hold}">${escaped(words[hold])}</button>`;
}

function markup() {
  const words = escaped(t("Is the difference to the first kept curve more than luck? Each seed trains both."));
  const boxes = ["epochs", "updates"].map((hold) => `<div data-held="${hold}">${buttonOf(hold)}</div>`);
  return `<p>${words}</p>${boxes.join("")}`;
}

/** The answer of the API: a sentence and a picture; `other`: what the kept run is called. */
function answerMarkup({ pair, paired }, other, width) {
  const words = `<p>${escaped(pair)}</p>`;
  if (!paired) return words;
  const key = t(
    "Each ring is a seed: how much higher {name} ends than this run. The bar is the mean with its margin.",
    {
      name: other,
    },
  );
  return `${words}${pairSvg(paired, width)}<p class="seeds-key">${escaped(key)}</p>`;
}
