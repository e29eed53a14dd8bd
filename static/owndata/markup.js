// The panel of one's own data, and what it says of data that are kept: markup. Pure.

import { languageTag, t, tn } from "../language.js";
import { escaped } from "../lens/svg.js";
import { rowsText, taskText } from "./preview.js";

const MILLION = 1e6;
const TYPES = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain";

/** The empty panel. `limits`: what may be uploaded, as the server tells the page. */
export function panelMarkup(limits) {
  const takes = t(
    "A table in CSV: a line for each sample, a column for each feature and one for the target, which the model " +
      "learns. At most {size} MB, {rows} rows and {columns} columns.",
    { size: limits.bytes / MILLION, rows: limits.rows, columns: limits.columns },
  );
  const [choose, or, label, target, learns, train] = [
    t("Choose a file"),
    t("or drop one here, or paste the table:"),
    t("The table as text"),
    t("Target"),
    t("What the model learns"),
    t("Train on these data"),
  ].map(escaped);
  return `
    <div class="own-kept" hidden></div>
    <p>${escaped(takes)}</p>
    <div class="own-drop">
      <label class="own-file"><input type="file" class="unseen" accept="${TYPES}"><span>${choose}</span></label>
      <span>${or}</span>
      <textarea rows="4" spellcheck="false" autocomplete="off" aria-label="${label}"></textarea>
    </div>
    <p class="own-said"></p>
    <div class="own-choices" hidden>
      <label><span>${target}</span> <select data-target></select></label>
      <fieldset class="seg"><legend class="unseen">${learns}</legend>${tasksMarkup()}</fieldset>
    </div>
    <div class="own-understood"></div>
    <div class="own-go" hidden>
      <p><button type="button" class="go" data-train>${train}</button></p>
      <p class="own-failed wrong" hidden></p>
      <p class="note">${escaped(privacyText(limits.days))}</p>
    </div>`;
}

function tasksMarkup() {
  const names = { classification: t("classes (classification)"), regression: t("a number (regression)") };
  return Object.entries(names)
    .map(
      ([value, words]) =>
        `<label><input type="radio" name="own-task" value="${value}"><span>${escaped(words)}</span></label>`,
    )
    .join("");
}

/** Who gets to see the data, and for how long. */
export const privacyText = (days) =>
  tn(
    "Nothing is stored before you press it. Then this server keeps the table for {count} day, or until you delete " +
      "it. Nothing of it leaves this server, except to those who have its link: they can see its rows.",
    "Nothing is stored before you press it. Then this server keeps the table for {count} days, or until you delete " +
      "it. Nothing of it leaves this server, except to those who have its link: they can see its rows.",
    days,
  );

/** A table with more bytes than the server takes. */
export const tooLargeText = (size, limit) =>
  t("This table has {size} bytes. At most {limit} are taken.", { size, limit });

/** The columns to choose the target from. */
export const optionsMarkup = (names, target) =>
  names.map((name) => `<option${name === target ? " selected" : ""}>${escaped(name)}</option>`).join("");

/**
 * Data that are kept: what they are, until when, the link to them, and how they are deleted. `facts`: the API's.
 * `secret`: to be shown now, "" otherwise; `isOwner`: whether this browser has it. `onward`: an address to go on to.
 */
export function keptMarkup(facts, { link, secret = "", isOwner, onward = "" }) {
  const until = t("Kept until {day}.", { day: dayText(facts.expires) });
  const parts = [
    `<h3>${escaped(t("The data of this run"))}</h3>`,
    `<p>${escaped([rowsText(facts), taskText(facts), until].join(" "))}</p>`,
    `<label for="own-link">${escaped(t("The link: whoever has it can train on these data, and see them."))}</label>`,
    `<p class="own-link"><input id="own-link" readonly value="${escaped(link)}">` +
      ` <button type="button" data-copy>${escaped(t("Copy"))}</button></p>`,
  ];
  if (secret) parts.push(secretMarkup(secret));
  if (onward) parts.push(`<p><a href="${escaped(onward)}">${escaped(t("Go to the curve"))}</a></p>`);
  parts.push(`<div class="own-end">${isOwner ? deleteMarkup() : askMarkup()}</div>`, `<p class="own-ended"></p>`);
  return parts.join("");
}

function secretMarkup(secret) {
  const words = t("This secret deletes the data. Write it down, if you may want to delete them from another browser:");
  const once = t("It is shown only now. This browser remembers it.");
  return `<p class="own-secret">${escaped(words)} <code>${escaped(secret)}</code> ${escaped(once)}</p>`;
}

const deleteMarkup = () => `<button type="button" data-delete>${escaped(t("Delete these data"))}</button>`;

/** They were uploaded from another browser: the secret has to be entered. */
const askMarkup = () =>
  `<label>${escaped(t("To delete them, enter the secret that came with the upload:"))} ` +
  `<input data-secret autocomplete="off" spellcheck="false"></label> ${deleteMarkup()}`;

/** Asked before they are deleted, which cannot be undone. */
export const confirmMarkup = () =>
  `<span>${escaped(t("Delete them for good? No link to them will work."))}</span> ` +
  `<button type="button" data-really>${escaped(t("Delete"))}</button> ` +
  `<button type="button" data-keep>${escaped(t("Keep them"))}</button>`;

const dayText = (moment) =>
  new Intl.DateTimeFormat(languageTag(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(moment));
