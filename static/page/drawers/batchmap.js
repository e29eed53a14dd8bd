// The drawer "Who was in which batch": a map of samples by epochs that follows the cursor, the same under other rules,
// and three ways to treat a short last batch.

import { mapHtml, waysHtml } from "../../batches/drawing.js";
import { columnsWidth } from "../../batches/frame.js";
import { labelsWidth } from "../../batches/labels.js";
import { rulersSvg, rulersText } from "../../batches/rulers.js";
import { leftOutOf, waysOf } from "../../batches/ways.js";
import { pageOf, roomFor } from "../../batches/window.js";
import { doneOf } from "../../lens/model.js";
import { isPass } from "../../lens/passes.js";
import { onTheme } from "./mapcanvas.js";
import { createOtherMaps } from "./othermaps.js";
import { createRareClasses } from "./rareclasses.js";
import { createSampleMap } from "./samplemap.js";

/** The drawer in `body`, as drawers.js wants it. */
export function create(body, { ask, change, visit, locked }) {
  body.innerHTML = mapHtml();
  const main = body.querySelector(".map");
  const map = createSampleMap(main, visit);
  const others = createOtherMaps(body.querySelector(".map-others"), ask);
  const rare = createRareClasses(body.querySelector(".map-rare"), ask);
  const ways = body.querySelector(".map-ways");
  const rulers = body.querySelector(".map-rulers");
  /** @type {any} the orders that came last: {run (its id), first, count, orders} */
  let came = null;
  let drawn = "";
  let asked = "";
  let tallest = 0;
  let shape = "";

  ways.addEventListener("click", ({ target }) => {
    const button = target.closest("button[aria-pressed=false]");
    if (button) change(button.dataset.field, button.dataset.value);
  });
  onTheme(() => {
    map.repaint();
    others.repaint();
  });

  function need({ id }, page) {
    const key = JSON.stringify([id, page]);
    if (key === asked) return;
    asked = key;
    ask("run/batches", page, ({ epochs: orders }) => (came = { run: id, ...page, orders }));
  }

  /** The rows of a batch of the epochs that came, and which of its epoch it is. */
  function batchAt(index, { batches_per_epoch: perEpoch, batch_size: size }) {
    const [epoch, batch] = [Math.floor(index / perEpoch), index % perEpoch];
    const rows = came.orders[epoch - came.first]?.slice(batch * size, (batch + 1) * size) ?? [];
    return { rows, batch, epoch };
  }

  /** What stands below the map stays where it is when its words change. */
  function settle(nowShape) {
    if (nowShape !== shape) {
      tallest = 0;
      main.style.minHeight = "";
    }
    shape = nowShape;
    tallest = Math.max(tallest, main.offsetHeight);
    main.style.minHeight = `${tallest}px`;
  }

  /** The three ways; the button that has the keyboard keeps it. */
  function drawWays(run, { orders, first }) {
    const leftOut = { count: leftOutOf(run.plan, orders), from: first + 1, to: first + orders.length };
    const html = waysHtml(run, waysOf(run.plan), leftOut, locked);
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && ways.contains(active) ? active.dataset : null;
    ways.innerHTML = html;
    if (!focused) return;
    const same = ways.querySelector(`[data-field="${focused.field}"][data-value="${focused.value}"]`);
    (same ?? ways).focus({ preventScroll: true });
  }

  /** Where epochs and passes end, of a run whose epochs are no passes. */
  function drawRulers(plan, index, width) {
    rulers.hidden = isPass(plan);
    if (rulers.hidden) return;
    rulers.querySelector("div").innerHTML = rulersSvg(plan, index, width);
    rulers.querySelector("p").textContent = rulersText(plan, index);
  }

  function draw({ run, dataset, place: { index }, width }) {
    if (!run) return;
    const { plan } = run;
    const room = roomFor(columnsWidth(width, labelsWidth(plan)), plan.batches_per_epoch);
    const page = pageOf(run, index, room);
    const here = came?.run === run.id && came.first === page.first && came.count === page.count;
    body.setAttribute("aria-busy", String(!here));
    if (!here) return need(run, page);
    asked = "";
    drawRulers(plan, index, width);
    const { orders, first } = came;
    const done = Math.min(doneOf(run), (first + orders.length) * plan.batches_per_epoch);
    const key = [run.id, first, orders.length, width, done, dataset !== null].join(" ");
    if (key === drawn) map.move(index);
    else {
      drawn = key;
      map.show({ run, dataset, orders, first, done, width }, index);
      drawWays(run, came);
      settle(`${run.id} ${width}`);
    }
    rare.show(run, dataset, batchAt(index, plan));
    others.show(run, width, dataset);
  }

  return { draw };
}
