// The whole run's chart. This module alone knows Plotly: it loads it and draws figures.

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/** Plotly from an address, asked for ahead of what draws with it; undefined where it could not be loaded. */
export const loadLibrary = (address) =>
  new Promise((/** @type {(library: any) => void} */ settled) => {
    const element = document.createElement("script");
    element.src = address;
    element.async = true;
    for (const end of ["load", "error"]) element.addEventListener(end, () => settled(Reflect.get(window, "Plotly")));
    document.head.append(element);
  });

/** A chart in `element` with the promise of a library; `delegate.drawn()` after each draw. */
export function createChart(element, library, delegate) {
  /** @type {any} */
  let plotly = null;
  let waiting = null;

  function put({ data, layout }) {
    element.hidden = false;
    plotly.react(element, data, layout, CONFIG);
    delegate.drawn();
  }

  return {
    /**
     * Draws a figure at once, in the frame of whatever else changes; the newest one when the library has come. It must
     * be a fresh one.
     */
    draw(figure) {
      if (plotly) put(figure);
      else waiting = figure;
    },
    async load() {
      plotly = await library;
      if (!plotly) throw new Error("The chart library could not be loaded");
      if (waiting) put(waiting);
      waiting = null;
    },
  };
}
