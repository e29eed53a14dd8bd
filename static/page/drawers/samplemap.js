// The map of samples by epochs: its cells, the words around it, and the row that a reader follows through it.

import { t } from "../../language.js";
import { followedPlan } from "../../lens/model.js";
import { drawMap } from "../../batches/canvas.js";
import { UNTRAINED, batchesOf, mapOf, rowsOf, uses } from "../../batches/cells.js";
import { bandHtml } from "../../batches/drawing.js";
import { BAND, bandTop, mapFrame, placeAt } from "../../batches/frame.js";
import { labelsSvg, labelsWidth } from "../../batches/labels.js";
import { aloneText } from "../../batches/classes.js";
import { noteTexts, orderText, refusedText, ruleText, spanText, wayText, windowsText } from "../../batches/words.js";
import { lookOf, paint } from "./mapcanvas.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

/** Fills `element`, the map of mapHtml; `visit(update)` when a reader goes to a batch. */
export function createSampleMap(element, visit) {
  const part = (selector) => element.querySelector(selector);
  const picture = part(".map-picture");
  const canvas = picture.querySelector("canvas");
  const band = part(".map-band");
  const field = part(".map-follow input");
  /** @type {any} what is drawn: {run, map, frame, look} */
  let drawn = null;
  let cursor = 0;
  let row = 0;

  listen();

  function listen() {
    picture.addEventListener("click", followAt);
    picture.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 1) followAt(event);
    });
    picture.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step === undefined || !drawn) return;
      event.preventDefault();
      followPlace(placeOf(row) + step);
    });
    field.addEventListener("input", () => {
      if (!drawn) return;
      const wanted = field.valueAsNumber;
      const { samples } = drawn.map;
      const takes = Number.isInteger(wanted) && wanted >= 1 && wanted <= samples;
      if (takes) follow(wanted - 1);
      else part(".map-refusal").textContent = refusedText(field.value, samples);
    });
    field.addEventListener("change", () => (field.value = String(row + 1)));
    band.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) visit(Number(button.dataset.update));
    });
  }

  const placeOf = (wanted) => drawn.map.order.indexOf(wanted);
  const epochOf = (update) => Math.floor(update / drawn.map.batches);

  function followAt({ clientY }) {
    if (drawn) followPlace(placeAt(drawn.frame, drawn.map.samples, clientY - canvas.getBoundingClientRect().top));
  }

  function followPlace(place) {
    const { order } = drawn.map;
    follow(order[Math.max(0, Math.min(order.length - 1, place))]);
    field.value = String(row + 1);
  }

  /** Whether the band lies over a mark of the cursor's batch, which it then shows itself. */
  function markBand() {
    const { map, frame } = drawn;
    const heightOf = (wanted) => ((placeOf(wanted) + 0.5) / map.samples) * frame.height;
    const top = bandTop(frame, map.samples, placeOf(row));
    const covers = rowsOf(map, cursor).some((each) => heightOf(each) > top && heightOf(each) < top + BAND);
    [...band.children].forEach((button, epoch) => {
      button.classList.toggle("lit", map.batches > 1 && covers && epoch === epochOf(cursor) - map.first);
    });
  }

  /** Follows a row, from 0, through the epochs that are drawn. */
  function follow(next) {
    row = next;
    part(".map-refusal").textContent = "";
    const { map, run } = drawn;
    const found = batchesOf(map, row);
    const cells = map.cells.map((cell) => cell[row]);
    const way = wayText(row, found, cells, run.config.sampling);
    part(".map-way").textContent = way;
    picture.setAttribute("aria-valuenow", String(placeOf(row) + 1));
    picture.setAttribute("aria-valuetext", way);
    drawBand(found);
    drawLabels();
  }

  /** The row's batches, in its place. A page's rules allow no style in the markup. */
  function drawBand(found) {
    const { map, frame, look } = drawn;
    band.innerHTML = bandHtml(row, found, map);
    band.style.top = `${canvas.offsetTop + bandTop(frame, map.samples, placeOf(row))}px`;
    band.style.left = `${frame.left}px`;
    [...band.children].forEach((button, epoch) => {
      const empty = { fill: map.cells[epoch][row] === UNTRAINED ? look.paper : look.unused, text: look.ink };
      const shade = look.shades[(found[epoch][0] ?? 0) - 1] ?? empty;
      button.style.width = `${frame.column}px`;
      button.style.background = shade.fill;
      button.style.color = shade.text;
    });
    markBand();
  }

  function drawLabels() {
    const { run, map, frame } = drawn;
    const band = bandTop(frame, map.samples, placeOf(row));
    const at = { sampling: run.config.sampling, epoch: epochOf(cursor), row, band };
    part(".map-words").innerHTML = labelsSvg(map, frame, at);
  }

  /** The cells, and the cursor's batch among them. */
  function drawCells() {
    const { map, frame, look } = drawn;
    const epoch = epochOf(cursor);
    const lit = map.batches > 1 ? { epoch: epoch - map.first, rows: rowsOf(map, cursor) } : null;
    paint(canvas, frame, (context) => drawMap(context, frame, map, look, lit));
    part(".map-lit").hidden = lit === null;
    part(".map-lit span").textContent = t("batch {batch} of epoch {epoch}, where the cursor is", {
      batch: cursor - epoch * map.batches + 1,
      epoch: epoch + 1,
    });
  }

  return {
    /** Draws some epochs of a run, from `first` on, with the cursor on an update; `done`: updates that were made. */
    show({ run, dataset, orders, first, done, width }, update) {
      const { plan, config } = run;
      const map = mapOf({ plan, orders, first, done });
      const room = { width, left: labelsWidth(plan), epochs: orders.length, samples: plan.samples };
      const frame = mapFrame({ ...room, most: uses(map).most, ratio: devicePixelRatio });
      drawn = { run, map, frame, look: lookOf(element, map.batches) };
      cursor = update;
      part(".map-rule").textContent = ruleText(run);
      part(".map-span").textContent = [spanText(map, followedPlan(run)), orderText(map)].join(" ");
      const notes = [...noteTexts(map, config.sampling, frame.step), windowsText(config), aloneText(map, dataset)];
      part(".map-notes").textContent = notes.filter(Boolean).join(" ");
      field.max = String(plan.samples);
      part(".map-hint").textContent = t(
        "of 1 to {samples}, or press one in the map; ↑ and ↓ go to the next line.",
        plan,
      );
      picture.setAttribute("aria-valuemax", String(plan.samples));
      row = Math.min(row, plan.samples - 1);
      if (document.activeElement !== field) field.value = String(row + 1);
      drawCells();
      follow(row);
    },
    /** The cursor is on an update of the epochs that are drawn. */
    move(update) {
      if (update === cursor) return;
      const same = epochOf(update) === epochOf(cursor);
      cursor = update;
      drawCells();
      markBand();
      if (!same) drawLabels();
    },
    /** Draws all again, in other colours. */
    repaint() {
      if (!drawn) return;
      drawn.look = lookOf(element, drawn.map.batches);
      drawCells();
      follow(row);
    },
  };
}
