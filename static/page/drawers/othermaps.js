// The small maps: the same samples in the same batch size, as each sampling would put them into batches.

import { t } from "../../language.js";
import { aloneText } from "../../batches/classes.js";
import { drawMap } from "../../batches/canvas.js";
import { mapOf, uses } from "../../batches/cells.js";
import { smallFrame } from "../../batches/frame.js";
import { otherText, seenText, spanText } from "../../batches/words.js";
import { smallCount } from "../../batches/window.js";
import { lookOf, paint } from "./mapcanvas.js";

/** Fills `element`, the small maps of mapHtml; `ask` as drawers.js has it. */
export function createOtherMaps(element, ask) {
  const figures = [...element.querySelectorAll("figure")];
  /** @type {any} the run that is shown */
  let run = null;
  let width = 0;
  /** @type {any} its data, null until they have come */
  let data = null;
  /** @type {Map<string, any>} the orders of the epochs by sampling */
  const came = new Map();

  /** The frame of a figure's map, in which a row is used `most` times at most. */
  function frameOf(figure, most) {
    const { plan } = run;
    const room = { width: figure.clientWidth, epochs: smallCount(plan), samples: plan.samples };
    return smallFrame({ ...room, most, ratio: devicePixelRatio });
  }

  function draw(figure) {
    const { sampling } = figure.dataset;
    const orders = came.get(sampling);
    if (!orders) return;
    const { plan } = run;
    const map = mapOf({ plan, orders, first: 0, done: Infinity, sorted: false });
    const [canvas, words] = ["canvas", "p"].map((name) => figure.querySelector(name));
    const frame = frameOf(figure, uses(map).most);
    paint(canvas, frame, (context) => drawMap(context, frame, map, lookOf(element, map.batches)));
    canvas.setAttribute("aria-label", figure.querySelector("b").textContent);
    figure.querySelector("figcaption span").textContent = seenText(sampling, plan);
    words.textContent = [otherText(map, sampling), aloneText(map, data)].filter(Boolean).join(". ");
    element.querySelector(".map-span").textContent = [
      spanText(map, plan),
      t("From top to bottom: the samples in the order of the data."),
    ].join(" ");
  }

  /** One sampling after another is asked for. */
  function need() {
    const { id, plan, config } = run;
    const figure = figures.find(({ dataset }) => !came.has(dataset.sampling));
    if (!figure) return;
    const { sampling } = figure.dataset;
    const page = { first: 0, count: smallCount(plan) };
    const take = ({ epochs }) => {
      if (run.id !== id) return;
      came.set(sampling, epochs);
      draw(figure);
      need();
    };
    ask("run/batches", page, take, changesTo(sampling, config));
  }

  return {
    /** The run whose samples are shown, how wide, and its data (null until they have come). */
    show(next, wide, dataset) {
      const same = run?.id === next.id;
      if (same && wide === width && dataset === data) return;
      const begins = run === null;
      run = next;
      width = wide;
      data = dataset;
      element.hidden = run.plan.samples === 1;
      if (element.hidden) return;
      if (same) return figures.forEach(draw);
      came.clear();
      // What stands below has its place before the maps are there.
      if (begins) for (const figure of figures) paint(figure.querySelector("canvas"), frameOf(figure, 0), () => {});
      need();
    },
    /** Draws all again, in other colours. */
    repaint: () => figures.forEach(draw),
  };
}

/** The fields in which a run with another sampling differs: what applies to its own alone is left out. */
function changesTo(sampling, { shuffle_seed }) {
  return { sampling, buffer_size: null, shuffle_seed: sampling === "never" ? null : shuffle_seed };
}
