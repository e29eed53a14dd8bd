// The drawer "Who was in which batch" as HTML: the map, the same under other rules, and the short last batch. Pure.
import { number, t, tn } from "../language.js";
import { isPass } from "../lens/passes.js";
import { drawsAgain } from "../lens/samplings.js";
import { box, element, escaped, path } from "../lens/svg.js";
import { samplesText, updatesText } from "../lens/text.js";
import { cellText } from "./words.js";

/** The samplings that are shown beside each other, and their titles. */
const OTHERS = () => [
  ["each-epoch", t("Shuffled each epoch")],
  ["once", t("Shuffled once")],
  ["never", t("Never shuffled")],
  ["stratified", t("Stratified by target")],
  ["replacement", t("With replacement")],
];

/** The parts of the drawer that stay while it is open. */
export function mapHtml() {
  const others = OTHERS().map(
    ([name, title]) =>
      `<figure data-sampling="${name}"><figcaption><b>${escaped(title)}</b><span></span></figcaption>` +
      `<canvas role="img"></canvas><p></p></figure>`,
  );
  const [slider, follow, rules] = [
    t("The row that is followed"),
    t("Follow row"),
    t("The same samples under other rules"),
  ].map(escaped);
  return (
    `<div class="map"><p class="map-rule"></p><div class="map-rulers" hidden><div></div><p></p></div>` +
    `<p class="map-span"></p>` +
    `<div class="map-stage"><div class="map-picture" role="slider" tabindex="0" aria-orientation="vertical"` +
    ` aria-valuemin="1" aria-label="${slider}"><canvas aria-hidden="true"></canvas>` +
    `<div class="map-words"></div></div><div class="map-band"></div></div>` +
    `<p class="map-follow"><label>${follow} <input type="number" min="1" step="1"></label>` +
    ` <span class="map-hint"></span> <span class="map-refusal" role="alert"></span>` +
    ` <span class="map-way"></span></p><p class="map-notes"></p><p class="map-lit"><i></i> <span></span></p></div>` +
    `<div class="map-rare"></div>` +
    `<div class="map-others"><h3>${rules}</h3>` +
    `<p class="map-span"></p><div class="map-figures">${others.join("")}</div></div><div class="map-ways"></div>`
  );
}

/** The batches of the row that is followed, each a button that goes there. `found`: by the map's epochs. */
export function bandHtml(row, found, { first, batches: perEpoch }) {
  const buttons = found.map((batches, index) => {
    const epoch = first + index + 1;
    const words = batches.length
      ? t("Row {row} in epoch {epoch}: go to batch {batch}", { row: row + 1, epoch, batch: batches[0] })
      : t("Row {row} in epoch {epoch}: in no batch", { row: row + 1, epoch });
    const update = (epoch - 1) * perEpoch + batches[0] - 1;
    const goes = batches.length ? ` data-update="${update}"` : " disabled";
    return `<button type="button" aria-label="${escaped(words)}"${goes}>${escaped(cellText(batches))}</button>`;
  });
  return buttons.join("");
}

const STRIP = { width: 220, height: 16, batches: 8 };

/**
 * The end of an epoch to scale: its last batches of `size`, and what is over: {size, over, left (whether what is over
 * is left out)}.
 */
function stripSvg({ samples, batch_size: asked }, { size, over, left }) {
  const from = Math.max(0, samples - over - Math.min(STRIP.batches, Math.floor(samples / asked)) * asked);
  const scale = STRIP.width / (samples - from);
  const blocks = [];
  const end = samples - over;
  if (size * scale >= 3) {
    for (let at = end; at > from; at -= size) {
      const start = Math.max(from, at - size);
      blocks.push(box((start - from) * scale, 0.5, Math.max(1, (at - start) * scale - 1.5), STRIP.height - 1));
    }
  } else blocks.push(box(0, 0.5, (end - from) * scale - 1.5, STRIP.height - 1));
  const rest = over ? [box((end - from) * scale, 0.5, over * scale - 1, STRIP.height - 1)] : [];
  return element(
    "svg",
    { class: "picture map-strip", viewBox: `0 0 ${STRIP.width} ${STRIP.height}`, "aria-hidden": "true" },
    path("block", blocks) + path(left ? "left-out" : "short", rest),
  );
}

/** One way: its title, its picture, what it costs, and the buttons that take it. */
const wayHtml = (title, strip, costs, buttons) =>
  `<div class="map-way-of"><h4>${escaped(title)}</h4>${strip}` +
  `<ul>${costs.map((cost) => `<li>${escaped(cost)}</li>`).join("")}</ul><p>${buttons.join(" ")}</p></div>`;

const choice = (field, value, words, chosen, locked) =>
  `<button type="button" data-field="${field}" data-value="${value}" aria-pressed="${chosen}"` +
  `${locked ? " disabled" : ""}>${escaped(words)}</button>`;

/** How many updates so many batches of an epoch make. */
const updatesOf = (batches, accumulate = 1) => Math.ceil(batches / accumulate);

const costWords = (batches, accumulate) =>
  t("{updates} an epoch", { updates: updatesText(updatesOf(batches, accumulate)) });

/** What keeping the short batch costs. */
function keptCosts({ samples }, { rest, full }, { sampling, accumulate }) {
  const last = tn(
    "the last batch has only {count} sample: its loss and gradient scatter more",
    "the last batch has only {count} samples: its loss and gradient scatter more",
    rest,
  );
  const all = drawsAgain(sampling)
    ? tn("an epoch draws {count} time", "an epoch draws {count} times", samples)
    : tn("every epoch uses the {count} sample", "every epoch uses all {count} samples", samples);
  return [costWords(full + 1, accumulate), last, all];
}

/** What dropping it costs. `leftOut`: {count, from, to}, how many samples it leaves out in some epochs. */
function droppedCosts({ samples }, { rest, full }, { sampling, accumulate }, leftOut) {
  const costs = [costWords(full, accumulate)];
  if (drawsAgain(sampling))
    return [...costs, tn("an epoch draws {count} time", "an epoch draws {count} times", samples - rest)];
  costs.push(tn("each epoch leaves out {count} sample", "each epoch leaves out {count} samples", rest));
  if (["once", "never", "sorted"].includes(sampling))
    return [...costs, tn("it is always the same one: it is never used", "always the same: they are never used", rest)];
  if (leftOut.from < leftOut.to)
    costs.push(
      tn(
        "{count} sample is left out at least once in epochs {from} to {to}",
        "{count} samples are left out at least once in epochs {from} to {to}",
        leftOut.count,
        leftOut,
      ),
    );
  return costs;
}

function keepHtml({ plan, config }, ways, locked) {
  const kept = config.remainder === "keep";
  const button = choice("remainder", "keep", kept ? t("This run keeps it") : t("Keep it"), kept, locked("remainder"));
  const strip = stripSvg(plan, { size: plan.batch_size, over: ways.rest, left: false });
  return wayHtml(t("Keep the short batch"), strip, keptCosts(plan, ways, config), [button]);
}

function dropHtml({ plan, config }, ways, leftOut, locked) {
  const dropped = config.remainder === "drop";
  const words = dropped ? t("This run drops it") : t("Drop it");
  const button = choice("remainder", "drop", words, dropped, locked("remainder"));
  const strip = stripSvg(plan, { size: plan.batch_size, over: ways.rest, left: true });
  return wayHtml(t("Drop it"), strip, droppedCosts(plan, ways, config, leftOut), [button]);
}

function divideHtml({ plan, config }, { sizes }, locked) {
  const distance = ([size]) => Math.abs(size - plan.batch_size);
  const [size, batches] = sizes.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  const costs = [
    t("batches of {size}, the nearest: {updates} an epoch", {
      size,
      updates: updatesText(updatesOf(batches, config.accumulate)),
    }),
    t("every batch is full"),
  ];
  const buttons = sizes.map(([each]) => choice("batch_size", each, number(each), false, locked("batch_size")));
  return wayHtml(t("Choose a divisor"), stripSvg(plan, { size, over: 0, left: false }), costs, buttons);
}

/** Of a batch size that divides the samples. */
const evenText = ({ samples, batch_size: size }) =>
  t("{samples} = {batches} × {size}: no batch is short, so there is nothing to keep or to drop.", {
    samples,
    batches: samples / size,
    size,
  });

/**
 * The three ways to treat a short last batch. `ways`: as waysOf gives them, or null; `locked(field)`: whether the page
 * keeps a field as it is.
 */
export function waysHtml(run, ways, leftOut, locked) {
  const { plan } = run;
  if (!isPass(plan)) return "";
  if (ways === null) return `<p class="map-even">${escaped(evenText(plan))}</p>`;
  const title = tn(
    "{samples} in batches of {size}: {count} full one, and one of {rest}",
    "{samples} in batches of {size}: {count} full ones, and one of {rest}",
    ways.full,
    { samples: samplesText(plan.samples), size: plan.batch_size, rest: ways.rest },
  );
  const three = keepHtml(run, ways, locked) + dropHtml(run, ways, leftOut, locked) + divideHtml(run, ways, locked);
  return `<h3>${escaped(title)}</h3><div class="map-three">${three}</div>`;
}
