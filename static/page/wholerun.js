// The whole run: the chart, what lies over it, its words, and the server's picture that stands in its place until it
// can draw.

import { runFrame } from "../lens/runframe.js";
import { axesOf } from "./axes.js";
import { captionOf, describe } from "./caption.js";
import { createChart } from "./chart.js";
import { figureOf, readout } from "./figure.js";
import { count, loss, plural } from "./format.js";
import { createOverlay } from "./overlay.js";
import { wordsOf } from "./words.js";

const COLOURS = { band: "--batch-l", epoch: "--epoch", val: "--val", line: "--line" };

/**
 * `elements` {run, caption, bar}; `plotly` the chart library's promise; `delegate`: seek(first, settled, cursor),
 * switched(name, value).
 */
export function createWholeRun({ run: element, caption, bar }, { plotly, view }, delegate) {
  const plot = element.querySelector(".plot");
  const words = element.querySelector(".words");
  const picture = element.querySelector(".first-picture");
  let run = null;
  /** @type {any} */
  let frame = null;
  /** @type {any} */
  let colours = null;
  /** @type {any} */
  let band = null;
  let width = 0;

  const chart = createChart(plot, plotly, {
    drawn() {
      picture.hidden = true;
      words.hidden = false;
      element.classList.toggle("stale", element.dataset.stale === "true");
    },
  });
  const overlay = createOverlay(element, {
    seek: delegate.seek,
    hover: (update) => (run && frame && update !== null ? overlay.point(...pointed(update)) : overlay.point(null)),
  });

  bar.addEventListener("change", ({ target }) => {
    const name = target.closest("[data-switch]")?.dataset.switch;
    if (!name) return;
    view[name] = target.value;
    draw();
    delegate.switched();
  });
  new ResizeObserver(() => {
    if (measured()) draw();
  }).observe(element);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(query).addEventListener("change", () => {
      colours = null;
      draw();
    });
  }

  function pointed(at) {
    const { epoch, update, train, validation } = readout(run, at);
    const lines = [`epoch ${count(epoch)} · ${plural(update, "update")}`, `training ${loss(train)}`];
    if (Number.isFinite(validation)) lines.push(`validation ${loss(validation)}`);
    return [update, lines.join("\n")];
  }

  /** Measured where it changes, not where it is drawn: that would lay out a page that is about to change. */
  function measured() {
    const old = width;
    width = Math.floor(element.clientWidth);
    return width !== old;
  }

  function draw() {
    if (width === 0) measured();
    if (!run || width === 0) return;
    colours ??= readColours();
    frame = runFrame(run, width);
    const axes = axesOf(run, frame, view);
    element.style.height = `${frame.height}px`;
    overlay.place(frame);
    if (band) overlay.show(...band);
    overlay.point(null);
    words.innerHTML = wordsOf(run, frame, axes);
    chart.draw(figureOf(run, frame, axes, colours));
  }

  function readColours() {
    const style = getComputedStyle(element);
    return Object.fromEntries(
      Object.entries(COLOURS).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]),
    );
  }

  return {
    load: () => chart.load(),
    show(newest) {
      run = newest;
      element.dataset.stale = "false";
      draw();
      caption.textContent = captionOf(run);
      plot.setAttribute("aria-label", describe(run));
    },
    /** The curve is not of what is set now. */
    stale() {
      element.dataset.stale = "true";
      element.classList.add("stale");
    },
    /** Where the lens stands: {first, count}, and the same in words. */
    window(window, words) {
      band = [window, words];
      if (frame) overlay.show(window, words);
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
