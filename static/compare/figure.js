// A comparison as the figure that the chart draws: pure, from the answer of /api/v1/compare and the colours.

import { lossText } from "../lens/text.js";
import { logFormat } from "../page/frame.js";

const LINE = { type: "scatter", mode: "lines" };
const TIED = 7;
const THIS = 2.8;
const CROSS = 9;
const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif';
const NUMBERS = {
  tickangle: 0,
  exponentformat: "e",
  minexponent: 5,
  separatethousands: true,
  ticks: "",
  zeroline: false,
};

/** {data, layout} of a comparison. `scales`: scales.js's; `colours`: {epoch, val, batch, line, dim, ink, card}. */
export function figureOf(compared, scales, colours) {
  const { axis } = compared;
  const { log, y: range } = scales;
  const top = log ? 10 ** range[1] : range[1];
  return {
    data: tracesOf(compared, top, colours).map((trace) => ({ ...trace, y: trace.y.map((y) => cut(y, top, log)) })),
    layout: {
      width: scales.width,
      height: scales.height,
      margin: {
        l: scales.left,
        r: scales.width - scales.right,
        t: scales.top,
        b: scales.height - scales.bottom,
        pad: 0,
      },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: FONT, size: scales.type, color: colours.dim },
      hoverlabel: { bgcolor: colours.card, bordercolor: colours.dim, font: { size: scales.type, color: colours.ink } },
      showlegend: false,
      hovermode: "x unified",
      dragmode: false,
      xaxis: {
        ...NUMBERS,
        range: [0, axis.end],
        nticks: Math.max(3, Math.floor((scales.right - scales.left) / scales.type / 8)),
        showgrid: false,
        fixedrange: true,
        tickfont: { color: { epochs: colours.epoch, updates: colours.batch }[axis.unit] ?? colours.dim },
        unifiedhovertitle: { text: `${axis.title}: %{x:,~g}` },
      },
      yaxis: {
        ...NUMBERS,
        type: log ? "log" : "linear",
        tickmode: "auto",
        tickformat: "",
        ...(log ? logFormat(range) : {}),
        range,
        nticks: 5,
        ticklabelstandoff: 4,
        fixedrange: true,
        gridcolor: colours.line,
      },
    },
  };
}

/** The kept runs in ink, then this run's validation, and over all its training; a tie has a broad line under it. */
function tracesOf({ runs, widths, tie, ends }, top, colours) {
  const [own] = runs;
  const line = (run, style) => ({
    ...LINE,
    name: run.name,
    x: run.curve.at,
    y: run.curve.train,
    line: style,
    hovertemplate: "%{text}",
    text: run.curve.train.map((loss) => lossText(loss)),
  });
  const validated = [...own.curve.at.keys()].filter((index) => own.curve.validation[index] !== null);
  const validation = {
    ...line(own, { color: colours.val, width: 2, dash: "6px,4px" }),
    x: validated.map((index) => own.curve.at[index]),
    y: validated.map((index) => own.curve.validation[index]),
    hoverinfo: "skip",
    hovertemplate: null,
  };
  return [
    ...(tie
      ? [{ ...line(own, { color: colours.dim, width: TIED }), opacity: 0.45, hoverinfo: "skip", hovertemplate: null }]
      : []),
    ...runs
      .map((run, place) => ({ run, place }))
      .slice(1)
      .map(({ run, place }) => line(run, { color: colours.dim, width: widths[place] })),
    ...(validated.length > 1 ? [validation] : []),
    ...runs.flatMap((run, place) => (run.status === "diverged" ? [crossOf(ends[place].at, top, place, colours)] : [])),
    line(own, { color: colours.epoch, width: THIS }),
  ];
}

/** A run that diverged ends in a cross at the top of the chart. */
const crossOf = (at, top, place, { epoch, dim }) => ({
  type: "scatter",
  mode: "markers",
  x: [at],
  y: [top],
  marker: { symbol: "x-thin", size: CROSS, line: { width: 2, color: place === 0 ? epoch : dim } },
  cliponaxis: false,
  hoverinfo: "skip",
});

/** A browser cannot place what a diverging run comes to; a log axis has no place for 0. */
const cut = (loss, top, log) => (loss === null || (log && !(loss > 0)) ? null : Math.min(loss, 100 * top));
