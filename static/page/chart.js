// The whole run's chart. This module alone knows Plotly: it loads it, draws figures, and tells what a reader does to
// them.

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, showTips: false };
const RANGE = ["xaxis.range[0]", "xaxis.range[1]"];

/** Plotly from an address, asked for ahead of what draws with it; undefined where it could not be loaded. */
export const loadLibrary = (address) =>
  new Promise((/** @type {(library: any) => void} */ settled) => {
    const element = document.createElement("script");
    element.src = address;
    element.async = true;
    for (const end of ["load", "error"]) element.addEventListener(end, () => settled(Reflect.get(window, "Plotly")));
    document.head.append(element);
  });

/**
 * A chart in `element` with the promise of a library. `delegate`: drawn() after each draw; zoomed([from, to]) in the x
 * axis's unit, when a range was dragged; whole() when the chart was pressed twice; pointed(index) when a point of the
 * last trace is pointed at, or with -1 none any more.
 */
export function createChart(element, library, delegate) {
  /** @type {any} */
  let plotly = null;
  let waiting = null;
  let listening = false;

  function put({ data, layout }) {
    element.hidden = false;
    plotly.react(element, data, layout, CONFIG);
    if (!listening) listen();
    delegate.drawn();
  }

  function listen() {
    listening = true;
    element.on("plotly_relayout", (changes) => {
      if (RANGE.every((end) => end in changes)) delegate.zoomed(RANGE.map((end) => changes[end]));
    });
    element.on("plotly_hover", ({ points }) => delegate.pointed(points[0].pointNumber));
    element.on("plotly_unhover", () => delegate.pointed(-1));
    // Two fingers that come down one after the other are two presses for the library.
    element.on("plotly_doubleclick", () => element._fullLayout.dragmode && delegate.whole());
  }

  return {
    /** Draws a figure at once, in the frame of whatever else changes; the newest one when the library has come. It must
     * be a fresh one. */
    draw(figure) {
      if (plotly) put(figure);
      else waiting = figure;
    },
    /** Draws what waits for the library. Throws where that could not be loaded, or cannot draw. */
    async load() {
      plotly = await library;
      if (!plotly) throw new Error("the chart library could not be loaded");
      if (waiting) put(waiting);
      waiting = null;
    },
    /** Points at a point of the last trace, as the pointer does; the library tells of the pointer only. */
    point(index) {
      if (!plotly) return;
      plotly.Fx.hover(element, [{ curveNumber: element.data.length - 1, pointNumber: index }]);
      delegate.pointed(index);
    },
    /** Points at a place of the x axis: every line's value there is shown. */
    pointAll: (x) => plotly?.Fx.hover(element, { xval: x }, "xy"),
    unpoint() {
      if (!plotly) return;
      plotly.Fx.unhover(element);
      delegate.pointed(-1);
    },
  };
}
