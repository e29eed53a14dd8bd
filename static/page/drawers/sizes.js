// The other learning curve, at the foot of the sweep's drawer: losses by the number of samples, trained on demand.

import { t } from "../../language.js";
import { count, lossText } from "../../lens/text.js";
import { axisText, samplesOf } from "../../sweep/axes.js";
import { curveSvg, gapText } from "../../sweep/curve.js";
import { createGroupStream } from "../groupstream.js";
import { configQuery } from "../url.js";

/** The other learning curve: final losses against the number of training samples, trained on demand. */
export function createSizes(element) {
  const [open, note, figure] = ["button", "p", "div"].map((name) => element.appendChild(document.createElement(name)));
  open.type = "button";
  open.textContent = t("Would more samples help? Train with fewer and more of them");
  /** @type {any} */
  let shown = null;
  let query = "";
  let found = [];
  const stream = createGroupStream({
    started() {},
    run(cell) {
      found.push(cell);
      draw();
    },
    finished: () => (note.textContent = saidOf()),
    failed: (words) => (note.textContent = words),
  });
  open.addEventListener("click", () => {
    found = [];
    const values = samplesOf(shown.run.config, shown.rows);
    note.textContent = meaning();
    stream.start("sweep", query, { x: axisText({ field: "samples", values }) });
  });

  function saidOf() {
    const ends = found.filter(({ status }) => status !== "diverged");
    const [first, last] = [ends[0], ends.at(-1)];
    if (!first || first === last || first.final.validation === null) return meaning();
    const gap = ({ final }) => gapText(final.validation, final.train);
    const gaps = t("Validation minus training is {first} with {few} samples and {last} with {many}.", {
      first: gap(first),
      few: count(first.x),
      last: gap(last),
      many: count(last.x),
    });
    return `${meaning()} ${gaps}`;
  }

  function draw() {
    const known = found.filter(({ status }) => status !== "diverged");
    if (known.length < 2) return;
    const [least, most] = [known[0].x, known.at(-1).x].map(Math.log);
    const place = (samples) => (Math.log(samples) - least) / (most - least);
    const points = (name) =>
      known.filter(({ final }) => final[name] !== null).map(({ x, final }) => [place(x), final[name]]);
    const lines = [
      { cls: "val", name: t("validation"), points: points("validation") },
      { cls: "train", name: t("training"), points: points("train") },
    ].filter((each) => each.points.length > 1);
    const marks = known.map(({ x }) => ({ x: place(x), label: count(x) }));
    const label = t("Final losses by the number of samples: {numbers}.", {
      numbers: known
        .map(({ x, final }) => `${count(x)}: ${lossText(final.train)}, ${lossText(final.validation)}`)
        .join("; "),
    });
    const width = Math.min(620, shown.width);
    figure.innerHTML = curveSvg({
      lines,
      width,
      height: 210,
      marks: spaced(marks, width),
      dots: true,
      title: t("final loss"),
      label,
    });
  }

  return {
    draw(run, dataset, width) {
      const now = configQuery(run.config, Object.keys(run.config));
      shown = { run, width, rows: dataset?.note ? run.plan.samples + run.plan.validation_samples : null };
      if (now === query) return;
      query = now;
      stream.stop();
      found = [];
      note.textContent = "";
      figure.innerHTML = "";
    },
  };
}

const meaning = () => t("The other meaning of “learning curve”: the final losses against the number of samples.");

/** Marks that do not touch: the first and the last, and of the others those with room. */
function spaced(marks, width) {
  const least = 52 / width;
  return marks.filter(
    ({ x }, place) =>
      place === 0 || place === marks.length - 1 || (x - marks[0].x > least && marks.at(-1).x - x > least),
  );
}
