// What the drawer's parts are made of: numbers, numbered steps, tables. Pure.
import { withPoint } from "../language.js";
import { escaped } from "../lens/svg.js";
import { rounded } from "./adding.js";

/** A number with so many decimals. */
export const fixed = (value, decimals) => withPoint(value.toFixed(decimals)).replace("-", "−");

/** As `fixed`, with its sign in any case. */
export const signed = (value, decimals) => (rounded(value, decimals) > 0 ? "+" : "") + fixed(value, decimals);

/** A numbered step's name. */
export const step = (digit, words) => `<span class="inside-step">${numbered(digit)}${escaped(words)}</span>`;

/** The ring that numbers a step, wherever it is found. */
export const numbered = (digit) => `<span class="inside-number" aria-hidden="true">${digit}</span>`;

export const counter = (cls, words) => `<b class="${cls}">${escaped(words)}</b>`;

export const cells = (texts) => texts.map((inner) => `<td>${inner}</td>`).join("");

export const headsHtml = (heads) =>
  `<tr>${heads.map((words) => `<th scope="col">${escaped(words)}</th>`).join("")}</tr>`;

export const noteHtml = (words) => `<p class="inside-note">${escaped(words)}</p>`;

/** A table that scrolls by itself where it is too wide; `head`, `body` and `foot` are its rows. */
export const tableHtml = (name, head, body, foot = "") =>
  `<div class="inside-scroll" id="inside-scroll-${name}"><table class="inside-${name}"><thead>${head}</thead>` +
  `<tbody>${body}</tbody>${foot}</table></div>`;

/** Empty rows, so that a table of fewer is as tall. */
export const fillers = (rows, columns) =>
  `<tr class="filler" aria-hidden="true"><td colspan="${columns}"></td></tr>`.repeat(Math.max(0, rows));

/** A switch: `choices` are [value, label]; a choice has the id `inside-<name>-<value>`. `off`: it cannot be used. */
export function segHtml(name, legend, choices, chosen, off = false) {
  const each = choices.map(([value, label]) => {
    const id = `inside-${name}-${value}`;
    const state = (value === chosen ? " checked" : "") + (off ? " disabled" : "");
    const input = `<input type="radio" name="inside-${name}" id="${id}" value="${value}"${state}>`;
    return `<label>${input}<span>${escaped(label)}</span></label>`;
  });
  return `<fieldset class="seg"><legend class="unseen">${escaped(legend)}</legend>${each.join("")}</fieldset>`;
}
