// The drawer of the race: the same runs under four equal things, what it takes to reach a loss, and the one number that
// sorts them.

import { timeText } from "../../compare/table.js";
import { axisEnd, smallChart } from "../../compare/smallchart.js";
import { t, tn } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { headline, sizesBeside } from "../../race/races.js";
import { ringsIntro, ringsOf, ringsSentence, togetherSentences } from "../../race/rings.js";
import { ringsPicture } from "../../race/ringspicture.js";
import { reachTable, ringsTable } from "../../race/tables.js";
import { get, Problem, route } from "../api.js";
import { configQuery, keepQuery, without } from "../url.js";

const POINTS = 300;
/** Of no more epochs than this every one is asked for, so that the first that reaches a loss is known. */
const MOST_EPOCHS = 5000;
const NARROW = 560;
const [HEIGHT, RINGS_HEIGHT] = [224, 260];
const MOST_WIDE = 760;
const RACES = () => [
  ["epochs", t("Equal epochs")],
  ["updates", t("Equal updates")],
  ["samples", t("Equal samples seen")],
  ["seconds", t("Equal seconds")],
];

export const OF_ENDED = true;

/** `kept()`: what differs in each kept run; `rates()`: how learning rates follow; `keep(texts)` keeps others. */
export function create(body, { kept, rates, keep, say }) {
  body.innerHTML = markup();
  const [intro, four, reach, rings] = ["intro", "four", "reach", "rings"].map((name) =>
    body.querySelector(`.race-${name}`),
  );
  /** @type {any} */
  let state = null;
  let asked = "";
  /** @type {AbortController | null} */
  let running = null;
  /** @type {any} the answers by what is held equal, and with the other rates: of equal epochs, of equal updates */
  let answers = {};
  const filled = new Map();

  body.addEventListener("click", ({ target }) => {
    if (target.closest("[data-keep]")) keep(beside());
  });

  /** Fills an element, unless it is so already: a table that was unfolded stays open. */
  function put(element, inside) {
    if (filled.get(element) === inside) return;
    filled.set(element, inside);
    element.innerHTML = inside;
  }

  const beside = () => {
    const texts = kept();
    return texts.length ? texts : sizesBeside(state.run.config).map((size) => `batch_size:${size}`);
  };

  const query = () =>
    `${configQuery(state.run.config, Object.keys(state.run.config))}&${keepQuery(beside())}&${rates().query}`;

  async function begin() {
    running?.abort();
    const own = new AbortController();
    running = own;
    answers = {};
    fill();
    const every = Math.max(POINTS, 2 * Math.min(MOST_EPOCHS, state.run.plan.epochs + 1));
    const rate = rates().scaling === "kept" ? "linear" : "kept";
    const questions = {
      epochs: { hold: "epochs", points: every },
      updates: { hold: "updates" },
      samples: { hold: "samples" },
      seconds: { hold: "seconds" },
      other: { hold: "epochs", rate },
      both: { hold: "updates", rate },
    };
    try {
      for (const [name, parameters] of Object.entries(questions)) {
        // With a rate of its own a question has not the page's beside it.
        const about = "rate" in parameters ? without(asked, "rate") : asked;
        const answer = await get(route("compare", about, { points: POINTS, ...parameters }), own.signal).catch(
          (error) => {
            if (error instanceof Problem) return { refused: error.message };
            throw error;
          },
        );
        if (own.signal.aborted) return;
        answers[name] = answer;
        fill();
      }
      say(t("All races are drawn."));
    } catch (error) {
      if (own.signal.aborted) return;
      asked = "";
      reportError(error);
    }
  }

  function fill() {
    const names = kept().length > 0;
    intro.textContent = names
      ? t("The run that is shown and those that are kept, four times. Lower is better.")
      : tn(
          "The run that is shown, and one other batch size with all else the same, four times. Lower is better.",
          "The run that is shown, and {count} other batch sizes with all else the same, four times. Lower is better.",
          beside().length,
        );
    body.querySelector("[data-keep]").hidden = names;
    const width = state.width < NARROW ? state.width : Math.floor((state.width - 28) / 2);
    for (const [place, [hold, title]] of RACES().entries()) {
      const box = four.children[place];
      const answer = answers[hold];
      const [head, words, picture] = box.children;
      if (!answer) {
        head.textContent = title;
        words.textContent = t("The runs are trained as you look.");
        picture.replaceChildren();
      } else if (answer.refused) {
        head.textContent = title;
        words.textContent = answer.refused;
      } else {
        head.textContent = t("{title}: {who}", {
          title,
          who: headline(answer, answers.epochs?.runs && answers.epochs),
        });
        words.textContent = answer.sentence;
        const room = { width, least: HEIGHT, beside: 116, end: axisEnd(answer.axis, timeText) };
        picture.innerHTML = smallChart(answer, room);
      }
    }
    if (answers.epochs?.runs) put(reach, reachTable(answers.epochs));
    if (answers.both) put(rings, ringsMarkup());
  }

  /** The rings of all answers; what was refused is said below them. */
  function ringsMarkup() {
    const all = Object.values(answers);
    const found = ringsOf(all.filter(({ runs }) => runs));
    const refused = new Set(all.flatMap((answer) => answer.refused ?? []));
    const reasons = [...refused].map(paragraph).join("");
    if (!found.rings.length) return reasons;
    const { svg, groups } = ringsPicture(found.rings, Math.min(state.width, MOST_WIDE), RINGS_HEIGHT);
    const isTwice = Boolean(answers.other.runs || answers.both.runs);
    const words = [ringsIntro(rates().scaling, isTwice), ringsSentence(found)].join(" ");
    const together = togetherSentences(groups).map((sentence) => `<li>${escaped(sentence)}</li>`);
    const key = together.length ? paragraph(t("In brackets: learning rate × updates.")) : "";
    const list = together.length ? `<ul>${together.join("")}</ul>` : "";
    return `${paragraph(words)}${svg}${list}${key}${ringsTable(found.rings)}${reasons}`;
  }

  return {
    /** Nobody looks any more: what is left is not trained. */
    close() {
      if (running && !answers.both) asked = "";
      running?.abort();
    },
    draw(next) {
      if (!next.run) return;
      state = next;
      const now = query();
      if (now === asked) return fill();
      asked = now;
      put(rings, "");
      put(reach, "");
      begin();
    },
  };
}

const paragraph = (words) => `<p>${escaped(words)}</p>`;

function markup() {
  const [keepThese, sorts] = [t("Keep these"), t("So is it the batch, or the steps?")].map(escaped);
  const box = "<div><b></b><p></p><div></div></div>";
  return `
    <p><span class="race-intro"></span> <button type="button" data-keep hidden>${keepThese}</button></p>
    <div class="race-four">${box.repeat(4)}</div>
    <div class="race-reach"></div>
    <b class="race-sorts">${sorts}</b>
    <div class="race-rings"></div>`;
}
