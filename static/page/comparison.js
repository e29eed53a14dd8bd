// This run beside those that are kept: in place of the whole run's chart, with what is held equal and a table. What
// makes them is asked for when the first run is kept.

import { t } from "../language.js";
import { figureOf } from "../compare/figure.js";
import { labelsOf } from "../compare/labels.js";
import { scalesOf } from "../compare/scales.js";
import { tableOf } from "../compare/table.js";
import { escaped, num, text } from "../lens/svg.js";
import { get, Problem, route } from "./api.js";
import { createChart } from "./chart.js";
import { sizeOf } from "./frame.js";
import { latest } from "./latest.js";

const COLOURS = { epoch: "--epoch", val: "--val", line: "--line", dim: "--dim", ink: "--ink", card: "--card" };
const POINTS = 300;
const UNDO_MS = 8000;
/** From the end of the axis to a name, in CSS pixels. */
const GAP = 14;
/** From the plot to the words over and under it, in sizes of the type. */
const [OVER, UNDER] = [0.8, 0.6];
const HOLDS = () => [
  ["", t("as set")],
  ["epochs", t("epochs")],
  ["updates", t("updates")],
  ["samples", t("samples seen")],
  ["seconds", t("seconds")],
  ["steps", t("seconds, if each update takes as long")],
];
const RATES = () => [
  ["kept", t("the same")],
  ["linear", t("scaled with the batch")],
  ["root", t("by its square root")],
];

/**
 * The comparison in `element`. `view`: the page's, whose `hold` and `rate` the switches show; `plotly`: the chart
 * library's promise; `locked`: nothing can be kept, moved or removed. `delegate`: asked() gives the query, "" where
 * nothing is kept; hold(value), rate(value); swap(text), move(text, by), drop(text) of a kept run, restore() of the
 * last dropped one; say(words).
 */
export function createComparison(element, { view, plotly, most, locked }, delegate) {
  element.innerHTML = markup(locked);
  const [plot, names, sentence, gain, table, room] = [
    ".plot",
    ".compare-names",
    ".compare-held",
    ".compare-gain",
    "table",
    ".compare-room",
  ].map((selector) => element.querySelector(selector));
  const frame = element.querySelector(".compare-chart");
  /** @type {any} the answer that is shown */
  let compared = null;
  let asked = "";
  /** @type {any} */
  let size = null;
  let undoing = 0;
  /** What cannot be held equal for the runs that are asked for now: {hold: why}. */
  let refused = {};
  const chart = createChart(plot, plotly, { drawn() {}, zoomed() {}, whole() {}, pointed() {} });
  const loaded = chart.load().catch((error) => reportError(error));
  const queue = latest(bring);

  element.addEventListener("change", ({ target }) => {
    if (target.name === "hold") delegate.hold(target.value);
    if (target.name === "compare-rate") delegate.rate(target.value);
  });
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.undo !== undefined) return delegate.restore();
    if (button.dataset.full !== undefined) return expand(button);
    const { swap, drop, up, down } = button.dataset;
    const text = compared?.runs[swap ?? drop ?? up ?? down]?.keep;
    if (!text) return;
    if (swap) delegate.swap(text);
    if (drop) remove(text, Number(drop));
    if (up) delegate.move(text, -1);
    if (down) delegate.move(text, 1);
  });
  new ResizeObserver(() => {
    size = sizeOf(frame);
    draw();
  }).observe(frame);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", draw);

  function expand(button) {
    const all = element.classList.toggle("all");
    button.setAttribute("aria-expanded", String(all));
  }

  function remove(text, place) {
    delegate.drop(text);
    clearTimeout(undoing);
    element.dataset.undo = "true";
    undoing = setTimeout(() => delete element.dataset.undo, UNDO_MS);
    delegate.say(t("Removed."));
    element.querySelector(`[data-drop="${place}"]`)?.focus();
  }

  async function bring(query, signal) {
    try {
      const answer = await get(route("compare", query, { points: POINTS }), signal);
      if (signal.aborted || query !== asked) return;
      compared = answer;
      element.removeAttribute("aria-busy");
      draw();
    } catch (error) {
      if (signal.aborted || query !== asked) return;
      if (error instanceof Problem) refuse(error);
      else reportError(error);
    }
  }

  /** What cannot be held equal goes back to what was set, and its choice says why. */
  function refuse(error) {
    if (view.hold) {
      refused[view.hold] = error.message;
      delegate.hold("");
    }
    element.removeAttribute("aria-busy");
    sentence.textContent = error.message;
    delegate.say(error.message);
  }

  function draw() {
    if (!compared || !size?.width || element.hidden) return;
    const style = getComputedStyle(element);
    const colours = Object.fromEntries(
      Object.entries(COLOURS).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]),
    );
    const scales = scalesOf(compared, size);
    chart.draw(figureOf(compared, scales, colours));
    plot.setAttribute("aria-label", compared.description);
    putNames(names, compared, scales, locked);
    sentence.textContent = compared.sentence;
    gain.textContent = compared.gain;
    const focused = /** @type {HTMLElement | null | undefined} */ (
      document.activeElement?.closest("[data-drop], [data-up], [data-down], [data-swap]")
    );
    const kept = focused && element.contains(focused) ? { ...focused.dataset } : null;
    table.innerHTML = tableOf(compared, locked);
    if (kept) {
      const [name, place] = Object.entries(kept)[0];
      const buttons = [...table.querySelectorAll(`[data-${name}]:not(:disabled)`)];
      (buttons.find(({ dataset }) => dataset[name] === place) ?? buttons.at(-1))?.focus();
    }
    look();
  }

  /** The switches as the view has them, and how many more fit. */
  function look() {
    const kept = compared.runs.length - 1;
    const differ = new Set(compared.runs.map((run) => run.config.epochs)).size > 1;
    const shown = view.hold || (differ ? "" : "epochs");
    for (const input of element.querySelectorAll("[name=hold]")) {
      input.checked = input.value === shown;
      input.disabled = input.value in refused;
      input.parentElement.title = refused[input.value] ?? "";
      if (input.value === "") input.parentElement.hidden = !differ && shown !== "";
    }
    for (const input of element.querySelectorAll("[name=compare-rate]")) input.checked = input.value === view.rate;
    room.textContent = t("{kept} kept, {left} more fit", { kept, left: most - kept });
  }

  return {
    /** Shows what is kept now beside this run; hides itself where nothing is. */
    show() {
      const query = delegate.asked();
      element.hidden = query === "";
      if (element.hidden) {
        asked = "";
        compared = null;
        return queue.drop();
      }
      size = sizeOf(frame);
      if (query === asked) return draw();
      if (withoutHold(query) !== withoutHold(asked)) refused = {};
      asked = query;
      element.setAttribute("aria-busy", "true");
      queue.ask(query);
    },
    /** Once its chart can draw. */
    loaded,
  };
}

const withoutHold = (query) => query.replace(/(^|&)hold=[a-z]*/, "");

function markup(locked) {
  const [held, rates, removed, undone] = [t("Hold equal"), t("Learning rate"), t("Removed."), t("Undo")].map(escaped);
  const [asTable, all] = [t("The runs as a table"), t("Show all columns")].map(escaped);
  const choice = (name, [value, label]) =>
    `<label><input type="radio" name="${name}" value="${value}"><span>${escaped(label)}</span></label>`;
  const seg = (label, name, choices) =>
    `<span>${label} <fieldset class="seg"><legend class="unseen">${label}</legend>` +
    `${choices.map((each) => choice(name, each)).join("")}</fieldset></span>`;
  const undo = `<span class="compare-undo">${removed} <button type="button" data-undo>${undone}</button></span>`;
  return `
    <div class="compare-switches">
      ${seg(held, "hold", HOLDS())}
      ${locked ? "" : seg(rates, "compare-rate", RATES())}
      <p class="compare-count"><span class="compare-room"></span> ${locked ? "" : undo}</p>
    </div>
    <p class="compare-held"></p>
    <div class="compare-chart">
      <div class="plot" role="img" aria-label="" tabindex="0"></div>
      <div class="compare-names"></div>
    </div>
    <p class="compare-gain"></p>
    <div class="compare-table" tabindex="0" role="region" aria-label="${asTable}"><table></table></div>
    <button type="button" class="compare-more" data-full aria-expanded="false">${all}</button>`;
}

/** Puts the names at the lines' ends, as buttons where a press makes a run this one. */
function putNames(element, compared, scales, locked) {
  const labels = labelsOf(compared, scales);
  const left = scales.right + GAP;
  const leaders = labels.map(
    ({ from, top, height }) => `M${num(from.x)} ${num(from.y)}L${num(left - 2)} ${num(top + height / 2)}`,
  );
  const { width, height } = scales;
  const titles =
    text("", scales.left, scales.top - scales.type * OVER, t("training loss after each epoch")) +
    text("", scales.right, height - scales.type * UNDER, compared.axis.title, "end");
  const path = `<path d="${leaders.join("")}"/>`;
  const lines = `<svg width="${width}" height="${height}" aria-hidden="true">${path}${titles}</svg>`;
  element.innerHTML = lines + labels.map((label) => nameOf(label, locked)).join("");
  [...element.querySelectorAll(":scope > div")].forEach(({ style }, place) => {
    const { top, height } = labels[place];
    for (const [side, length] of Object.entries({ left, top, height, width: width - left }))
      style[side] = `${length}px`;
  });
}

function nameOf({ place, name, value, updates }, locked) {
  const kind = place === 0 ? "own" : place === -1 ? "val" : place === null ? "tie" : "kept";
  const made = updates && ` <i>${escaped(updates)}</i>`;
  const words = `<b>${escaped(name)}</b><span>${escaped(value)}${made}</span>`;
  if (kind !== "kept" || locked) return `<div class="${kind}">${words}</div>`;
  const [swap, drop] = [t("Make {name} this run", { name }), t("Remove {name}", { name })].map(escaped);
  return (
    `<div class="kept"><button type="button" data-swap="${place}" title="${swap}">${words}</button>` +
    `<button type="button" class="drop" data-drop="${place}" aria-label="${drop}">×</button></div>`
  );
}
