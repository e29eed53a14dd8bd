// The whole run: the chart, what lies over it, which part of it is in view, and the server's picture that stands in its
// place until it can draw.

import { t } from "../language.js";
import { doneOf, sameData } from "../lens/model.js";
import { batches, scaleOf, seriesOf } from "../lens/series.js";
import { updatesPerBatch } from "../lens/updates.js";
import { baselineOf, isInPicture } from "./baseline.js";
import { createBand } from "./band.js";
import { placeInUpdate } from "./batches.js";
import { createChart } from "./chart.js";
import { endsOf } from "./ends.js";
import { figureOf } from "./figure.js";
import { scalesOf, sizeOf } from "./frame.js";
import { axisWith, ghostOf } from "./ghost.js";
import { createLowest } from "./lowest.js";
import { isWhole, marksOf } from "./marks.js";
import { createPinch } from "./pinch.js";
import { createReadout } from "./readout.js";
import { readoutsOf } from "./readouts.js";
import { within, zoomOfKey } from "./zoom.js";

const COLOURS = {
  band: "--batch-l",
  dot: "--batch-m",
  epoch: "--epoch",
  val: "--val",
  line: "--line",
  dim: "--dim",
};
const SETTLED_MS = 90;
/** What rounding may take from a batch's place. */
const TINY = 1e-6;
const NEXT = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * `elements` {run, caption, nearer, bar}; `plotly` the chart library's promise. `delegate`: seek(first, settled,
 * cursor); switched() when an axis or the measure was chosen; needSingles(first, count), to be answered by `singles`;
 * say(text), which speaks. /
 */
export function createWholeRun({ run: element, caption, nearer, bar }, { plotly, view }, delegate) {
  const plot = element.querySelector(".plot");
  const words = element.querySelector(".words");
  const picture = element.querySelector(".first-picture");
  const mostSingles = Number(element.dataset.singles);
  const back = element.querySelector("[data-whole]");
  const measures = bar.querySelector("[data-switch=measure]");
  /** @type {any} */
  let run = null;
  /** @type {any} */
  let colours = null;
  /** @type {any} the chart's scales as it is drawn */
  let scales = null;
  /** @type {any} the run before the last change, which stays as a ghost */
  let before = null;
  /** @type {any} the rows of a run: {config, dataset} */
  let data = null;
  /** @type {any} what can be read off the chart as it is drawn */
  let readouts = null;
  /** @type {[number, number] | null} the updates in view; null for the whole run */
  let range = null;
  /** @type {any} the single losses in view that were asked for: {first, count, at, loss} */
  let singles = null;
  let pointed = -1;
  let asking = 0;
  /** @type {any} frame.js's sizeOf, as it was measured last */
  let size = null;
  /** @type {"awaited" | "drawn" | "failed"} whether the chart has taken the place of the server's picture */
  let state = "awaited";
  /** What the server's picture shows: the run that came with the page as it was looked at first, or axes alone. */
  let pictured = picture.querySelector(".blank") ? "" : null;
  let sentence = "";

  const chart = createChart(plot, plotly, {
    drawn() {
      state = "drawn";
      picture.hidden = true;
      words.hidden = false;
      caption.textContent = sentence;
      element.classList.toggle("stale", element.dataset.stale === "true");
    },
    zoomed(ends) {
      const perUpdate = scaleOf(view.x, run.plan)(1);
      look(ends.map((end) => end / perUpdate));
    },
    whole: () => look(null),
    pointed: (index) => (index < 0 ? readout.hide() : showReadout(index)),
  });
  const readout = createReadout(element);
  const each = () => updatesPerBatch(run.plan);
  const lowest = createLowest(element, { chosen: (update) => band.call(update - each()) });
  const band = createBand(element, {
    seek: (first, settled, cursor) => delegate.seek(first / each(), settled, cursor && batchAt(cursor)),
  });
  const batchAt = (update) => Math.floor(update / each() + TINY);
  createPinch(element, { scales: () => scales, zoomed: look });

  bar.addEventListener("change", ({ target }) => {
    const name = target.closest("[data-switch]")?.dataset.switch;
    if (!name) return;
    view[name] = target.value;
    draw();
    delegate.switched();
  });
  back.addEventListener("click", () => look(null));
  for (const event of ["pointerenter", "focusin"]) element.addEventListener(event, () => readouts?.fill());
  element.addEventListener("click", (event) => {
    if (event.pointerType === "touch" && scales)
      read(scales.updateAt(event.clientX - element.getBoundingClientRect().x));
  });
  plot.addEventListener("keydown", onKey);
  plot.addEventListener("blur", () => chart.unpoint());
  new ResizeObserver(() => {
    if (measured()) draw();
  }).observe(element);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(query).addEventListener("change", () => {
      colours = null;
      measured();
      draw();
    });
  }

  /** Arrows read off one point after the other; + and - zoom about it, < and > move along, 0 is the whole run. */
  function onKey(event) {
    if (!run || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = NEXT[event.key];
    const target = step ? undefined : zoomOfKey(event.key, scales.range, readouts.at[pointed]);
    if (step === undefined && target === undefined) return;
    event.preventDefault();
    if (step) point(step);
    else look(target);
  }

  /** Shows the label nearest to an update, as the pointer does where there is one. */
  function read(update) {
    readouts.fill();
    const after = readouts.at.findIndex((at) => at >= update);
    const last = after < 0 ? readouts.at.length - 1 : after;
    const nearer = last > 0 && update - readouts.at[last - 1] < readouts.at[last] - update;
    pointed = nearer ? last - 1 : last;
    chart.point(pointed);
  }

  /** Goes on to the next label in view, or back to the one before, and says it. */
  function point(step) {
    readouts.fill();
    const [from, to] = scales.range;
    const first = readouts.at.findIndex((update) => update >= from);
    const last = readouts.at.findLastIndex((update) => update <= to);
    const start = pointed < first || pointed > last ? (step > 0 ? first - 1 : last + 1) : pointed;
    pointed = Math.max(first, Math.min(last, start + step));
    chart.point(pointed);
    delegate.say(readouts.labels[pointed].join(", "));
  }

  function showReadout(index) {
    readouts.fill();
    readout.show(readouts.labels[index], readouts.at[index], scales);
  }

  /** Looks at a part of the run, in updates; at all of it for null. */
  function look(part) {
    if (!run) return;
    const end = run.show.end.updates;
    const next = part && within(part, end);
    range = next && next[1] - next[0] < end ? next : null;
    draw();
  }

  /** Measured where it changes, not where it is drawn: that would lay out a page that is about to change. */
  function measured() {
    const old = size;
    size = sizeOf(element);
    return Object.keys(size).some((name) => size[name] !== old?.[name]);
  }

  function draw() {
    if (!size?.width) measured();
    if (!run?.show || !size.width || !size.height) return;
    colours ??= readColours();
    const alone = run.show.charts[view.measure] ?? run.show.charts.loss;
    const ghost = matchMedia("print").matches ? null : ghostOf(before, run, alone.name, view.x);
    const facts = ghost ? axisWith(alone, before.show.charts[alone.name]) : alone;
    const looked = { ...view, measure: facts.name, drag: matchMedia("(pointer: fine)").matches };
    const end = run.show.end.updates;
    clearTimeout(asking);
    scales = scalesOf(facts, range ?? [0, end], size, view.y === "log");
    const own = ownSingles(facts.name);
    const baseline = baselineHere(facts.name);
    const ends = endsOf(run, facts, scales, { whole: isWhole(run.show, scales), singles: own, ghost, baseline });
    readouts = readoutsOf(run, facts.name, own);
    pointed = -1;
    // A reader who is here already reads on, without coming in again.
    if (element.matches(":hover, :focus-within")) readouts.fill();
    band.place(scales, end);
    readout.hide();
    words.innerHTML = marksOf(run.show, facts, view.x, scales, { singles: own, ends });
    lowest.show(facts, scales, band.leads);
    chart.draw(figureOf(run, looked, scales, colours, { singles: own, readouts, ghost, baseline }));
    back.hidden = range === null;
    sentence = [captionOf(facts, own), baseline?.words].filter(Boolean).join(" ");
    if (state === "drawn") caption.textContent = sentence;
    else standIn();
    nearer.hidden = own !== null || !facts.bands || facts.name !== "loss";
    const dotted = ghost && t("Dotted: training, {before}.", { before: ghost.name });
    plot.setAttribute("aria-label", [facts.description, baseline?.words, dotted].filter(Boolean).join(" "));
    offer(run.show.charts);
    offerLog(facts);
  }

  /** The baseline of a measure, where the rows are this run's and it lies in the picture. */
  function baselineHere(measure) {
    const found = sameData(run.config, data?.config) ? baselineOf(data.dataset, measure) : null;
    return found && isInPicture(found, scales) ? found : null;
  }

  /** The single losses in view where they are few enough: those that are here, else they are asked for. */
  function ownSingles(measure) {
    const [from, to] = scales.range;
    const [start, stop] = [from, to].map((update) => update / each());
    const [first, last] = [Math.floor(start + TINY), Math.min(Math.ceil(stop - TINY), doneOf(run))];
    if (!batches(seriesOf(run, measure)).thinned || last - first > mostSingles || measure !== "loss") return null;
    if (singles?.run === run && singles.first <= first && singles.first + singles.loss.length >= last) return singles;
    if (last > first) askSoon(first, last - first);
    return null;
  }

  /** While a slider moves, a run follows a run: only the one that stays is asked for more. */
  function askSoon(first, count) {
    asking = setTimeout(() => delegate.needSingles(first, count), SETTLED_MS);
  }

  /** What is true of the server's picture where it stands in for the chart: another run than its own dims it. */
  function standIn() {
    const shown = [run.id, view.measure, view.x, view.y].join(" ");
    pictured ??= shown;
    const isOther = shown !== pictured;
    if (isOther) element.classList.add("stale");
    else element.classList.toggle("stale", element.dataset.stale === "true");
    if (state === "failed")
      caption.textContent = t(
        "The chart could not be loaded, so this picture stays; all else follows what you set. Reload the page.",
      );
    else
      caption.textContent = isOther
        ? t("The chart is still being loaded; this picture is of the run before.")
        : sentence;
  }

  function captionOf(facts, own) {
    const single = own && t("Orange: the loss of every single batch in view, measured before its update.");
    if (own) return [single, facts.test].filter(Boolean).join(" ");
    return [facts.caption, facts.test, view.y === "log" ? (facts.no_log ?? facts.hidden_on_log) : null]
      .filter(Boolean)
      .join(" ");
  }

  /** The switch between the run's measures, where there is a choice. */
  function offer(charts) {
    const names = Object.keys(charts);
    measures.hidden = names.length < 2;
    const offered = [...measures.querySelectorAll("input")].map(({ value }) => value);
    if (offered.join() !== names.join()) {
      for (const label of measures.querySelectorAll("label")) label.remove();
      measures.append(...names.map((name) => choice(name, charts[name].noun)));
    }
    for (const input of measures.querySelectorAll("input")) input.checked = input.value === view.measure;
  }

  /** A log axis is offered where the measure has one; why there is none is said at the switch. */
  function offerLog({ no_log }) {
    for (const input of bar.querySelectorAll("[data-switch=y] input")) {
      input.disabled = input.value === "log" && no_log !== null;
      input.checked = input.value === (no_log === null ? view.y : "linear");
      if (input.value === "log") input.parentElement.title = no_log ?? "";
    }
  }

  function choice(name, noun) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "view-measure", value: name });
    label.append(input, Object.assign(document.createElement("span"), { textContent: noun }));
    return label;
  }

  function readColours() {
    const style = getComputedStyle(element);
    return Object.fromEntries(
      Object.entries(COLOURS).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]),
    );
  }

  return {
    /** Draws the chart when its library has come; without it the server's picture stays, and the caption says why. */
    async load() {
      try {
        await chart.load();
      } catch (error) {
        console.warn(error);
        state = "failed";
        draw();
      }
    },
    show(newest) {
      if (newest.id !== run?.id) range = null;
      run = newest;
      element.dataset.stale = "false";
      plot.removeAttribute("aria-description");
      draw();
    },
    /** The rows of the run that is shown. */
    rows(dataset) {
      data = { config: run.config, dataset };
      draw();
    },
    /** A gesture begins: the run that stands here now stays as a ghost, until the next one. */
    keep() {
      if (run?.show && run.status !== "training" && element.dataset.stale !== "true") before = run;
    },
    /** There is nothing to compare with. */
    forget: () => (before = null),
    /** Single losses that were asked for: {first, loss}. */
    singles({ first, loss }) {
      const values = Float64Array.from(loss, (value) => value ?? NaN);
      const place = placeInUpdate(run.show.charts.loss.whole);
      const at = Float64Array.from(values, (_, index) => (first + index + place) * each());
      singles = { run, first, thinned: false, at, loss: values };
      draw();
    },
    /** The curve is not of what is set now. */
    stale() {
      element.dataset.stale = "true";
      element.classList.add("stale");
      plot.setAttribute("aria-description", t("This is the run before the last change."));
    },
    /** Where the lens stands: {first, count}, and the same in words. */
    window(window, words) {
      band.show({ first: window.first * each(), count: window.count * each() }, words);
      if (scales) lowest.show(run.show.charts[view.measure] ?? run.show.charts.loss, scales, band.leads);
    },
    /** The switches follow the view, which came from the page's history. */
    look() {
      for (const input of bar.querySelectorAll("[data-switch] input")) {
        input.checked = view[input.closest("[data-switch]").dataset.switch] === input.value;
      }
      draw();
    },
  };
}
