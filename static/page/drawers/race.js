// The drawer of the race: the same runs under four equal things, what it takes to reach a loss, and the one number that
// sorts them.

import { timeText } from "../../compare/table.js";
import { axisEnd, smallChart } from "../../compare/smallchart.js";
import { t, tn } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { count, lossText } from "../../lens/text.js";
import { headline, reaching, ringsOf, ringsSentence, sizesBeside, updatesWritten } from "../../race/races.js";
import { ringsSvg } from "../../race/rings.js";
import { get, Problem, route } from "../api.js";
import { configQuery, keepQuery } from "../url.js";

const POINTS = 300;
/** Of no more epochs than this every one is asked for, so that the first that reaches a loss is known. */
const MOST_EPOCHS = 5000;
const NARROW = 560;
const HEIGHT = 210;
const MOST_WIDE = 760;
const RACES = () => [
  ["epochs", t("Equal epochs")],
  ["updates", t("Equal updates")],
  ["samples", t("Equal samples seen")],
  ["seconds", t("Equal seconds")],
];

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
  /** @type {any} the answers by what is held equal, and those with the rate scaled */
  let answers = {};

  body.addEventListener("click", ({ target }) => {
    if (target.closest("[data-keep]")) keep(beside());
  });

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
    try {
      for (const [name, parameters] of Object.entries({
        epochs: { hold: "epochs", points: every },
        updates: { hold: "updates" },
        samples: { hold: "samples" },
        seconds: { hold: "seconds" },
        other: { hold: "epochs", rate: rates().scaling === "kept" ? "linear" : "kept" },
      })) {
        const answer = await get(route("compare", asked, { points: POINTS, ...parameters }), own.signal).catch(
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
      if (!own.signal.aborted) reportError(error);
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
        const room = { width, height: HEIGHT, beside: 116, end: axisEnd(answer.axis, timeText) };
        picture.innerHTML = smallChart(answer, room);
      }
    }
    if (answers.epochs?.runs) reach.innerHTML = reachOf(answers.epochs);
    const known = [answers.epochs, answers.updates, answers.other].filter((answer) => answer?.runs);
    const refused = [answers.epochs, answers.updates, answers.other].find((answer) => answer?.refused);
    if (refused) rings.textContent = refused.refused;
    if (known.length === 3) {
      const all = ringsOf(known);
      const picture = ringsSvg(all, Math.min(state.width, MOST_WIDE), 260);
      rings.innerHTML = `<p>${escaped(ringsSentence(all))}</p>${picture}${tableOf(all)}`;
    }
  }

  return {
    /** Nobody looks any more: what is left is not trained. */
    close() {
      if (running && !answers.other) asked = "";
      running?.abort();
    },
    draw(next) {
      state = next;
      if (!state.run || state.run.status === "training") return;
      const now = query();
      if (now === asked) return fill();
      asked = now;
      rings.replaceChildren();
      reach.replaceChildren();
      begin();
    },
  };
}

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

/** Per epoch, and to reach a loss: both are true. */
function reachOf(compared) {
  const found = reaching(compared);
  if (!found) return "";
  const { loss, rows } = found;
  const heads = [t("Run"), t("Time of an epoch"), t("Epochs"), t("Updates"), t("Time")].map(
    (head) => `<th scope="col">${escaped(head)}</th>`,
  );
  const lines = rows.map(({ name, epochs, updates, seconds, perEpoch }) => {
    const cells = [timeText(perEpoch), count(epochs), updatesWritten(updates), timeText(seconds)];
    return `<tr><th scope="row">${escaped(name)}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`;
  });
  const title = t("What it takes to come down to a training loss of {loss}, which all of them reach", {
    loss: lossText(loss),
  });
  const note = [
    t("Times are measured here, on one core."),
    t("Where every update takes equally long whatever the batch, which is closer to a GPU, compare the updates."),
  ].join(" ");
  const table = `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
  return `<b>${escaped(title)}</b><div class="race-table">${table}</div><p>${escaped(note)}</p>`;
}

function tableOf(rings) {
  const heads = [t("Run"), t("Rate × updates"), t("Final training loss")].map(
    (head) => `<th scope="col">${escaped(head)}</th>`,
  );
  const rows = rings.map(
    ({ name, x, y }) =>
      `<tr><th scope="row">${escaped(name)}</th><td>${escaped(lossText(x))}</td><td>${escaped(lossText(y))}</td></tr>`,
  );
  const title = escaped(t("The same as a table"));
  const table = `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return `<details><summary>${title}</summary><div class="race-table">${table}</div></details>`;
}
