// The names at the ends of a comparison's lines: buttons where a press makes a run this one, and the axis's words.

import { GAP, labelsOf } from "../compare/labels.js";
import { t } from "../language.js";
import { escaped, num, text } from "../lens/svg.js";

/** From the plot to the words over and under it, in sizes of the type. */
const [OVER, UNDER] = [0.8, 0.6];

/** Puts the names into `element`. `scales`: compare/scales.js's; `locked`: none can be pressed. */
export function putNames(element, compared, scales, locked) {
  const labels = labelsOf(compared, scales);
  const left = scales.right + GAP;
  const leaders = labels.map(
    ({ from, top, height }) => `M${num(from.x)} ${num(from.y)}L${num(left - 2)} ${num(top + height / 2)}`,
  );
  const { width, height } = scales;
  const { unit, title } = compared.axis;
  const titles =
    text("", scales.left, scales.top - scales.type * OVER, t("training loss after each epoch")) +
    text(`of-${unit}`, scales.right, height - scales.type * UNDER, title, "end");
  const path = `<path d="${leaders.join("")}"/>`;
  const lines = `<svg width="${width}" height="${height}" aria-hidden="true">${path}${titles}</svg>`;
  const named = labels.map((label) => nameOf(label, locked || compared.runs[label.place]?.fixed, locked));
  element.innerHTML = lines + named.join("");
  [...element.querySelectorAll(":scope > div")].forEach(({ style }, place) => {
    const { top, height, lines } = labels[place];
    style.setProperty("--lines", String(lines));
    for (const [side, length] of Object.entries({ left, top, height, width: width - left }))
      style[side] = `${length}px`;
  });
}

function nameOf({ place, name, value, updates, lines, short }, fixed, locked) {
  const kind = place === 0 ? "own" : place === -1 ? "val" : place === null ? "tie" : "kept";
  const made = updates && ` <i>${escaped(updates)}</i>`;
  const words = `<b>${escaped(name)}</b><span>${escaped(value)}${made}</span>`;
  const [whole, wrapping] = [`title="${escaped(name)}"`, lines > 1 ? " wraps" : ""];
  if (kind !== "kept" || locked)
    return `<div class="${kind} still${wrapping}${short ? " short" : ""}" ${whole}>${words}</div>`;
  const [swap, drop] = [t("Make {name} this run", { name }), t("Remove {name}", { name })].map(escaped);
  return (
    `<div class="kept${wrapping}">` +
    (fixed
      ? `<p ${whole}>${words}</p>`
      : `<button type="button" data-swap="${place}" title="${swap}">${words}</button>`) +
    `<button type="button" class="drop" data-drop="${place}" aria-label="${drop}">×</button></div>`
  );
}
