// One update as HTML: predict, compare, average, update, with the two loops beside them. Pure.
import { t, tn, withPoint } from "../language.js";
import { kindOf } from "../lens/data.js";
import { markOf } from "../lens/marks.js";
import { box, element, escaped } from "../lens/svg.js";
import { count, lossText } from "../lens/text.js";
import { rounded } from "./adding.js";
import { plainRate } from "./facts.js";
import { stepAt } from "./parameters.js";

export const MOST_COLUMNS = 4;
const BAR = { width: 100, height: 10 };
const SIDE = 8;
/** Digits of parameters, and of features, which have more where there is but one. */
const DECIMALS = { wide: 6, narrow: 4, features: 2, feature: 4 };

const fixed = (value, decimals) => withPoint(value.toFixed(decimals)).replace("-", "−");
const signed = (value, decimals) => (rounded(value, decimals) > 0 ? "+" : "") + fixed(value, decimals);
const step = (number, words) =>
  `<span class="inside-step"><span class="inside-number" aria-hidden="true">${number}</span>${escaped(words)}</span>`;
const cells = (texts) => texts.map((inner) => `<td>${inner}</td>`).join("");

/** What a loss is made of, with the field's sign for each part. */
const FORMULAS = {
  error: () => t("loss = (prediction − target)²"),
  chance: () => t("loss = −ln(chance)"),
  choice: () => t("loss = −ln(chance)"),
};

const isImages = (dataset) => kindOf(dataset) === "images";

/** The features of a row: the first few, or a picture. */
function featureCells({ dataset, pixels, columns }, row) {
  if (isImages(dataset)) return [imageOf(pixels()[row])];
  const decimals = dataset.columns.length === 1 ? DECIMALS.feature : DECIMALS.features;
  return dataset.train.x[row].slice(0, columns).map((value) => fixed(value, decimals));
}

function featureHeads({ dataset, columns }) {
  if (isImages(dataset)) return [escaped(t("image"))];
  return dataset.columns.slice(0, columns).map(({ name }) => escaped(name));
}

/** A small picture of whole numbers from 0 to 16. */
function imageOf(shades) {
  const squares = shades.map((shade, j) =>
    shade === 0
      ? ""
      : element("path", { d: box(j % SIDE, Math.floor(j / SIDE), 1, 1), "fill-opacity": (shade / 16).toFixed(2) }),
  );
  return element(
    "svg",
    { class: "inside-image", viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" },
    squares.join(""),
  );
}

function targetCell(dataset, { kind, digits }, target) {
  if (kind === "error") return fixed(target, digits);
  const name = escaped(dataset.class_names?.[target] ?? String(target));
  if (isImages(dataset)) return name;
  const { fill, draw } = markOf(target);
  const mark = element(
    "svg",
    { class: "inside-mark picture", viewBox: "0 0 12 12", "aria-hidden": "true" },
    element("path", { class: `point ${fill} lit`, d: draw(6, 6, 3.6) }),
  );
  return mark + name;
}

function barOf(loss, mean, scale) {
  const at = (value) => (Math.min(1, Math.max(0, value / scale)) * BAR.width).toFixed(1);
  return element(
    "svg",
    { viewBox: `0 0 ${BAR.width} ${BAR.height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    `<rect class="loss" width="${at(loss)}" y="1.5" height="${BAR.height - 3}"/>` +
      `<path class="mean" d="M${at(mean)} 0V${BAR.height}"/>`,
  );
}

/** The batch's rows, each with its prediction and its loss; under them the mean. */
function rowsHtml(shown, facts) {
  const { dataset } = shown;
  const { rows, digits, rest, kind, mean } = facts;
  const heads = featureHeads(shown);
  const scale = 1.03 * Math.max(mean.mean, ...rows.map(({ loss }) => loss)) || 1;
  const named =
    kind === "error"
      ? [escaped(dataset.target.name), t("prediction"), t("difference")]
      : [escaped(dataset.target.name), t("chance of this class")];
  const titled = (number, words, title) => `${step(number, words)}<br>${title}`;
  const compared = [...named.slice(2), t("loss")];
  const titles = [
    t("row"),
    ...heads,
    named[0],
    titled(1, t("predict"), named[1]),
    titled(2, t("compare"), compared[0]),
    ...compared.slice(1),
  ];
  const head =
    `<tr>${titles.map((words) => `<th scope="col">${words}</th>`).join("")}` +
    `<td class="formula">${escaped(FORMULAS[kind]())}</td></tr>`;
  const body = rows.map((row) => {
    const guessed =
      kind === "error"
        ? [fixed(row.prediction, digits), fixed(differenceOf(row, digits), digits)]
        : [fixed(row.prediction, digits)];
    const features = featureCells(shown, row.row);
    return (
      `<tr><th scope="row">${count(row.row + 1)}</th>` +
      cells([...features, targetCell(dataset, facts, row.target), ...guessed]) +
      `<td>${fixed(row.loss, mean.decimals)}</td><td class="loss-bar">${barOf(row.loss, mean.mean, scale)}</td></tr>`
    );
  });
  const wide = heads.length + 1 + named.length;
  const more = rest ? tn("and {count} more, together", "and {count} more, together", rest.count) : "";
  const others = rest
    ? `<tr class="rest"><td colspan="${wide}">${escaped(more)}</td>` +
      `<td>${fixed(rest.sum, mean.decimals)}</td><td class="loss-bar">${barOf(0, mean.mean, scale)}</td></tr>`
    : "";
  const sum = tn("sum {sum} ÷ {count} sample =", "sum {sum} ÷ {count} samples =", facts.count, {
    sum: fixed(mean.sum, mean.decimals),
  });
  const [average, dot] = [step(3, t("average")), escaped(t("the line, and the dot in the chart"))];
  const foot =
    `<tr><td colspan="${wide}"><span class="left">${average}</span> ${escaped(sum)}</td>` +
    `<td class="mean">${fixed(mean.mean, mean.decimals)}</td><td class="formula">${dot}</td></tr>`;
  return tableHtml("rows", head, body.join("") + others, `<tfoot>${foot}</tfoot>`);
}

const differenceOf = ({ target, prediction }, digits) =>
  rounded(rounded(prediction, digits) - rounded(target, digits), digits);

/** What stands beside the table where its numbers need a word. */
function rowNotes({ dataset, columns }, facts) {
  const notes = [];
  const hidden = dataset.columns.length - columns;
  if (!isImages(dataset) && hidden > 0)
    notes.push(tn("{count} more column is not shown.", "{count} more columns are not shown.", hidden));
  if (facts.rest)
    notes.push(t("The {count} samples with the largest losses stand first.", { count: facts.rows.length }));
  if (!facts.mean.exact) notes.push(t("The losses are rounded; with all their digits the mean is exact."));
  return notes.join(" ");
}

function updateHtml({ config, columns }, { parameters, mean, count: rows }) {
  const { shown, count: all } = parameters;
  const decimals = columns ? DECIMALS.wide : DECIMALS.narrow;
  const rate = plainRate(config);
  const rule =
    rate === null
      ? t("The optimizer makes each step of this gradient and of those before it.")
      : t("The step goes the other way: step = −{rate} × gradient", { rate: withPoint(String(rate)) });
  const lines = shown.map(
    (each) =>
      `<tr><th scope="row">${escaped(each.name)}</th>` +
      cells([
        fixed(each.gradient, decimals),
        signed(stepAt(each, decimals), decimals),
        fixed(each.before, decimals),
        `<b>${fixed(each.after, decimals)}</b>`,
      ]) +
      "</tr>",
  );
  const added = config.reduction === "sum";
  const loss = fixed(added ? mean.sum : mean.mean, mean.decimals);
  const grows = added
    ? tn(
        "{count} parameter. Its gradient says how the sum of the losses, {loss}, grows with it.",
        "{count} parameters. Each gradient says how the sum of the losses, {loss}, grows with one.",
        all,
        { loss },
      )
    : tn(
        "{count} parameter. Its gradient says how the mean loss, {loss}, grows with it.",
        "{count} parameters. Each gradient says how the mean loss, {loss}, grows with one.",
        all,
        { loss },
      );
  const notes = [];
  if (all > shown.length)
    notes.push(
      tn("and {count} more, whose steps are smaller", "and {count} more, whose steps are smaller", all - shown.length),
    );
  if (rate !== null) notes.push(t("All are rounded, so a step may differ in its last digits."));
  if (added && rows > 1)
    notes.push(
      rate === null
        ? t("The gradients of the {count} samples are added up, not averaged.", { count: rows })
        : t("The gradients of the {count} samples are added up: a step {count} times as long as with their mean.", {
            count: rows,
          }),
    );
  const title = step(4, t("update"));
  const heads = [t("weight or bias"), t("gradient"), t("step"), t("before"), t("after")];
  return (
    `<p class="inside-line">${title} ${escaped(grows)}</p><p class="formula">${escaped(rule)}</p>` +
    tableHtml("parameters", headsHtml(heads), lines.join("")) +
    noteHtml(notes.join(" · "))
  );
}

const ORDERS = {
  once: () => t("take the samples in the one shuffled order"),
  buffer: () => t("shuffle the sorted samples in a buffer"),
  never: () => t("take the samples in order"),
  sorted: () => t("sort the samples by target"),
  replacement: (samples) => t("draw {samples} samples", { samples }),
};

/** The two loops in the tutorial's words, with where they stand. */
function loopsHtml({ config, plan }, update, samples) {
  const batches = plan.batches_per_epoch;
  const epoch = Math.floor(update / batches);
  const batch = update - epoch * batches;
  const shuffle = () => t("shuffle the {samples} samples", { samples: plan.samples });
  const rate = plainRate(config);
  const change =
    rate === null ? t("parameters += step") : t("parameters −= {rate} × gradient", { rate: withPoint(String(rate)) });
  const lines = [
    [0, t("for epoch 1 to {epochs}:", plan), counter("e", t("epoch {epoch}", { epoch: epoch + 1 }))],
    [1, (ORDERS[config.sampling] ?? shuffle)(plan.samples), ""],
    [1, t("for batch 1 to {batches}:", { batches }), counter("b", t("batch {batch}", { batch: batch + 1 }))],
    [2, tn("predict its {count} sample", "predict its {count} samples", samples), number(1)],
    [2, t("loss = mean of losses"), number(2) + number(3)],
    [2, change, number(4)],
  ];
  const lit = lines.length - 1;
  const items = lines.map(
    ([depth, words, mark], i) =>
      `<li class="in-${depth}"${i === lit ? ' aria-current="step"' : ""}><code>${escaped(words)}</code> ${mark}</li>`,
  );
  const place = t("update {update} = ({epoch} − 1) × {batches} + {batch}", {
    update: update + 1,
    epoch: epoch + 1,
    batches,
    batch: batch + 1,
  });
  return `<ol class="inside-loops">${items.join("")}</ol>${noteHtml(place)}`;
}

const headsHtml = (heads) => `<tr>${heads.map((words) => `<th scope="col">${escaped(words)}</th>`).join("")}</tr>`;

const noteHtml = (words) => `<p class="inside-note">${escaped(words)}</p>`;

/** A table that scrolls by itself where it is too wide; `head`, `body` and `foot` are its rows. */
const tableHtml = (name, head, body, foot = "") =>
  `<div class="inside-scroll"><table class="inside-${name}"><thead>${head}</thead>` +
  `<tbody>${body}</tbody>${foot}</table></div>`;

const counter = (cls, words) => `<b class="${cls}">${escaped(words)}</b>`;
const number = (digit) => `<span class="inside-number" aria-hidden="true">${digit}</span>`;

function effectHtml(plan, { effect, count: samples }) {
  const [fell, rose] = [t("fell"), t("rose")];
  const line = (cls, words, [before, after]) => {
    const [arrow, said] = after < before ? ["↓", fell] : ["↑", rose];
    const way = `<span aria-hidden="true">${arrow}</span><span class="unseen">${escaped(said)}</span>`;
    return (
      `<tr class="${cls}"><th scope="row">${escaped(words)}</th>` +
      `<td>${lossText(before)}</td><td>${lossText(after)} ${way}</td></tr>`
    );
  };
  const all = effect.all && line("e", tn("the {count} sample", "all {count} samples", plan.samples), effect.all);
  const these = effect.batch && line("b", tn("this {count} sample", "these {count} samples", samples), effect.batch);
  const head = headsHtml([t("mean loss of"), t("before"), t("after")]);
  return tableHtml("effect", head, `${all ?? ""}${these ?? ""}`);
}

/** What stands there instead where numbers are no longer finite. */
export const divergedHtml = () =>
  noteHtml(t("Training diverged: the numbers of this update are no longer finite, so they cannot be followed."));

/**
 * The drawer's content. `shown`: {config, plan, dataset, columns (so many features have a place), pixels() -> each
 * image's shades}; `facts`: as `factsOf` gives them; `update`: its number from 0.
 */
export function insideHtml(shown, facts, update) {
  const main = rowsHtml(shown, facts) + noteHtml(rowNotes(shown, facts)) + updateHtml(shown, facts);
  const beside = loopsHtml(shown, update, facts.count) + effectHtml(shown.plan, facts);
  return `<div class="inside-main">${main}</div><div class="inside-beside">${beside}</div>`;
}
