// The drawer under the lens: the inside of the cursor's update.

import { t } from "../language.js";
import { divergedHtml, insideHtml, MOST_COLUMNS } from "../inside/drawing.js";
import { FIELDS, factsOf, staysFinite } from "../inside/facts.js";
import { pixelRows } from "../lens/images.js";
import { count } from "../lens/text.js";

/** So many updates are asked for at once where a reader steps on, as long as they hold few numbers. */
const AHEAD = 10;
const MOST_NUMBERS = 20_000;
const KEPT = 200;
/** Of a drawer that a reader looks at, at least so many CSS pixels are in the window. */
const LEAST_SEEN = 150;
/** A narrower drawer, in CSS pixels, has no place for the features. */
const NARROW = 480;

/**
 * The drawer `element`, a details element; `delegate.need(first, count, fields)` asks for updates, which come by
 * `keep`; `delegate.opened(open)` when a reader opens or closes it.
 */
export function createInside(element, delegate) {
  const name = element.querySelector("summary b");
  const body = element.querySelector(".inside-body");
  const updates = new Map();
  /** @type {{config: any, plan: any} | null} */
  let run = null;
  /** @type {any} */
  let dataset = null;
  let pixels = null;
  let cursor = 0;
  let last = -1;
  let asked = "";
  let tallest = 0;
  /** @type {any} what is drawn: {update (its document), width} */
  let drawn = null;

  element.addEventListener("toggle", () => {
    delegate.opened(element.open);
    if (element.open) draw();
  });

  function ahead() {
    const { plan } = run ?? { plan: null };
    const size = updates.size ? JSON.stringify(updates.values().next().value).length / 20 : MOST_NUMBERS;
    const many = cursor === last + 1 ? Math.max(1, Math.min(AHEAD, Math.floor(MOST_NUMBERS / size))) : 1;
    return Math.min(many, plan.total_updates - cursor);
  }

  function ask() {
    const wanted = ahead();
    if (asked === `${cursor}` || wanted < 1) return;
    asked = `${cursor}`;
    delegate.need(cursor, wanted, FIELDS);
  }

  /** Another run or another width: as tall as it will be. */
  function begin() {
    tallest = 0;
    body.style.minHeight = "";
  }

  function draw() {
    if (!element.open || !run || !dataset) return;
    const update = updates.get(cursor);
    body.setAttribute("aria-busy", String(update === undefined));
    if (update === undefined) return ask();
    const width = body.clientWidth;
    const columns = width < NARROW ? 0 : MOST_COLUMNS;
    if (drawn?.update === update && drawn.width === width) return;
    if (drawn?.width !== width) begin();
    drawn = { update, width };
    const shown = { ...run, dataset, columns, pixels: () => (pixels ??= pixelRows(dataset.train.x)) };
    body.innerHTML = staysFinite(update) ? insideHtml(shown, factsOf(shown, update), cursor) : divergedHtml();
    // A short last batch has fewer rows; what stands below stays where it is all the same.
    tallest = Math.max(tallest, body.scrollHeight);
    body.style.minHeight = `${tallest}px`;
  }

  new ResizeObserver(draw).observe(element);

  return {
    /** A run is shown, whole or so far: its configuration and plan. */
    show({ config, plan }) {
      if (JSON.stringify(config) !== JSON.stringify(run?.config)) {
        updates.clear();
        asked = "";
        drawn = null;
        begin();
      }
      run = { config, plan };
      draw();
    },
    /** The rows of the run's data set. */
    data(rows) {
      dataset = rows;
      pixels = null;
      drawn = null;
      draw();
    },
    /** The cursor is on an update, from 0. */
    move(update) {
      if (update !== cursor) last = cursor;
      cursor = update;
      name.textContent = t("Inside update {update}", { update: count(update + 1) });
      draw();
    },
    /** Updates that were asked for have come. */
    keep(came) {
      for (const update of came) updates.set(update.update, update);
      for (const update of updates.keys()) {
        if (updates.size <= KEPT) break;
        if (update !== cursor) updates.delete(update);
      }
      draw();
    },
    /** Whether a reader sees it: open, and a good part of it in the window. */
    get inSight() {
      const { top, bottom } = body.getBoundingClientRect();
      return element.open && top < innerHeight - LEAST_SEEN && bottom > LEAST_SEEN;
    },
    /** Opens or closes it as the address says. */
    open(open) {
      element.open = open;
    },
    /** What is shown is not of what is set now. */
    stale() {
      run = null;
      body.setAttribute("aria-busy", "true");
    },
  };
}
