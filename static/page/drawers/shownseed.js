// The seed that a reader points out among many: its curves and rings stand out, and a line names it.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { seedWords } from "../../seeds/words.js";

/** A press this near the middle of a ring means it, in CSS pixels: rings are smaller than a finger. */
const NEAR = 24;

/** `figure`, `line`, `table`: where the picture, the words and the table of the runs stand. */
export function createShownSeed({ figure, line, table }, say) {
  /** @type {any[]} */
  let runs = [];
  /** @type {string | undefined} the seed, as the elements have it */
  let shown;
  let written = "";

  figure.addEventListener("click", ({ clientX, clientY }) => show(seedNear(figure, clientX, clientY)));
  table.addEventListener("click", ({ target }) => {
    const { show: seed } = target.closest("button")?.dataset ?? {};
    if (seed) show(seed);
  });

  function show(seed) {
    shown = seed === shown ? undefined : seed;
    fill();
    if (shown) say(line.firstElementChild.textContent);
  }

  function fill() {
    for (const part of figure.querySelectorAll("[data-run]")) {
      part.classList.toggle("lit", part.dataset.run === shown);
      if (part.dataset.run === shown) part.parentNode.append(part); // over the others
    }
    for (const button of table.querySelectorAll("[data-show]"))
      button.setAttribute("aria-pressed", String(button.dataset.show === shown));
    const run = runs.find(({ seed }) => String(seed) === shown);
    const words = run ? markup(run) : runs.length ? `<span>${escaped(hint())}</span>` : "";
    if (words !== written) line.innerHTML = words; // else its button would lose the focus
    written = words;
  }

  return {
    /** The picture or the table was made anew, of these runs. */
    draw(next) {
      runs = next;
      fill();
    },
  };
}

/** The seed of the ring next to a place in the window; undefined where none is near, or it is this run's. */
function seedNear(figure, x, y) {
  const rings = [...figure.querySelectorAll("circle")].map((ring) => {
    const { left, right, top, bottom } = ring.getBoundingClientRect();
    return { seed: ring.dataset.run, away: Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) };
  });
  const [nearest] = rings.toSorted((one, other) => one.away - other.away);
  return nearest && nearest.away <= NEAR ? nearest.seed : undefined;
}

const hint = () => t("Press a ring, or a seed in the table, and that run stands out.");

function markup(run) {
  const words = escaped(t("Make seed {seed} this run", { seed: String(run.seed) }));
  const button = `<button type="button" data-seed="${run.seed}">${words}</button>`;
  return `<span>${escaped(seedWords(run))}</span> ${button}`;
}
