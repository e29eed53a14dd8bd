// The drawer of the error surface of a model with two parameters; it follows the cursor's update.

import { t } from "../../language.js";
import { count } from "../../lens/text.js";
import { escaped } from "../../lens/svg.js";
import { cloudSvg, keyHtml, levelsOf, surfaceSvg } from "../../surface/drawing.js";
import {
  axisNames,
  cloudKey,
  hasGradients,
  introWords,
  isDrawable,
  surfaceKey,
  surfaceWords,
  undrawnWords,
} from "../../surface/words.js";
import { staysHere } from "../presets.js";
import { createValleys } from "./valleys.js";

const HEIGHT = 360;
const CLOUD = 200;
const NARROW = 560;
const SHOWN = () => ({ whole: t("all samples"), batch: t("this batch"), both: t("both") });
/** Runs whose surface can be drawn. */
const EXAMPLES = [
  { name: () => t("a line: a valley with one lowest point"), query: "dataset=line&model=linear&epochs=20" },
  {
    name: () => t("a sine wave: many valleys, where noise can help"),
    query: "dataset=sine&model=wave&batch_size=5&epochs=100",
  },
];

export function create(body, { ask, choose, locked, say, refit }) {
  body.innerHTML = markup();
  const [drawn, none, figure, cloud, words] = ["drawn", "none", "figure", "cloud", "words"].map((name) =>
    body.querySelector(`.surface-${name}`),
  );
  const choices = body.querySelector("fieldset");
  const valleys = createValleys(body.querySelector(".surface-valleys"), { say });
  /** @type {any} */
  let state = null;
  let [asked, shows] = ["", "whole"];
  /** @type {any} */
  let surface = null;

  body.addEventListener("change", ({ target }) => {
    shows = target.value;
    fill();
  });
  none.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && staysHere(event)) choose(link.search);
  });

  function fill() {
    const { run, dataset, width } = state;
    valleys.draw(run, surface);
    if (!surface) return;
    const room = width < NARROW ? width : width - CLOUD - 24;
    const isMap = isDrawable(surface);
    choices.hidden = !isMap;
    figure.innerHTML = isMap ? mapOf(run, axisNames(dataset, run.config.model), room) : paragraph(undrawnWords());
    cloud.innerHTML = hasGradients(surface) ? cloudOf(run) : "";
    words.replaceChildren(
      ...surfaceWords(surface, run).map((line) => Object.assign(document.createElement("p"), { textContent: line })),
    );
  }

  const mapOf = ({ plan, updates_done: updates }, names, width) =>
    surfaceSvg(surface, { width, height: HEIGHT, shows, names }) +
    keyHtml(surfaceKey(surface, { levels: levelsOf(surface.loss), shows, plan, updates }));

  const cloudOf = ({ plan }) =>
    paragraph(t("Where update {update} begins:", { update: count(surface.batch.update + 1) })) +
    cloudSvg(surface, CLOUD, { weight: t("gradient by the weight"), bias: t("gradient by the bias") }) +
    keyHtml(cloudKey(surface, plan));

  /** Of a model with more parameters nothing can be drawn; what can be is a press away. */
  function showNone({ config }) {
    surface = null;
    asked = "";
    valleys.draw({ config }, null);
    const why = t(
      "The error surface is the loss for every choice of the parameters. It can be drawn over two of them.",
    );
    const lead = t("This run's model has more. Open one with two:");
    const links = EXAMPLES.map(({ name, query }) => `<a href="?${query}&open=surface">${escaped(name())}</a>`);
    const isOffered = !["dataset", "model"].some(locked);
    none.innerHTML = `<p>${escaped(why)}</p>${isOffered ? `<p>${escaped(lead)}</p><p>${links.join(" ")}</p>` : ""}`;
  }

  return {
    close: () => valleys.close(),
    draw(next) {
      state = next;
      const { run, dataset, place } = state;
      if (!run || run.status === "training") return;
      const isDrawn = hasTwo(run, dataset);
      if (isDrawn === null) return;
      if (drawn.hidden === isDrawn) {
        [drawn.hidden, none.hidden] = [!isDrawn, isDrawn];
        refit();
      }
      if (!isDrawn) return showNone(run);
      const key = `${run.id} ${place.makes}`;
      if (key === asked) return fill();
      if (!asked.startsWith(run.id)) surface = null;
      asked = key;
      body.setAttribute("aria-busy", String(surface === null));
      ask("surface", { update: place.makes }, (answer) => {
        surface = answer;
        body.setAttribute("aria-busy", "false");
        fill();
      });
    },
  };
}

const paragraph = (words) => `<p>${escaped(words)}</p>`;

/** Whether the model of a run has two parameters; null while its data are not here. */
function hasTwo({ config }, dataset) {
  if (!["linear", "wave"].includes(config.model)) return false;
  return dataset ? dataset.columns.length === 1 : null;
}

function markup() {
  const label = escaped(t("Which surface"));
  const choices = Object.entries(SHOWN()).map(([value, words]) => {
    const checked = value === "whole" ? " checked" : "";
    const input = `<input type="radio" name="surface-shows" value="${value}"${checked}>`;
    return `<label>${input}<span>${escaped(words)}</span></label>`;
  });
  return `
    <div class="surface-none" hidden></div>
    <div class="surface-drawn">
      <p class="surface-said">${escaped(introWords())}</p>
      <fieldset class="seg"><legend class="unseen">${label}</legend>${choices.join("")}</fieldset>
      <div class="surface-row"><div class="surface-figure"></div><div class="surface-cloud"></div></div>
      <div class="surface-words"></div>
      <div class="surface-valleys"></div>
    </div>`;
}
