// The panel of one's own data: a table comes in, what was understood of it is shown, and it is stored; data that are
// kept can be shared and deleted.

import { t } from "../language.js";
import { confirmMarkup, keptMarkup, optionsMarkup, panelMarkup, tooLargeText } from "../owndata/markup.js";
import { refusedMarkup, rowsText, taskText, understoodMarkup } from "../owndata/preview.js";
import { get, postTable, Problem, route, send, storeTable } from "./api.js";
import { latest } from "./latest.js";
import { copy, saidOf } from "./clipboard.js";

const TYPED_MS = 400;
const OWN = /^own-/;
const WRONG_SECRET = 403;

/**
 * The panel in `panel`. `limits`: what may be uploaded; `secrets`: those of this browser. `delegate`: dataset() that is
 * set now, link() to what is shown; lead(link) to the page of a link, deleted(name), say(words).
 */
export function createPanel(panel, limits, secrets, delegate) {
  panel.innerHTML = panelMarkup(limits);
  const part = (name) => panel.querySelector(`.own-${name}`);
  const [kept, drop, said, choices, understood, go] = ["kept", "drop", "said", "choices", "understood", "go"].map(part);
  const [file, text, target, train] = ["[type=file]", "textarea", "[data-target]", "[data-train]"].map((selector) =>
    panel.querySelector(selector),
  );
  /** @type {Blob | null} */
  let table = null;
  /** @type {{name: string, secret: string}} the data that are kept, and what deletes them */
  let own = { name: "", secret: "" };
  /** What the reader has chosen of the table: a column and a task, "" where that is the server's to suggest. */
  let chosen = { target: "", task: "" };
  /** @type {any} what was understood of it */
  let facts = null;
  let typing = 0;
  /** The file's name. */
  let name = "";
  const queue = latest(look, () => put(t("The server reads the table.")));

  file.addEventListener("change", () => file.files[0] && takeFile(file.files[0]));
  text.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => takeText(text.value), TYPED_MS);
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    const dropped = event.dataTransfer.files[0];
    if (!dropped) return; // a text goes into the text area
    event.preventDefault();
    takeFile(dropped);
  });
  choices.addEventListener("change", ({ target: { name, value } }) => {
    chosen = name === "own-task" ? { target: target.value, task: value } : { target: value, task: "" };
    queue.ask({ ...chosen }, { replace: true });
  });
  train.addEventListener("click", store);
  kept.addEventListener("click", pressed);

  // A table comes in

  function takeFile(given) {
    text.value = "";
    take(given, given.name);
    file.value = ""; // the same file can be chosen again, once it is mended
  }

  function takeText(written) {
    if (written.trim()) take(new Blob([written]));
    else forget("");
  }

  function take(given, label = "") {
    if (given.size > limits.bytes) return forget(tooLargeText(given.size, limits.bytes));
    table = given;
    name = label;
    chosen = { target: "", task: "" };
    put(name);
    queue.ask({ ...chosen }, { replace: true });
  }

  function forget(why) {
    queue.drop();
    table = facts = null;
    choices.hidden = go.hidden = true;
    understood.replaceChildren();
    refuse(why);
  }

  /** What is said of the table that came; it is refused, if it `isRefused`. */
  function put(words, isRefused = false) {
    said.textContent = words;
    said.classList.toggle("wrong", isRefused);
    text.setAttribute("aria-invalid", String(isRefused));
  }

  function refuse(why) {
    put(why, why !== "");
    if (why) delegate.say(why);
  }

  const asked = ({ target: column, task }) =>
    Object.fromEntries(Object.entries({ target: column, task }).filter(([, value]) => value));

  async function look(wish, signal) {
    understood.setAttribute("aria-busy", "true");
    try {
      const answer = await postTable(route("datasets/preview", "", asked(wish)), table, signal);
      if (!signal.aborted) show(answer);
    } catch (error) {
      if (!signal.aborted) failed(error);
    }
    understood.removeAttribute("aria-busy");
  }

  function show(answer) {
    facts = answer;
    put(name);
    part("failed").hidden = true;
    choose(namesIn(facts), facts.target, facts.task);
    understood.innerHTML = understoodMarkup(facts);
    go.hidden = false;
    delegate.say([rowsText(facts), taskText(facts)].join(" "));
  }

  const namesIn = ({ columns }) => columns.map((column) => column.name);

  function choose(names, column, task) {
    choices.hidden = false;
    target.innerHTML = optionsMarkup(names, column);
    for (const input of choices.querySelectorAll("input")) input.checked = input.value === task;
  }

  /** Why nothing can be learned from the table; where its columns are known, another target can be chosen. */
  function failed(error) {
    if (!(error instanceof Problem)) reportError(error);
    const { columns, ...document } = error instanceof Problem ? error.document : /** @type {any} */ ({});
    const names = columns ?? (facts && namesIn(facts));
    facts = null;
    go.hidden = true;
    if (names) choose(names, chosen.target || names.at(-1), chosen.task);
    choices.hidden = !names;
    understood.innerHTML = document.refused ? refusedMarkup(document) : "";
    refuse(error instanceof Problem ? error.message : t("The page could not show this table. Reload it."));
  }

  async function store() {
    if (!facts || train.getAttribute("aria-disabled")) return;
    train.setAttribute("aria-disabled", "true");
    delegate.say(t("The table is being stored."));
    try {
      const stored = await storeTable(route("datasets", "", asked(facts)), table);
      // Without a place to keep the secret in, the reader has to see it before another page comes.
      if (secrets.keep(stored)) delegate.lead(stored.link);
      else showStored(stored);
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error);
      part("failed").hidden = false;
      part("failed").textContent = error.message;
      delegate.say(error.message);
    }
    train.removeAttribute("aria-disabled");
  }

  // Data that are kept

  function showStored({ link, ...stored }) {
    own = { name: stored.name, secret: stored.secret };
    kept.innerHTML = keptMarkup(stored, { link, secret: stored.secret, isOwner: true, onward: link });
    kept.hidden = false;
    kept.scrollIntoView({ block: "nearest" });
  }

  async function showKept() {
    const dataset = delegate.dataset();
    kept.hidden = !OWN.test(dataset) || own.name !== dataset;
    if (!OWN.test(dataset) || own.name === dataset) return;
    try {
      const found = await get(route(`datasets/${dataset}`, ""));
      if (dataset !== delegate.dataset()) return;
      own = { name: dataset, secret: secrets.of(dataset) };
      const secret = secrets.isNew(dataset) ? own.secret : "";
      kept.innerHTML = keptMarkup(found, { link: delegate.link(), secret, isOwner: own.secret !== "" });
      if (secret) secrets.shown(dataset);
    } catch (error) {
      kept.textContent = error.message;
    }
    kept.hidden = false;
  }

  function pressed({ target: element }) {
    const presses = { copy: copyLink, delete: ask, keep: settle, really: end };
    const name = Object.keys(element.closest("button")?.dataset ?? {})[0];
    presses[name]?.();
  }

  async function copyLink() {
    const link = kept.querySelector("#own-link");
    if (own.name === delegate.dataset()) link.value = delegate.link(); // as the page looks now
    const copied = await copy(link.value);
    if (!copied) link.select();
    delegate.say(saidOf(copied));
  }

  /** @type {Node[]} what stood where the question stands */
  let before = [];

  function ask() {
    own.secret = kept.querySelector("[data-secret]")?.value.trim() ?? own.secret;
    if (!own.secret) return ended(t("Enter the secret first."));
    ended("");
    const place = part("end");
    before = [...place.childNodes];
    place.innerHTML = confirmMarkup();
    place.querySelector("[data-keep]").focus();
  }

  function settle() {
    part("end").replaceChildren(...before);
    part("end").querySelector("button").focus();
  }

  function ended(words) {
    part("ended").textContent = words;
    if (words) delegate.say(words);
  }

  async function end() {
    const headers = { Authorization: `Bearer ${own.secret}` };
    try {
      await send(route(`datasets/${own.name}`, ""), { method: "DELETE", headers });
    } catch (error) {
      settle();
      return ended(error.status === WRONG_SECRET ? t("This is not the secret of these data.") : error.message);
    }
    secrets.forget(own.name);
    delegate.deleted(own.name);
    own = { name: "", secret: "" };
    kept.hidden = true;
    put(t("The data are deleted, and no link to them works any more."));
    delegate.say(said.textContent);
    text.focus();
  }

  return {
    /** The panel is opened, or another data set is set. */
    show: showKept,
  };
}
