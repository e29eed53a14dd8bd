// The whole run's chart. This module alone knows Plotly: it loads it after the first picture is painted and draws figures.

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/** A chart in `element` with Plotly from `address`; `delegate.ready()` once it can draw, `delegate.drawn()` after each draw. */
export function createChart(element, address, delegate) {
  let plotly = null;
  let newest = null;
  let frame = 0;

  const draw = async () => {
    frame = 0;
    const { data, layout } = newest;
    newest = null;
    element.hidden = false;
    await plotly.react(element, data, layout, CONFIG);
    delegate.drawn?.();
  };

  return {
    /** Draws a figure in the next animation frame; of several only the newest. The figure must be a fresh one. */
    draw(figure) {
      newest = figure;
      if (plotly && !frame) frame = requestAnimationFrame(draw);
    },
    async load() {
      plotly = await script(address);
      delegate.ready();
      if (newest && !frame) frame = requestAnimationFrame(draw);
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
