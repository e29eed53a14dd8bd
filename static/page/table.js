// The epochs' numbers as a table, for whoever would rather read than look; filled when it is opened.

import { t } from "../language.js";
import { count, loss } from "./format.js";
import { epochs } from "../lens/series.js";

const COLUMNS = ["train", "validation", "running", "unweighted"];

/** Keeps the table in `element` (a details element) up to date with the newest run. */
export function createTable(element) {
  const body = element.querySelector("tbody");
  const note = element.querySelector(".note");
  /** @type {any} */
  let newest = null;
  let shown = null;

  function fill() {
    if (!element.open || newest === null || newest === shown) return;
    shown = newest;
    const losses = epochs(newest);
    const lowest = newest.lowest?.epoch;
    body.replaceChildren(...Array.from(losses.epoch, (epoch, index) => row(losses, index, epoch === lowest)));
    const last = losses.epoch.at(-1);
    const meaning = t(
      "Training and validation loss are measured after each epoch; the two means are of its batch losses.",
    );
    const thinned = t(
      "Listed are the highest and lowest losses of every {step} epochs; the CSV has all {epochs}, counted from 0.",
      { epochs: last, step: newest.epochs.every },
    );
    note.textContent = [meaning, newest.epochs.thinned ? thinned : "", newest.show?.charts.loss.test ?? ""]
      .filter(Boolean)
      .join(" ");
  }

  function row(losses, index, lowest) {
    const line = document.createElement("tr");
    line.className = lowest ? "lowest" : "";
    const head = line.appendChild(document.createElement("th"));
    head.scope = "row";
    const epoch = losses.epoch[index];
    head.textContent = lowest ? t("{epoch} (lowest)", { epoch }) : count(epoch);
    for (const name of COLUMNS) line.appendChild(document.createElement("td")).textContent = loss(losses[name][index]);
    return line;
  }

  element.addEventListener("toggle", fill);
  return {
    show(run) {
      newest = run;
      fill();
    },
  };
}
