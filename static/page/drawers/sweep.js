// The drawer of the sweep: a run for every pair of a batch size and a learning rate (or number of epochs), and one for
// every number of samples.

import { t, tn } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { axesOf, axisText, secondsOf } from "../../sweep/axes.js";
import { cellWords, DARK, faceOf, rangeOf } from "../../sweep/cells.js";
import { cardOf, keyOf, runCurve, sizesOf, tableOf } from "../../sweep/drawing.js";
import { seconds as secondsText } from "../format.js";
import { route } from "../api.js";
import { createGroupStream } from "../groupstream.js";
import { API } from "../site.js";
import { createSizes } from "./sizes.js";
import { configQuery } from "../url.js";

/** A sweep that takes longer is trained when it is asked for. */
const AT_ONCE_SECONDS = 5;
const NARROW = 560;
const CARD_MS = 120;
/** What is not known before the last cell. */
const UNSAID = { leads: null, sentences: null, line: {}, held: "" };
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const MEASURES = () => ({ validation: t("validation loss"), train: t("training loss"), accuracy: t("accuracy") });
const OTHERS = () => ({ learning_rate: t("learning rate"), epochs: t("epochs") });

export const OF_ENDED = true;

/** `ask` and `set(changes)`, which makes the run that differs in these fields the one that is shown. */
export function create(body, { ask, set, say }) {
  body.innerHTML = markup();
  const [said, grid, key, held, card, progress] = ["said", "cells", "key", "held", "card", "progress"].map((name) =>
    body.querySelector(`.sweep-${name}`),
  );
  const [code, table] = ["code", "table"].map((name) => body.querySelector(`a[data-${name}]`));
  const [start, cancel] = ["start", "cancel"].map((name) => body.querySelector(`[data-${name}]`));
  const sizes = createSizes(body.querySelector(".sweep-sizes"));
  /** @type {any} */
  let state = null;
  let asked = "";
  let [other, measure] = ["learning_rate", "validation"];
  /** @type {any} what is swept: {axes, cells (by place), refused (by place), leads, sentences, line, held, total} */
  let sweep = null;
  let at = 0;
  let asking = 0;
  let due = 0;
  const stream = createGroupStream({
    started: ({ total, refused }) => {
      for (const each of refused) sweep.refused.set(placeOf(each), each.reason);
      sweep.total = total;
      drawSoon();
    },
    run: (cell) => {
      sweep.cells.set(placeOf(cell), cell);
      drawSoon();
    },
    finished: (outcome) => {
      Object.assign(sweep, outcome);
      drawSoon();
      look(at);
      say(outcome.sentences[measure] ?? "");
    },
    failed: (words) => {
      sweep.failed = words;
      start.hidden = false;
      drawSoon();
    },
  });

  /** Cells come faster than a screen shows them. */
  function drawSoon() {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(fill);
  }

  const placeOf = ({ x, y }) =>
    sweep.axes.y.values.indexOf(y) * sweep.axes.x.values.length + sweep.axes.x.values.indexOf(x);

  body.addEventListener("change", ({ target }) => {
    if (target.name === "sweep-other") {
      other = target.value;
      begin();
    } else if (target.name === "sweep-measure") {
      measure = target.value;
      fill();
      look(at);
    }
  });
  start.addEventListener("click", train);
  cancel.addEventListener("click", () => {
    stream.stop();
    sweep.failed = t("Cancelled.");
    start.hidden = false;
    fill();
  });
  grid.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-cell]");
    if (button && !button.ariaDisabled) choose(Number(button.dataset.cell));
  });
  for (const near of ["pointerover", "focusin"])
    grid.addEventListener(near, ({ target }) => {
      const button = target.closest("[data-cell]");
      if (button) look(Number(button.dataset.cell));
    });
  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const wide = sweep.axes.x.values.length;
    const [column, row] = [(at % wide) + step[0], Math.floor(at / wide) + step[1]];
    if (column < 0 || column >= wide || row < 0 || row >= sweep.axes.y.values.length) return;
    grid.querySelector(`[data-cell="${row * wide + column}"]`).focus();
  });

  function choose(place) {
    const { axes } = sweep;
    const wide = axes.x.values.length;
    const changes = {
      batch_size: axes.x.values[place % wide],
      [axes.y.field]: axes.y.values[Math.floor(place / wide)],
    };
    set(changes);
  }

  /** Another run, or another second axis: nothing that was trained counts. */
  function begin() {
    stream.stop();
    const { config, plan } = state.run;
    const axes = axesOf(config, other);
    sweep = { axes, config, cells: new Map(), refused: new Map(), ...UNSAID, total: 0, failed: "" };
    at = axes.y.values.indexOf(config[other]) * axes.x.values.length + axes.x.values.indexOf(plan.batch_size);
    grid.innerHTML = tableOf(sweep);
    clearTimeout(asking);
    card.replaceChildren();
    for (const [name, size] of Object.entries(sizesOf(axes))) grid.style.setProperty(name, String(size));
    const both = { x: axisText(axes.x), y: axisText(axes.y) };
    code.href = new URL(route("sweep.py", queryOf(config), both), API).href;
    table.href = new URL(route("sweep.csv", queryOf(config), both), API).href;
    const takes = secondsOf(axes, state.run);
    start.hidden = takes <= AT_ONCE_SECONDS;
    const runs = axes.x.values.length * axes.y.values.length;
    start.textContent = tn("Train {count} run (about {time})", "Train {count} runs (about {time})", runs, {
      time: secondsText(takes),
    });
    if (start.hidden) train();
    else fill();
  }

  function train() {
    start.hidden = true;
    Object.assign(sweep, UNSAID, { failed: "" });
    stream.start("sweep", queryOf(state.run.config), { x: axisText(sweep.axes.x), y: axisText(sweep.axes.y) });
    fill();
  }

  function fill() {
    const { axes, cells, refused, sentences, total, failed } = sweep;
    const range = rangeOf([...cells.values()], measure);
    const lead = sweep.leads?.[measure] ?? null;
    for (const button of grid.querySelectorAll("[data-cell]")) {
      const place = Number(button.dataset.cell);
      button.setAttribute("aria-label", cellWords(cellAt(place), axes, measure, refused.get(place), lead));
      button.tabIndex = place === at ? 0 : -1;
      const looks = { measure, range, lead, isRefused: refused.has(place), isNarrow: state.width < NARROW };
      wear(button, faceOf(cells.get(place), looks));
    }
    const [first] = cells.values();
    const hasAccuracy = [...cells.values()].some((cell) => cell.accuracy);
    for (const input of body.querySelectorAll("[name=sweep-measure]"))
      if (input.value === "accuracy") input.parentElement.hidden = !hasAccuracy;
    key.innerHTML = keyOf(sweep, measure, range, first?.initial[measure] ?? null);
    progress.hidden = total === 0 || sentences !== null || failed !== "";
    progress.firstElementChild.textContent = t("{done} of {total}", { done: cells.size, total });
    Object.assign(progress.querySelector("progress"), { max: total || 1, value: cells.size });
    const waits = start.hidden ? t("The runs are trained one after the other, as you look.") : "";
    said.textContent = failed || sentences?.[measure] || waits;
    held.textContent = [sweep.held, sweep.line[measure]].filter(Boolean).join(" ");
    grid.setAttribute("aria-busy", String(!progress.hidden));
  }

  /** A cell, or the values of one that is not trained. */
  function cellAt(place) {
    const { x, y } = sweep.axes;
    const values = { x: x.values[place % x.values.length], y: y.values[Math.floor(place / x.values.length)] };
    return sweep.cells.get(place) ?? values;
  }

  /** The card of a cell: what it is, and its curve. */
  function look(place) {
    at = place;
    for (const button of grid.querySelectorAll("[data-cell]"))
      button.tabIndex = Number(button.dataset.cell) === place ? 0 : -1;
    const { axes, config, refused, leads } = sweep;
    clearTimeout(asking);
    if (refused.has(place)) {
      card.textContent = cellWords(cellAt(place), axes, measure, refused.get(place));
      return;
    }
    const cell = sweep.cells.get(place);
    if (!cell) return;
    card.innerHTML = cardOf(cell, axes, measure, config, leads?.[measure] ?? null);
    const changes = { batch_size: cell.x, [axes.y.field]: cell.y };
    asking = setTimeout(() => {
      const take = (run) => {
        if (run.id === cell.id && at === place) card.insertAdjacentHTML("beforeend", runCurve(run));
      };
      ask("run", { points: 100 }, take, changes);
    }, CARD_MS);
  }

  return {
    /** Nobody looks any more: what is left is not trained. */
    close() {
      if (sweep && sweep.sentences === null) asked = "";
      stream.stop();
    },
    draw(next) {
      if (!next.run) return;
      state = next;
      const { run, dataset } = state;
      const query = queryOf(run.config);
      if (query !== asked) {
        asked = query;
        begin();
      } else fill();
      sizes.draw(run, dataset, state.width);
    },
  };
}

function wear(button, { text, shade, classes }) {
  const percent = Math.round(100 * (shade < DARK ? shade : shade - DARK));
  button.style.setProperty("--shade", `${percent}%`);
  button.className = [button.dataset.fixed, ...classes].join(" ").trim();
  if (button.textContent !== text) button.textContent = text;
}

const queryOf = (config) => configQuery(config, Object.keys(config));

function markup() {
  const [measured, second, cancel] = [t("Measure"), t("Second axis"), t("Cancel")].map(escaped);
  const [asCode, asTable] = [t("This sweep as a script"), t("… as a table (CSV)")].map(escaped);
  const seg = (name, label, choices, chosen) => {
    const labels = Object.entries(choices).map(([value, words]) => {
      const checked = value === chosen ? " checked" : "";
      const input = `<input type="radio" name="${name}" value="${value}"${checked}>`;
      return `<label>${input}<span>${escaped(words)}</span></label>`;
    });
    return `<fieldset class="seg"><legend class="unseen">${label}</legend>${labels.join("")}</fieldset>`;
  };
  return `
    <div class="sweep-bar">
      ${seg("sweep-other", second, OTHERS(), "learning_rate")}
      ${seg("sweep-measure", measured, MEASURES(), "validation")}
      <button type="button" class="go" data-start hidden></button>
      <p class="sweep-progress" hidden>
        <span></span> <progress></progress> <button type="button" data-cancel>${cancel}</button>
      </p>
    </div>
    <p class="sweep-said"></p>
    <div class="sweep-row">
      <div class="sweep-grid"><div class="sweep-cells"></div><div class="sweep-key"></div></div>
      <div class="sweep-card"></div>
    </div>
    <p class="sweep-held"></p>
    <p class="sweep-take">
      <a data-code href="#" download>${asCode}</a>
      <a data-table href="#" download>${asTable}</a>
    </p>
    <div class="sweep-sizes"></div>`;
}
