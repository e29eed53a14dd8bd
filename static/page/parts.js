// The parts of the page, and what each tells the lab. A part that a page leaves out, as an embed does, is null.

import { createLens } from "../lens/index.js";
import { loadLibrary } from "./chart.js";
import { anotherSeed, createDifferences } from "./differences.js";
import { createDrawers } from "./drawers.js";
import { createElsewhere } from "./elsewhere.js";
import { createFields } from "./fields.js";
import { createFinding } from "./finding.js";
import { createOwnData } from "./owndata.js";
import { createKeep } from "./keep.js";
import { createPresets } from "./presets.js";
import { createRefusals, refuse } from "./refusals.js";
import { SITE } from "./site.js";
import { createScaling } from "./scaling.js";
import { createSentence } from "./sentence.js";
import { createSlider } from "./slider.js";
import { createSpeaker } from "./speaker.js";
import { createStatus } from "./status.js";
import { createTable } from "./table.js";
import { createTake } from "./take.js";
import { createTerms } from "./terms.js";
import { createVerdict } from "./verdict.js";
import { createWholeRun } from "./wholerun.js";

export const SLIDERS = ["batch_size", "epochs", "learning_rate"];
const LEAST_SEEN = 2 / 3;

/**
 * Makes the parts and the lens. `lab` has what they show (`state`, `insides`, `run()`) and hears what the reader does.
 */
export function createParts(page, boot, lab) {
  const part = (id, make) => {
    const element = page.getElementById(id);
    return element && make(element);
  };
  const slider = (name) => {
    const element = page.querySelector(`[data-slider=${name}]`);
    return (
      element &&
      createSlider(element, boot.schema[name], {
        changed: (value, settled, more) => lab.change(name, String(value), settled, more),
        left: () => lab.left(),
        typed: (text, refused) =>
          refused ? refuse(page, [{ field: name, message: refused }]) : lab.change(name, text, true),
      })
    );
  };
  const { state, insides } = lab;
  const plotly = loadLibrary(boot.plotly);
  const speaker = part("live", createSpeaker);
  const say = (text) => speaker?.say(text);
  /** @type {any} */
  const parts = {
    speaker,
    ...Object.fromEntries(SLIDERS.map((name) => [name, slider(name)])),
    sentence: part("sentence", (element) => createSentence(element, boot, { changed: lab.change })),
    differences: part("setup", (element) =>
      createDifferences(element, boot, {
        back: (name) => lab.change(name, null, true),
        seed: () => lab.change("seed", anotherSeed(state.value("seed")), true),
        defaults() {
          const before = state.address;
          lab.choose("");
          return () => lab.choose(before);
        },
      }),
    ),
    fields: part("fields", (element) =>
      createFields(element, boot, { changed: (name, value) => lab.change(name, value, true) }),
    ),
    status: part("status", (element) =>
      createStatus(element, page.getElementById("lost"), { wanted: lab.wanted, stopped: lab.stop }),
    ),
    verdict: part("verdict", (element) =>
      createVerdict(element, {
        address: (changes) => state.changed(changes),
        addressAt: (cursor) => state.seenAt(cursor),
        chosen: (changes) => lab.choose(state.changed(changes)),
        visited: (cursor) => lab.visit(cursor - 1),
      }),
    ),
    finding: part("finding", (element) => createFinding(element, page.getElementById("rate"))),
    drawers: part("drawers", () =>
      createDrawers([...page.querySelectorAll(".drawers")], boot, {
        ask: insides.ask,
        change: (name, value, stays) => lab.change(name, value, true, false, stays ? state.view.cursor : 1),
        choose: lab.choose,
        set: (changes) => lab.choose(state.changed(changes)),
        beside: () => state.besides,
        kept: () => state.keep,
        rates: () => state.rates,
        keep: lab.beside.keepAll,
        visit: lab.visit,
        say,
        opened: (name) => {
          lens?.showMeansSoFar(name === "loss");
          // Opened by the address itself, it is no step of the reader's history.
          if (state.view.open === name) return;
          state.view.open = name;
          lab.switched();
        },
      }),
    ),
    table: part("numbers", createTable),
    presets: part("try", (element) =>
      createPresets(element, {
        chosen: (query) => {
          lab.choose(query);
          bringIntoView(page.querySelector(".lens-chart"));
        },
      }),
    ),
    take: part("take", (element) =>
      createTake(element, {
        queries: () => ({
          ...{ run: state.written, seen: state.seen, pictured: state.pictured },
          compared: state.keep.length ? state.compared : "",
        }),
        say,
      }),
    ),
    elsewhere: part("elsewhere", (element) =>
      createElsewhere(element, { run: () => ({ query: state.written, plan: lab.run()?.plan }), say }),
    ),
    ownData: part("own-data", (element) =>
      createOwnData(element, boot, {
        dataset: () => state.value("dataset"),
        link: () => `${SITE}/?${state.seen}`,
        lead: (link) => location.assign(`${SITE}/?${state.onLike(new URL(link).search)}`),
        deleted(name) {
          state.leave(name);
          page.querySelector(`#dataset option[value=${name}]`)?.remove();
          lab.choose("");
        },
        say,
      }),
    ),
    refusals: createRefusals(page, boot),
    terms: createTerms(page),
    keep: part("compare", (element) =>
      createKeep(
        element,
        page.getElementById("keep"),
        { folder: boot.folder, plotly, view: state.view, locked: boot.embed, lock: boot.lock },
        { ...lab.beside, say },
      ),
    ),
    scaling: part("scaling", (element) => createScaling(element, state, { scaled: lab.beside.rate })),
    whole: createWholeRun(
      {
        run: page.getElementById("run"),
        caption: page.getElementById("caption"),
        nearer: page.getElementById("nearer"),
        bar: page.querySelector(".bar"),
      },
      { plotly, view: state.view },
      { seek: lab.seek, switched: lab.switched, needSingles: insides.askSingles, say },
    ),
  };
  const lens = part("lens", (host) =>
    createLens(
      { host, steps: page.querySelector(".steps"), where: page.getElementById("where") },
      {
        needWindow: insides.askWindow,
        needUpdates: insides.askUpdates,
        needRows: insides.askRows,
        cursorMoved: lab.moved,
        followed: () => parts.drawers?.inSight ?? false,
        inspected: () => parts.drawers?.open("update"),
        say,
      },
    ),
  );
  lens?.showMeansSoFar(state.view.open === "loss");
  return { parts, lens };
}

/** Most of what a press changes must be seen where it is pressed; the page scrolls only as far as is needed for it. */
function bringIntoView(element) {
  const { top, height } = element.getBoundingClientRect();
  if ((innerHeight - top) / height < LEAST_SEEN) element.scrollIntoView({ block: "nearest" });
}
