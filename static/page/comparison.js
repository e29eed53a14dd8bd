// This run beside those that are kept: in place of the whole run's chart, with what is held equal and a table. What
// makes them is asked for when the first run is kept.

import { t } from "../language.js";
import { figureOf } from "../compare/figure.js";
import { readingOf } from "../compare/reading.js";
import { scalesOf } from "../compare/scales.js";
import { tableOf } from "../compare/table.js";
import { get, Problem, route } from "./api.js";
import { createChart } from "./chart.js";
import { HOLDS, markup, triesMarkup } from "./comparisonmarkup.js";
import { putNames } from "./comparisonnames.js";
import { sizeOf } from "./frame.js";
import { latest } from "./latest.js";
import { without } from "./url.js";

const COLOURS = {
  epoch: "--epoch",
  val: "--val",
  batch: "--batch",
  line: "--line",
  dim: "--dim",
  ink: "--ink",
  card: "--card",
};
const POINTS = 300;
const NEXT = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/**
 * The comparison in `element`. `view`: the page's, whose `hold` and `rate` the switches show, and whose `y` says
 * whether losses stand on a log axis; `plotly`: the chart library's promise; `locked`: nothing can be kept, moved or
 * removed; `lock`: fields that stay as they are. `delegate`: asked() gives the query, "" where nothing is kept;
 * hold(value), rate(value, from); swap(text), move(text, by), drop(text) of a kept run; came(isShown) when there is
 * something to see; say(words).
 */
export function createComparison(element, { view, plotly, locked, lock }, delegate) {
  element.innerHTML = markup(locked);
  const [frame, plot, names, sentence, gain, tries, table, why] = [
    ".compare-chart",
    ".plot",
    ".compare-names",
    ".compare-held",
    ".compare-gain",
    ".compare-tries",
    "table",
    ".compare-why",
  ].map((selector) => element.querySelector(selector));
  /** @type {any} the answer that is shown */
  let compared = null;
  let shown = "";
  let asked = "";
  /** @type {any} */
  let size = null;
  /** Which point of this run's line is read. */
  let pointed = -1;
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
    if (button.dataset.full !== undefined) return expand(button);
    if (button.dataset.try === "updates") return delegate.hold("updates");
    if (button.dataset.try === "rate") return delegate.rate("linear", smallest(compared.runs));
    const { swap, drop, up, down } = button.dataset;
    const text = compared?.runs[swap ?? drop ?? up ?? down]?.keep;
    if (!text) return;
    if (swap) delegate.swap(text);
    if (drop) delegate.drop(text);
    if (up) delegate.move(text, -1);
    if (down) delegate.move(text, 1);
  });
  plot.addEventListener("keydown", (event) => {
    const step = NEXT[event.key];
    if (!compared || step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    read(step);
  });
  plot.addEventListener("blur", () => chart.unpoint());
  new ResizeObserver(() => {
    size = sizeOf(frame);
    draw();
  }).observe(frame);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", draw);

  function expand(button) {
    const all = element.classList.toggle("all");
    button.setAttribute("aria-expanded", String(all));
    button.textContent = all ? t("Show fewer columns") : t("Show all columns");
  }

  /** Goes on to the next point of this run's line, or back, and says what all runs have there. */
  function read(step) {
    const { at } = compared.runs[0].curve;
    pointed = Math.max(0, Math.min(at.length - 1, pointed + step));
    chart.pointAll(at[pointed]);
    delegate.say(readingOf(compared, at[pointed]).join(", "));
  }

  async function bring(query, signal) {
    try {
      const answer = await get(route("compare", query, { points: POINTS }), signal);
      if (signal.aborted || query !== asked) return;
      for (const run of answer.runs) run.fixed = locked || lock.some((name) => name in run.differs);
      compared = answer;
      shown = query;
      pointed = -1;
      delegate.came(true);
      draw();
    } catch (error) {
      if (signal.aborted || query !== asked) return;
      if (error instanceof Problem) refuse(error);
      else reportError(error);
    }
  }

  /** What cannot be held equal goes back to what was set, and the page says why. */
  function refuse(error) {
    const isHeld = view.hold && error.fields.some(({ field }) => field === "hold");
    if (isHeld) refused[view.hold] = error.message.replace(/^hold: /, "");
    const words = isHeld ? whyNot() : error.message;
    why.textContent = words;
    delegate.say(words);
    delegate.came(true);
    if (isHeld) delegate.hold("");
    else element.removeAttribute("aria-busy");
  }

  /** Which choices cannot be held equal, each with the reason. */
  const whyNot = () =>
    HOLDS()
      .filter(([hold]) => hold in refused)
      .map(([hold, label]) => t("Not {choice}: {reason}", { choice: label, reason: refused[hold] }))
      .join(" ");

  function draw() {
    if (shown === asked) settle();
    if (!size?.width) size = sizeOf(frame);
    if (!compared || !size.width || element.hidden) return;
    const style = getComputedStyle(element);
    const colours = Object.fromEntries(
      Object.entries(COLOURS).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]),
    );
    const scales = scalesOf(compared, size, view.y === "log");
    chart.draw(figureOf(compared, scales, colours));
    plot.setAttribute("aria-label", compared.description);
    sentence.textContent = compared.sentence;
    gain.textContent = compared.gain;
    const barred = { updates: "updates" in refused, rate: lock.includes("learning_rate") };
    const offered = locked ? [] : compared.tries.filter((what) => !barred[what]);
    tries.hidden = offered.length === 0;
    tries.innerHTML = triesMarkup(offered);
    refill(names, () => putNames(names, compared, scales, locked));
    refill(table, () => (table.innerHTML = tableOf(compared, locked)));
    why.textContent = whyNot();
    look();
  }

  function settle() {
    element.removeAttribute("aria-busy");
    element.classList.remove("stale");
  }

  /** The switches as the view has them. */
  function look() {
    const differ = compared.runs.some((run) => "epochs" in run.differs);
    const held = view.hold || (differ ? "" : "epochs");
    for (const input of element.querySelectorAll("[name=hold]")) {
      input.checked = input.value === held;
      input.disabled = input.value in refused;
      if (input.value === "") input.parentElement.hidden = !differ;
    }
    for (const input of element.querySelectorAll("[name=compare-rate]")) input.checked = input.value === view.rate;
  }

  return {
    /** Shows what is kept now beside this run. */
    show() {
      const query = delegate.asked();
      if (query === "") {
        asked = shown = "";
        compared = null;
        refused = {};
        return queue.drop();
      }
      if (query === asked) return draw();
      if (without(query, "hold") !== without(asked, "hold")) refused = {};
      asked = query;
      element.setAttribute("aria-busy", "true");
      element.classList.add("stale");
      queue.ask(query);
    },
    /** What is compared is not what is set now. */
    stale: () => element.classList.add("stale"),
    /** Once its chart can draw. */
    loaded,
  };
}

/** The batch size and rate of the run with the smallest batch: from it rates are scaled up, not down. */
function smallest(runs) {
  const { batch_size, learning_rate } = runs
    .map(({ config }) => config)
    .reduce((one, other) => (other.batch_size < one.batch_size ? other : one));
  return `${batch_size}:${learning_rate}`;
}

/** Makes an element's inside anew; the button that has the focus keeps it, or the one that is now in its place. */
function refill(element, fill) {
  const button = /** @type {HTMLElement | null} */ (document.activeElement?.closest("button"));
  const held = button && element.contains(button) ? Object.entries(button.dataset)[0] : null;
  fill();
  if (!held) return;
  const [name, place] = held;
  const buttons = [...element.querySelectorAll(`[data-${name}]:not(:disabled)`)];
  const last = buttons.toSorted((one, other) => one.dataset[name] - other.dataset[name]).at(-1);
  (buttons.find(({ dataset }) => dataset[name] === place) ?? last)?.focus();
}
