// The drawer of the loss of an epoch: the cursor's epoch, the boundary beside it, and the epochs that ended worse.

import { boundaryOf } from "../../epochloss/boundary.js";
import { boundaryHtml, epochHtml, examplesHtml, risesHtml } from "../../epochloss/drawing.js";
import { TYPE } from "../../epochloss/chart.js";
import { cursorSvg, epochFrame } from "../../epochloss/epochpicture.js";
import { epochFacts, initialOf, lastEpoch, seriesIn, wholeWindow } from "../../epochloss/facts.js";
import { askedFor, epochsAround, neededFor } from "../../epochloss/needs.js";
import { numbersOf } from "../../epochloss/printers.js";
import { nearest, riseWords, risesOf } from "../../epochloss/rises.js";
import { nounOf, soFarWords } from "../../epochloss/words.js";
import { axisWords, covers, doneOf } from "../../lens/model.js";
import { numbers } from "../../lens/series.js";
import { staysHere } from "../presets.js";

const measureOf = ({ run, measure = "loss" }) => (run.measures?.[measure] ? measure : "loss");

/**
 * The drawer in `body`: `ask(route, parameters, take)` asks of the shown run and draws anew, `visit(update)` takes the
 * cursor there, `choose(query)` the page to another run.
 */
export function create(body, { ask, visit, choose }) {
  const parts = ["epoch", "boundary", "rises"].map((name) => `<div class="loss-${name}"></div>`);
  body.innerHTML = parts.join("") + examplesHtml();
  const [epochPart, boundaryPart, risesPart] = ["epoch", "boundary", "rises"].map((name) =>
    body.querySelector(`.loss-${name}`),
  );
  /** @type {any} */
  let state = null;
  let config = "";
  let asked = "";
  /** @type {any} the newest answer, and the run that is shown as if it were one */
  let held = null;
  /** @type {{run: any, window: any}} */
  let whole = { run: null, window: null };
  /** @type {{key: string, shown: any, frame: any}} what is drawn */
  let drawn = { key: "", shown: null, frame: null };
  /** @type {any} the values of a window as arrays */
  let read = { window: null, measure: "", series: null };
  let room = { given: 0, width: 0 };
  /** @type {{open: boolean, epochs: any, found: any, listed: any[], html: string}} the epochs that ended worse */
  const rises = { open: false, epochs: null, found: null, listed: [], html: "" };

  body.addEventListener("click", (event) => {
    const [button, link] = ["button", "a"].map((name) => event.target.closest(name));
    if (button?.dataset.visit) visit(Number(button.dataset.visit), { stays: true });
    else if (button) toggle();
    else if (link && staysHere(event)) choose(link.search);
  });

  /** Another run: nothing of the last one counts. */
  function begin() {
    config = JSON.stringify(state.run.config);
    asked = "";
    held = null;
    drawn = { key: "", shown: null, frame: null };
    Object.assign(rises, { open: false, epochs: null, found: null, listed: [] });
    for (const part of [epochPart, boundaryPart]) part.style.minHeight = "";
  }

  function want({ first, count }, take) {
    const wish = `${first} ${count}`;
    if (asked === wish) return;
    asked = wish;
    ask("run/window", { first, count }, (answer) => {
      asked = "";
      take(answer);
    });
  }

  function windowFor(run, needed) {
    if (whole.run !== run) whole = { run, window: wholeWindow(run) };
    return [held, whole.window, run.window].find((window) => window && covers(window, needed, doneOf(run)));
  }

  function draw(next) {
    state = next;
    if (!state.run?.initial) return;
    if (JSON.stringify(state.run.config) !== config) begin();
    const { run, place } = state;
    const epoch = Math.min(Math.floor(place.index / run.plan.batches_per_epoch), lastEpoch(run));
    const needed = neededFor(run, epoch);
    const window = windowFor(run, needed);
    body.setAttribute("aria-busy", String(!window));
    if (!window) return want(askedFor(run, needed), (answer) => (held = answer));
    drawEpoch(window, epoch);
    drawCursor(place.index - epoch * run.plan.batches_per_epoch);
    drawRises(epoch);
  }

  /** The values of a window are turned into arrays once. */
  function seriesFor(window, measure) {
    if (read.window !== window || read.measure !== measure)
      read = { window, measure, series: seriesIn(window, measure) };
    return read.series;
  }

  /** The room that pictures are drawn for: where type is larger, as for a projector, they are enlarged as a whole. */
  function roomFor(width) {
    if (room.given !== width) {
      const type = Number(getComputedStyle(body).getPropertyValue("--chart-type")) || TYPE;
      room = { given: width, width: (width * TYPE) / type };
      for (const part of [epochPart, boundaryPart]) part.style.minHeight = "";
    }
    return room.width;
  }

  function drawEpoch(window, epoch) {
    const { run, dataset } = state;
    const width = roomFor(state.width);
    const measure = measureOf(state);
    const left = boundaryOf(run, epoch);
    const done = Math.min(doneOf(run), ((left ?? epoch) + 2) * run.plan.batches_per_epoch);
    const key = [epoch, left, done, run.status, width, measure, dataset !== null].join(" ");
    if (key === drawn.key) return;
    const series = seriesFor(window, measure);
    const facts = epochFacts(run, series, epoch, measure);
    const shown = {
      ...{ run, dataset, width, measure, series, facts },
      numbers: numbersOf(run, facts, measure),
      noun: nounOf(run, measure),
      axis: axisWords(run, measure),
      better: run.show?.charts?.[measure]?.better ?? "lower",
      initial: initialOf(run, measure),
    };
    drawn = { key, shown, frame: epochFrame(shown) };
    epochPart.innerHTML = epochHtml(shown);
    boundaryPart.innerHTML = left === null ? "" : boundaryHtml(shown, left);
    // Sentences are longer or shorter from epoch to epoch; what stands below stays where it is all the same.
    const heights = [epochPart, boundaryPart].map((part) => part.offsetHeight);
    for (const [i, part] of [epochPart, boundaryPart].entries()) part.style.minHeight = `${heights[i]}px`;
  }

  function drawCursor(batch) {
    const { shown, frame } = drawn;
    const mark = epochPart.querySelector(".loss-at");
    if (!mark) return;
    mark.innerHTML = cursorSvg(frame, shown.facts, batch);
    epochPart.querySelector(".loss-now").textContent = soFarWords(shown.facts, batch);
  }

  function toggle() {
    rises.open = !rises.open;
    rises.found = null;
    draw(state);
    risesPart.querySelector("button").focus();
  }

  /** The epochs' losses: of a short run all of them, of a long one those around the cursor, which are asked for. */
  function epochsFor(epoch, measure) {
    const { run } = state;
    const epochs = measure === "loss" ? run.epochs : run.measures[measure].epochs;
    if (!epochs.epoch) return { first: 0, train: numbers(epochs.train) };
    if (rises.epochs) return seriesIn(rises.epochs, measure).epochs;
    const around = epochsAround(run, epoch);
    if (around) want(around, (answer) => (rises.epochs = answer));
    return around ? null : { first: 0, train: new Float64Array(0) };
  }

  function drawRises(epoch) {
    const { measure, better, initial } = drawn.shown;
    if (rises.open && (!rises.found || rises.found.measure !== measure)) {
      const epochs = epochsFor(epoch, measure);
      rises.found = epochs && { ...risesOf(epochs, initial, better), measure };
      rises.listed = rises.found ? nearest(rises.found.rises, epoch) : [];
    }
    // What has the focus stays, unless the list is another one.
    const html = risesHtml({ ...drawn.shown, ...rises });
    if (html !== rises.html) risesPart.innerHTML = html;
    rises.html = html;
    markRise(epoch);
  }

  /** Marks the cursor's epoch in the list, and says what its batches tell of its rise. */
  function markRise(epoch) {
    const { run, facts } = drawn.shown;
    const end = String((epoch + 1) * run.plan.batches_per_epoch - 1);
    for (const button of risesPart.querySelectorAll("[data-visit]"))
      button.setAttribute("aria-current", String(button.dataset.visit === end));
    const words = risesPart.querySelector(".loss-rise");
    if (words) words.textContent = riseWords(facts, drawn.shown);
  }

  return { draw };
}
