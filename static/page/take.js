// Take it with you: the run as a link, an embed, files and a script, every field written out.

import { t } from "../language.js";
import { getText, route } from "./api.js";
import { copy, saidOf } from "./clipboard.js";
import { SITE } from "./site.js";

const EMBED_HEIGHT = 600;
const POINTS = 300;
const PICTURES = ["png", "svg"];

/**
 * What there is to take of a server's run, as text: {link, embed, csv, comma, json, png, svg, ipynb}; `comma` is the
 * CSV with decimal commas. Its query by itself (`run`), with how it is looked at (`seen`), and with what of that a
 * picture shows (`pictured`). With other runs beside it, asked for by `compared`, tables, JSON and pictures are of all.
 */
export function offers(site, { run, seen, pictured, compared }) {
  const api = `${site}/api/v1`;
  const [what, asked, picture] = compared ? ["compare", compared, compared] : ["run", run, pictured];
  const embed = `${site}/embed?${seen}`;
  const attribute = embed.replaceAll("&", "&amp;");
  return {
    link: `${site}/?${seen}`,
    embed:
      `<iframe src="${attribute}" title="Epochwise: batches and epochs" width="100%" height="${EMBED_HEIGHT}"` +
      ' loading="lazy" style="border: 0"' +
      ' sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>\n' +
      `<script src="${site}/embed/v1.js" async></script>`,
    csv: `${api}/${what}.csv?${asked}`,
    comma: `${api}/${what}.csv?${asked}&decimal=comma`,
    json: `${api}/${what}?${asked}&points=${POINTS}`,
    ipynb: `${api}/run.ipynb?${run}`,
    ...Object.fromEntries(PICTURES.map((form) => [form, `${api}/${what}.${form}?${picture}`])),
  };
}

const labels = () => ({
  link: [t("The link:"), t("The link, copied:"), t("The link, to copy:")],
  embed: [
    t("The frame for a web page:"),
    t("The frame for a web page, copied:"),
    t("The frame for a web page, to copy:"),
  ],
  code: [t("The script:"), t("The script, copied:"), t("The script, to copy:")],
});
const LINES_OF_A_LINK = 4;
const LINES_OF_A_SCRIPT = 18;
// A short script is seen whole: MOST_LINES of app/epochwise/code/short.py.
const SHORT_SCRIPT = 40;

/** How many lines of a text of this kind the box shows. */
export function linesShown(kind, text) {
  if (kind !== "code") return LINES_OF_A_LINK;
  const ends = text.split("\n").length - 1;
  return ends > SHORT_SCRIPT ? LINES_OF_A_SCRIPT : ends + 1; // a box has a line after the last end, too
}

/**
 * The row under `element`; `delegate.queries()` gives the run's written-out queries, {run, seen, pictured},
 * `delegate.say(text)` is told what was copied.
 */
export function createTake(element, delegate) {
  const box = element.querySelector(".taken");
  const label = box.querySelector("label");
  const area = box.querySelector("textarea");
  const links = [...element.querySelectorAll("a[data-take]")];
  const dialect = element.querySelector("select");
  const asked = () => ({ dialect: dialect.value, length: element.querySelector("[name=length]:checked").value });
  /** @type {string | null} */
  let shown = null;
  /** @type {{key: string, abort: AbortController, text: Promise<string>} | null} */
  let newest = null;

  element.addEventListener("click", (event) => {
    const kind = event.target.closest("button[data-take]")?.dataset.take;
    if (kind) take(kind);
  });
  dialect.parentElement.addEventListener("change", show);

  async function take(kind) {
    shown = kind;
    if (!(await show())) return;
    area.focus();
    area.select();
    const copied = await copy(area.value);
    label.textContent = labels()[kind][copied ? 1 : 2];
    delegate.say(saidOf(copied));
  }

  /** Whether the text of what was taken last now stands in the box. */
  async function show() {
    const queries = delegate.queries();
    const texts = offers(SITE, queries);
    for (const link of links) link.href = texts[link.dataset.take];
    if (!shown) return false;
    const wish = ask(shown, queries.run, texts);
    box.setAttribute("aria-busy", "true");
    try {
      const text = await wish.text;
      if (wish === newest) fill(text);
    } catch (error) {
      if (wish === newest) {
        newest = null;
        delegate.say(error.message);
      }
      return false;
    }
    return wish === newest;
  }

  /** The text of what was taken last, asked for once: a run on its way shows itself many times a second. */
  function ask(kind, query, texts) {
    const script = route("run.py", query, asked());
    const key = `${kind} ${kind === "code" ? script : texts[kind]}`;
    if (newest?.key === key) return newest;
    newest?.abort.abort();
    const abort = new AbortController();
    const text = kind === "code" ? getText(script, abort.signal) : Promise.resolve(texts[kind]);
    newest = { key, abort, text };
    return newest;
  }

  function fill(text) {
    box.hidden = false;
    box.removeAttribute("aria-busy");
    dialect.parentElement.hidden = shown !== "code";
    if (area.value === text) return;
    area.value = text;
    area.rows = linesShown(shown, text);
    area.wrap = shown === "code" ? "off" : "soft";
    area.scrollTop = 0;
    label.textContent = labels()[shown ?? "link"][0];
  }

  return { show };
}
