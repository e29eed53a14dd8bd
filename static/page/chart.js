// The whole run's chart. This module alone knows Plotly: it loads it after the first picture is painted and draws figures.

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/** A chart in `element` with Plotly from `address`; `delegate.drawn()` after each draw. */
export function createChart(element, address, delegate) {
  let plotly = null;
  let waiting = null;

  function put({ data, layout }) {
    element.hidden = false;
    plotly.react(element, data, layout, CONFIG);
    delegate.drawn();
  }

  return {
    /** Draws a figure at once, in the frame of whatever else changes; the newest one when the library has come. It must be a fresh one. */
    draw(figure) {
      if (plotly) put(figure);
      else waiting = figure;
    },
    async load() {
      plotly = await script(address);
      if (waiting) put(waiting);
      waiting = null;
    },
  };
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.async = true;
    element.addEventListener("load", () => resolve(window.Plotly));
    element.addEventListener("error", () => reject(new Error(`the chart library could not be loaded from ${address}`)));
    document.head.append(element);
  });
}
