// The table of a comparison: what differs, and the numbers of each run. Pure.

import { t, withPoint } from "../language.js";
import { escaped } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";

/** How thick the line of this run is. */
const OWN = 2.8;
const DIGITS = 3;
const share = (value) => (value === null ? "" : `${withPoint((100 * value).toFixed(1))}%`);
const number = (value) => (value === null ? t("not finite") : lossText(value));

/** A time in three digits with its unit, "2.48 ms", as app/epochwise/show/duration.py writes it. */
export function timeText(seconds) {
  const rounded = Number(seconds.toPrecision(DIGITS));
  if (rounded >= 1) return t("{time} s", { time: digits(rounded) });
  if (rounded >= 1e-3) return t("{time} ms", { time: digits(rounded * 1e3) });
  return t("{time} µs", { time: digits(rounded * 1e6) });
}

function digits(value) {
  if (value === 0 || value >= 100) return count(Math.round(value));
  return withPoint(value.toPrecision(DIGITS));
}

/** Learning rate times updates in no more digits than it has: "200", "0.35". */
export function productText(value) {
  const rounded = Number(value.toPrecision(4));
  return Number.isInteger(rounded) && rounded < 1e6 ? count(rounded) : lossText(rounded);
}

/** The columns: {name, title, cell(run), more, wide (shown on demand where room lacks, or lacks much)}. */
export const columns = () => [
  { name: "updates", title: t("Updates"), cell: (run) => count(run.updates_done) },
  { name: "samples", title: t("Samples seen"), cell: (run) => count(run.samples_seen), more: true },
  { name: "rate-updates", title: t("Rate × updates"), cell: (run) => productText(run.rate_updates), wide: true },
  {
    name: "distance",
    title: t("Distance from start"),
    cell: (run) => (run.distance === null ? "" : number(run.distance)),
    more: true,
  },
  { name: "train", title: t("Final training loss"), cell: (run) => number(run.final.train) },
  { name: "validation", title: t("Final validation loss"), cell: (run) => validationOf(run) },
  { name: "test", title: t("Test loss"), cell: (run) => (run.test == null ? "" : number(run.test)) },
  {
    name: "lowest",
    title: t("Lowest validation loss"),
    cell: (run) =>
      run.lowest && t("{loss} (epoch {epoch})", { loss: number(run.lowest.validation), epoch: run.lowest.epoch }),
    more: true,
  },
  {
    name: "accuracy",
    title: t("Right (validation)"),
    cell: (run) => share(run.accuracy?.validation ?? null),
    more: true,
  },
  { name: "time", title: t("Training took"), cell: (run) => timeText(run.train_seconds), more: true },
];

const roomOf = ({ more = false, wide = false }) => (more ? "more" : wide ? "wide" : "");

const validationOf = (run) => (run.plan.validation_samples === 0 ? "" : number(run.final.validation));

/** The table's inside. `locked`: nothing can be removed or moved. */
export function tableOf({ runs, widths }, locked) {
  const shown = columns().filter(({ cell }) => runs.some((run) => cell(run)));
  const [first, last] = [t("Run"), t("Move or remove")].map(escaped);
  const head = shown.map(({ title, ...at }) => `<th scope="col" class="${roomOf(at)}">${escaped(title)}</th>`);
  const body = runs.map((run, place) => {
    const cells = shown.map(
      ({ name, cell, ...at }) => `<td class="of-${name} ${roomOf(at)}">${escaped(cell(run) || "–")}</td>`,
    );
    const name = `<th scope="row">${keyOf(place, widths[place])}${nameOf(run, place)}</th>`;
    const handles = locked ? "" : handlesOf(run, place, runs.length);
    return `<tr${place ? "" : ' class="own"'}>${name}${cells.join("")}${handles}</tr>`;
  });
  const end = locked ? "" : `<td><span class="unseen">${last}</span></td>`;
  const heads = `<tr><th scope="col">${first}</th>${head.join("")}${end}</tr>`;
  return `<thead>${heads}</thead><tbody>${body.join("")}</tbody>`;
}

function keyOf(place, width) {
  const path = `<path d="M0 4h20" stroke-width="${place ? width : OWN}"/>`;
  return `<svg viewBox="0 0 20 8" width="20" height="8" aria-hidden="true">${path}</svg>`;
}

function nameOf({ name, fixed }, place) {
  if (place === 0 || fixed) return `<span>${escaped(name)}</span>`;
  const title = t("Make {name} this run", { name });
  return `<button type="button" data-swap="${place}" title="${escaped(title)}">${escaped(name)}</button>`;
}

function handlesOf({ name }, place, length) {
  if (place === 0) return "<td></td>";
  const button = (what, sign, label, attributes = "") =>
    `<button type="button" data-${what}="${place}" aria-label="${escaped(label)}" title="${escaped(label)}"` +
    `${attributes}>${sign}</button>`;
  const move = (what, sign, label, off) => button(what, sign, label, ` class="more"${off ? " disabled" : ""}`);
  const up = move("up", "↑", t("Move {name} up", { name }), place === 1);
  const down = move("down", "↓", t("Move {name} down", { name }), place === length - 1);
  const drop = button("drop", "×", t("Remove {name}", { name }));
  return `<td class="handles">${up}${down}${drop}</td>`;
}
