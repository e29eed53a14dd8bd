// The drawer of other seeds: would it come out the same again, where does the luck come from, and is a difference more
// than luck.

import { t, tn } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { lossText } from "../../lens/text.js";
import { batchesOf, togetherIn } from "../../lens/updates.js";
import { bandsSvg, smallSvg } from "../../seeds/drawing.js";
import { topOf } from "../../seeds/scales.js";
import { tableOf } from "../../seeds/table.js";
import { seconds as secondsText } from "../format.js";
import { createGroupStream } from "../groupstream.js";
import { configQuery } from "../url.js";
import { createPairs } from "./pairs.js";
import { createProgress } from "./progress.js";
import { createShownSeed } from "./shownseed.js";

/** More is trained when it is asked for. */
const AT_ONCE_SECONDS = 5;
const CHOICES = [8, 20, 64];
/** Batches that are trained again, or those of one update; their losses come in one answer. */
const MOST_COMPARED = 50;
const MOST_LOSSES = 10_000;
const SOURCES = () => ({
  data: [t("Other data"), t("Other samples to learn from and to validate on, the same start and order.")],
  start: [t("Other initial parameters"), t("The same samples, another start of the model.")],
  order: [t("Another batch order"), t("The same samples and start; only which samples share a batch.")],
});
/** The field of each source. */
const SEEDS = { data: "data_seed", start: "init_seed", order: "shuffle_seed" };
const LARGE_VALIDATION = 10_000;

export const OF_ENDED = true;

/** `set(changes)` of this run, `ask`, `say`; `beside()`: the query of the first kept run, "" where nothing is kept. */
export function create(body, { ask, set, say, beside }) {
  body.innerHTML = markup();
  const part = (name) => body.querySelector(`.seeds-${name}`);
  const [said, figure, progress, table, sources, same] = ["said", "figure", "progress", "table", "sources", "same"].map(
    part,
  );
  const [start, cancel] = ["start", "cancel"].map((name) => body.querySelector(`[data-${name}]`));
  /** @type {any} */
  let state = null;
  let asked = "";
  let wanted = 20;
  let due = 0;
  /** @type {any} {epoch, runs, total, band, …} */
  let seeds = null;
  const stream = createGroupStream({
    started: (opening) => {
      Object.assign(seeds, opening);
      drawSoon();
    },
    run: (run) => {
      seeds.runs.push(run);
      drawSoon();
    },
    finished: (outcome) => {
      Object.assign(seeds, outcome);
      drawSoon();
      say(`${outcome.sentence} ${outcome.yours}`);
    },
    failed,
  });
  /** @type {Record<string, any>} the answers for each source of luck */
  let found = {};
  /** @type {any[]} the streams of what is asked for on demand */
  let further = [];

  function stopFurther() {
    for (const each of further) each.stop();
    further = [];
    found = {};
    pairs.stop();
    // What is half filled is asked for anew.
    if (sources.dataset.busy) sources.replaceChildren();
  }

  function failed(words) {
    seeds.failed = words;
    start.hidden = false;
    drawSoon();
  }

  function drawSoon() {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(fill);
  }

  body.addEventListener("change", ({ target }) => {
    if (target.name !== "seeds-count") return;
    wanted = Number(target.value);
    begin();
    pairs.offerAgain();
  });
  start.addEventListener("click", train);
  cancel.addEventListener("click", () => {
    stream.stop();
    failed(t("Cancelled."));
  });
  body.addEventListener("click", ({ target }) => {
    const { seed, sources: wish, judge, again } = target.closest("button")?.dataset ?? {};
    if (seed !== undefined) set({ seed: Number(seed), data_seed: null, init_seed: null, shuffle_seed: null });
    if (wish !== undefined) askSources();
    if (judge !== undefined) set({ validation_samples: LARGE_VALIDATION });
    if (again !== undefined) compareBits();
  });

  const pairs = createPairs(part("pair"), {
    asked: () => ({ query: query(), count: wanted, width: state.width }),
    ...{ beside, say },
  });

  const shown = createShownSeed({ figure, line: part("shown"), table }, say);

  const query = () => configQuery(state.run.config, Object.keys(state.run.config));

  /** Another run, or another number of seeds: the bands are of others. */
  function begin() {
    stream.stop();
    stopFurther();
    seeds = { runs: [], total: 0, epoch: [], band: null, failed: "" };
    for (const element of [figure, table, sources, same]) element.replaceChildren();
    const takes = state.run.plan.estimated_seconds * (wanted + 1);
    start.hidden = takes <= AT_ONCE_SECONDS;
    start.textContent = t("Train {count} runs (about {time})", { count: wanted, time: secondsText(takes) });
    if (start.hidden) train();
    else fill();
  }

  function train() {
    start.hidden = true;
    Object.assign(seeds, { runs: [], failed: "" });
    stream.start("seeds", query(), { count: String(wanted) });
    fill();
  }

  function fill() {
    const { runs, total, band, failed: why } = seeds;
    progress.hidden = total === 0 || band !== null || why !== "";
    progress.firstElementChild.textContent = t("{done} of {total}", {
      done: Math.max(0, runs.length - 1),
      total: wanted,
    });
    Object.assign(progress.querySelector("progress"), { max: total || 1, value: runs.length });
    const waits = start.hidden ? t("The runs are trained as you look.") : "";
    said.textContent = why || (band ? `${seeds.sentence} ${seeds.yours}` : waits);
    part("key").textContent =
      runs.length <= 2 || (band && runs.every(({ status }) => status === "diverged"))
        ? ""
        : t("Bands: the middle 80% of {count} runs. Thin: every run. Thick: this run.", { count: wanted });
    if (runs.length > 2) figure.innerHTML = bandsSvg(seeds, state.width);
    if (band && table.childElementCount === 0) table.innerHTML = tableOf(runs);
    shown.draw(runs.length > 2 ? runs : []);
    if (!band) return;
    if (sources.childElementCount === 0) sources.innerHTML = button("sources", t("Where does the luck come from?"));
    if (same.childElementCount === 0)
      same.innerHTML = button("again", t("Same seed: train the last updates again and compare"));
    pairs.draw();
  }

  /** Three bands, one source each; those that have no effect on this run say so. */
  async function askSources() {
    stopFurther();
    const answers = found;
    sources.dataset.busy = "true";
    sources.innerHTML = `<div class="seeds-three"></div><p></p>`;
    const [three, verdict] = sources.children;
    for (const [vary, [title, note]] of Object.entries(SOURCES())) {
      if (found !== answers) return; // another run, or nobody looks any more
      const box = three.appendChild(document.createElement("div"));
      box.innerHTML = `<b>${escaped(title)}</b><p>${escaped(note)}</p><div></div>`;
      if (state.run.config[SEEDS[vary]] === null) {
        box.lastElementChild.textContent = t("This has no effect on this run.");
        continue;
      }
      /** @type {any} */
      const answer = { runs: [], band: null };
      found[vary] = answer;
      const { width } = state;
      const slot = box.lastElementChild;
      const bar = createProgress(slot, () => {
        stopFurther();
        fill();
      });
      const group = createGroupStream({
        started: (opening) => {
          Object.assign(answer, opening);
          bar.of(opening.total);
        },
        run: (run) => {
          answer.runs.push(run);
          bar.next();
        },
        finished: (outcome) => {
          Object.assign(answer, outcome);
          const room = width < 560 ? width : Math.floor((width - 40) / 3);
          slot.innerHTML = smallSvg(answer, room, topOf(seeds.runs));
        },
        failed: (words) => (slot.textContent = words),
      });
      further.push(group);
      await group.start("seeds", query(), { count: String(wanted), vary });
    }
    if (found !== answers) return;
    delete sources.dataset.busy;
    verdict.innerHTML = sourcesWords();
  }

  /** Which source makes the final losses differ most, from the middle 80% of the runs. */
  function sourcesWords() {
    const line = seeds.spreads.final_validation ? "final_validation" : "final_train";
    const names = { data: t("other data"), start: t("other initial parameters"), order: t("another batch order") };
    const known = Object.entries(found)
      .filter(([, answer]) => answer.band && answer.spreads[line])
      .map(([vary, { spreads }]) => ({ name: names[vary], width: widthOf(spreads[line]) }));
    if (known.length < 2) return "";
    known.sort((one, other) => other.width - one.width);
    const [most, least] = [known[0], known[known.length - 1]];
    const words = t("With {most} the middle 80% of the final losses are {wide} apart, with {least} {narrow}.", {
      most: most.name,
      wide: lossText(most.width),
      least: least.name,
      narrow: lossText(least.width),
    });
    const { config, plan } = state.run;
    const canJudge = config.noise !== null && plan.validation_samples > 0 && plan.validation_samples < LARGE_VALIDATION;
    const judge = t("Judge by {count} validation samples", { count: LARGE_VALIDATION });
    return escaped(words) + (canJudge ? ` ${button("judge", judge)}` : "");
  }

  /** The last updates are trained again from a checkpoint, and their losses compared with those that were kept. */
  function compareBits() {
    same.innerHTML = "<p></p>";
    const [words] = same.children;
    const { run } = state;
    const many = Math.min(Math.ceil(MOST_COMPARED / togetherIn(run.plan)), run.updates_done);
    if (many === 0) return;
    const first = run.updates_done - many;
    const batches = batchesOf(first, run.plan).first;
    ask("run/updates", { first, count: many, fields: ["batch_loss"] }, ({ updates }) => {
      const again = updates.flatMap((update) => update.batch_loss).slice(0, MOST_LOSSES);
      ask("run/window", { first: batches, count: again.length }, ({ loss }) => {
        if (run.id !== state.run?.id) return;
        const equal = again.filter((value, place) => Object.is(value, loss[place])).length;
        words.textContent =
          equal === again.length
            ? tn(
                "The last {count} update was trained again: its loss is the same to the last bit.",
                "The last {count} updates were trained again: all their losses are the same to the last bit.",
                many,
              )
            : t("Of {count} losses only {equal} are the same: this should not be.", { count: again.length, equal });
        say(words.textContent);
      });
    });
  }

  return {
    /** Nobody looks any more: what is left is not trained. */
    close() {
      if (seeds && seeds.band === null) asked = "";
      stream.stop();
      stopFurther();
    },
    draw(next) {
      if (!next.run) return;
      state = next;
      const now = query();
      if (now !== asked) {
        asked = now;
        pairs.clear();
        begin();
      } else if (seeds) fill();
    },
  };
}

/** The difference of two numbers as they are written. */
const widthOf = ({ low, high }) => Number(high.toFixed(3)) - Number(low.toFixed(3)) || high - low;

const button = (name, words) => `<button type="button" data-${name}>${escaped(words)}</button>`;

function markup() {
  const [label, cancel, table] = [t("Number of seeds"), t("Cancel"), t("The runs as a table")].map(escaped);
  const choices = CHOICES.map((number) => {
    const words = escaped(t("{count} seeds", { count: number }));
    const checked = number === 20 ? " checked" : "";
    return `<label><input type="radio" name="seeds-count" value="${number}"${checked}><span>${words}</span></label>`;
  });
  return `
    <div class="sweep-bar">
      <fieldset class="seg"><legend class="unseen">${label}</legend>${choices.join("")}</fieldset>
      <button type="button" class="go" data-start hidden></button>
      <p class="seeds-progress" hidden>
        <span></span> <progress></progress> <button type="button" data-cancel>${cancel}</button>
      </p>
    </div>
    <p class="seeds-said"></p>
    <div class="seeds-figure"></div>
    <p class="seeds-shown"></p>
    <p class="seeds-key"></p>
    <div class="seeds-table scroll" tabindex="0" role="region" aria-label="${table}"></div>
    <div class="seeds-same"></div>
    <div class="seeds-sources"></div>
    <div class="seeds-pair"></div>`;
}
