// The drawer "Inside update": the inside of the cursor's update.

import { divergedHtml, insideHtml, MOST_COLUMNS } from "../../inside/drawing.js";
import { FIELDS, factsOf, staysFinite } from "../../inside/facts.js";
import { pixelRows } from "../../lens/images.js";
import { createList } from "./insidelist.js";
import { createLit } from "./insidelit.js";
import { letScroll } from "./scrolling.js";
import { createRaised } from "./raised.js";
import { createWorst } from "./worst.js";

/** So many updates are asked for at once where a reader steps on, as long as they hold few numbers. */
const AHEAD = 10;
const MOST_NUMBERS = 20_000;
const KEPT = 200;
/** A narrower drawer, in CSS pixels, has no place for the features. */
const NARROW = 480;

/** The drawer in `body`, as drawers.js wants it. */
export function create(body, delegate) {
  const { ask, change, locked, refit } = delegate;
  const content = child(body, "inside-content");
  const worst = createWorst(child(body, "inside-worst"), delegate);
  const raised = createRaised(child(body, "inside-raised"), delegate);
  const updates = new Map();
  let id = "";
  let cursor = 0;
  let last = -1;
  let asked = -1;
  /** @type {any} */
  let dataset = null;
  let pixels = null;
  /** @type {any} what is drawn: {update (its document), width, dataset, again()} */
  let drawn = null;
  /** What the loops are written in. */
  let dialect = "plain";
  const list = createList(content);
  const lit = createLit(body, () => matchMedia("(prefers-reduced-motion: reduce)").matches);

  body.addEventListener("change", ({ target }) => {
    if (target.name === "inside-reduction") change("reduction", target.value, true);
    if (target.name !== "inside-dialect") return;
    dialect = target.value;
    drawn?.again();
    refit();
  });

  function startAnew() {
    updates.clear();
    asked = -1;
    drawn = null;
  }

  function need({ plan }) {
    const size = updates.size ? numbersOf(updates.values().next().value) : MOST_NUMBERS;
    const many = cursor === last + 1 ? Math.max(1, Math.min(AHEAD, Math.floor(MOST_NUMBERS / size))) : 1;
    const wanted = Math.min(many, plan.total_updates - cursor);
    if (asked === cursor || wanted < 1) return;
    asked = cursor;
    ask("run/updates", { first: cursor, count: wanted, fields: ["update", ...FIELDS] }, ({ updates }) => keep(updates));
  }

  function keep(came) {
    for (const update of came) updates.set(update.update, update);
    for (const update of updates.keys()) {
      if (updates.size <= KEPT) break;
      if (update !== cursor) updates.delete(update);
    }
  }

  function draw(now) {
    const { run, width, place } = now;
    if (run && run.id !== id) {
      id = run.id;
      startAnew();
    }
    if (now.dataset !== dataset) {
      dataset = now.dataset;
      pixels = null;
    }
    if (place.makes !== cursor) last = cursor;
    cursor = place.makes;
    const update = run && dataset ? updates.get(cursor) : undefined;
    if (run) worst.draw(now, update);
    if (update) raised.draw(now, numbersOf(update.parameters_before));
    body.setAttribute("aria-busy", String(update === undefined));
    if (update === undefined) return run && dataset ? need(run) : undefined;
    if (drawn?.update !== update || drawn.width !== width || drawn.dataset !== dataset) {
      const again = () => show(run, update, width);
      drawn = { update, width, dataset, again };
      again();
    }
    lit.drawn(update, place.pace);
  }

  function show(run, update, width) {
    const columns = width < NARROW ? 0 : MOST_COLUMNS;
    const pixelsOf = () => (pixels ??= pixelRows(dataset.train.x));
    const shown = { ...run, dataset, columns, width, locked, pixels: pixelsOf, listed: list.open, dialect };
    const focused = content.contains(document.activeElement) ? document.activeElement?.id : "";
    content.innerHTML = staysFinite(update) ? htmlOf(shown, update) : divergedHtml();
    letScroll(content);
    // What a reader has the focus on is another element now.
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  function htmlOf(shown, update) {
    const facts = factsOf(shown, update);
    list.show(shown, facts);
    return insideHtml(shown, facts, update.update);
  }

  return { draw };
}

function child(body, name) {
  const element = body.appendChild(document.createElement("div"));
  element.className = name;
  return element;
}

/** How many numbers a nested list or a dictionary of such lists holds. */
const numbersOf = (part) =>
  typeof part === "object" && part !== null ? Object.values(part).reduce((sum, each) => sum + numbersOf(each), 0) : 1;
