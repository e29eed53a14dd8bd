// At the foot of the drawer of the error surface: how many runs end in the deepest valley, by batch size, on demand.

import { t } from "../../language.js";
import { escaped } from "../../lens/svg.js";
import { countedWords, countsWords, edgeOf, endsDeep, sizesOf, tableHtml } from "../../surface/valleys.js";
import { createGroupStream } from "../groupstream.js";
import { configQuery } from "../url.js";

const SEEDS = 64;

/** The counts in `element`; `say(words)` tells who does not see them. */
export function createValleys(element, { say }) {
  /** @type {any} {config, samples, edge} of what is shown */
  let shown = null;
  let query = "";
  /** @type {any[]} what is counted so far: {size, deep, count} */
  let rows = [];
  let isCounting = false;
  let failed = "";
  const stream = createGroupStream({
    started() {},
    run(run) {
      if (run.seed === null) return;
      const row = rows.at(-1);
      row.count += 1;
      if (endsDeep(run, shown.edge)) row.deep += 1;
      fill();
    },
    finished() {},
    failed: (words) => (failed = words),
  });

  element.addEventListener("click", ({ target }) => {
    if (target.closest("[data-valleys]")) countAll();
    else if (target.closest("[data-cancel]")) {
      stop();
      element.querySelector("button").focus();
    }
  });

  /** One batch size after the other; whoever stops it, or asks anew, takes `rows` away. */
  async function countAll() {
    const own = [];
    [rows, isCounting, failed] = [own, true, ""];
    for (const size of sizesOf(shown.samples)) {
      own.push({ size, deep: 0, count: 0 });
      fill();
      const config = { ...shown.config, batch_size: size };
      await stream.start("seeds", configQuery(config, Object.keys(config)), { count: String(SEEDS), vary: "start" });
      if (rows !== own) return;
      if (failed) break;
    }
    isCounting = false;
    fill();
    say(failed || countsWords(rows));
  }

  /** Nobody waits any more: what was counted goes. */
  function stop() {
    stream.stop();
    [rows, isCounting, failed] = [[], false, ""];
    fill();
  }

  function fill() {
    if (!shown) {
      element.replaceChildren();
      return;
    }
    const press = t(
      "How often does noise find the deepest valley? Train {count} runs for each of {sizes} batch sizes",
      {
        count: SEEDS,
        sizes: sizesOf(shown.samples).length,
      },
    );
    const [name, words] = isCounting ? ["cancel", t("Cancel")] : ["valleys", press];
    if (!element.firstElementChild)
      element.innerHTML = `<button type="button"></button><div class="surface-counts"></div>`;
    const [button, counts] = element.children;
    button.removeAttribute(name === "cancel" ? "data-valleys" : "data-cancel");
    button.setAttribute(`data-${name}`, "");
    button.textContent = words;
    if (rows.length === 0) counts.replaceChildren();
    else
      counts.innerHTML =
        tableHtml(rows, { seeds: SEEDS, samples: shown.samples }) +
        `<p>${escaped(failed || (isCounting ? "" : countsWords(rows)))}</p>` +
        `<p class="surface-note">${escaped(countedWords(shown.edge, SEEDS))}</p>`;
  }

  return {
    /** Of another run nothing that was counted counts. `surface`: the API's answer; null where there is none. */
    draw(run, surface) {
      const edge = surface && run.config.model === "wave" ? edgeOf(surface.minima) : null;
      const now = edge === null ? "" : configQuery(run.config, Object.keys(run.config));
      if (now === query) return;
      query = now;
      shown = edge === null ? null : { config: run.config, samples: run.plan.samples, edge };
      stop();
    },
    /** What is being counted is not waited for; what is counted stays. */
    close() {
      if (isCounting) stop();
    },
  };
}
