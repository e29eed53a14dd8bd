// The drawer of the error surface of a model with two parameters; it follows the cursor's update.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { cloudSvg, surfaceSvg, surfaceWords } from "../../surface/drawing.js";
import { createGroupStream } from "../groupstream.js";
import { configQuery } from "../url.js";

const HEIGHT = 360;
const CLOUD = 170;
const NARROW = 560;
const SEEDS = 64;
const SIZES = [1, 5, 20];
/** A run ended in the deepest valley where its training loss is below this multiple of that valley's. */
const NEAR_THE_LOWEST = 2;
const SHOWN = () => ({ whole: t("all samples"), batch: t("this batch"), both: t("both") });

export function create(body, { ask, say }) {
  body.innerHTML = markup();
  const [figure, cloud, words, valleys] = ["figure", "cloud", "words", "valleys"].map((name) =>
    body.querySelector(`.surface-${name}`),
  );
  /** @type {any} */
  let state = null;
  let [asked, shows] = ["", "whole"];
  /** @type {any} */
  let surface = null;

  body.addEventListener("change", ({ target }) => {
    shows = target.value;
    fill();
  });
  body.addEventListener("click", ({ target }) => {
    if (target.closest("[data-valleys]")) askValleys();
  });

  function fill() {
    if (!surface) return;
    const narrow = state.width < NARROW;
    const width = narrow ? state.width : state.width - CLOUD - 24;
    figure.innerHTML = surfaceSvg(surface, { width, height: HEIGHT, shows });
    const key = escaped(t("Gradients of this epoch's batches; +: of all samples."));
    cloud.innerHTML = `${cloudSvg(surface, CLOUD)}<p>${key}</p>`;
    const { batch_size: batchSize, samples } = state.run.plan;
    words.replaceChildren(
      ...surfaceWords(surface, { batchSize, samples }).map((line) =>
        Object.assign(document.createElement("p"), { textContent: line }),
      ),
    );
    const canCount = state.run.config.model === "wave" && valleys.childElementCount === 0;
    const press = t("How often does noise find the deepest valley? Train {count} seeds for each of four batch sizes", {
      count: SEEDS,
    });
    if (canCount) valleys.innerHTML = `<button type="button" data-valleys>${escaped(press)}</button>`;
  }

  /** Of many seeds, how many end in the deepest valley, by batch size: one after the other. */
  async function askValleys() {
    const { config, plan } = state.run;
    const lowest = surface.minima[0]?.loss;
    valleys.innerHTML = "<ul></ul>";
    const [list] = valleys.children;
    const sizes = [...new Set([...SIZES.filter((size) => size < plan.samples), plan.samples])];
    for (const size of sizes) {
      const line = list.appendChild(document.createElement("li"));
      line.textContent = t("batch size {size}: the runs are trained …", { size });
      /** @type {any[]} */
      const runs = [];
      const stream = createGroupStream({
        started() {},
        run: (run) => run.seed !== null && runs.push(run),
        finished() {
          const deep = runs.filter(
            ({ status, final }) => status !== "diverged" && final.train < NEAR_THE_LOWEST * lowest,
          );
          line.textContent = t("batch size {size}: {deep} of {count} runs end with a training loss below {loss}", {
            ...{ size, deep: deep.length, count: runs.length, loss: (NEAR_THE_LOWEST * lowest).toFixed(2) },
          });
        },
        failed: (why) => (line.textContent = why),
      });
      const query = configQuery({ ...config, batch_size: size }, Object.keys(config));
      await stream.start("seeds", query, { count: String(SEEDS) });
    }
    say(list.textContent);
  }

  return {
    draw(next) {
      state = next;
      const { run, place } = state;
      if (!run || run.status === "training") return;
      const key = `${run.id} ${place.update}`;
      if (key === asked) return fill();
      if (!asked.startsWith(run.id)) valleys.replaceChildren();
      asked = key;
      body.setAttribute("aria-busy", String(surface === null));
      if (!isOffered(run)) {
        words.textContent = t("A surface can be drawn over two parameters only: choose “line” or “sine”.");
        for (const part of [figure, cloud, valleys]) part.replaceChildren();
        surface = null;
        body.setAttribute("aria-busy", "false");
        return;
      }
      ask("surface", { update: place.update }, (answer) => {
        surface = answer;
        body.setAttribute("aria-busy", "false");
        fill();
      });
    },
  };
}

/** Whether the model of a run has two parameters. */
const isOffered = ({ config }) => ["linear", "wave"].includes(config.model) && (config.features ?? 1) === 1;

function markup() {
  const label = escaped(t("Which surface"));
  const choices = Object.entries(SHOWN()).map(([value, words]) => {
    const checked = value === "whole" ? " checked" : "";
    const input = `<input type="radio" name="surface-shows" value="${value}"${checked}>`;
    return `<label>${input}<span>${escaped(words)}</span></label>`;
  });
  return `
    <fieldset class="seg"><legend class="unseen">${label}</legend>${choices.join("")}</fieldset>
    <div class="surface-row"><div class="surface-figure"></div><div class="surface-cloud"></div></div>
    <div class="surface-words"></div>
    <div class="surface-valleys"></div>`;
}
