// The data beside the lens: which picture a data set gets, its words, its caption. Pure. What no batch changes of a
// picture is drawn once; the current batch and the model lie over it.
import { t, tn } from "../language.js";
import { classesWords } from "./classes.js";
import { MOST_IMAGES, imagesSvg } from "./images.js";
import { markOf } from "./marks.js";
import { PICTURES, axisNames, shownRows } from "./scatter.js";
import { element, escaped, picture } from "./svg.js";
import { lossText, samplesText } from "./text.js";
import { timeline, timelineNames, timelineWords } from "./timeline.js";

const IMAGE_COLUMNS = 64;
const AIR = { top: 8, side: 8, bottom: 8, named: 18 };

/** plane (two columns), columns (the first two of more), fitted (one column), predictions, timeline, images. */
export function kindOf(dataset) {
  const features = dataset.columns.length;
  if (dataset.task === "regression" && features === 1) return "fitted";
  if (dataset.task === "regression") return dataset.windows ? "timeline" : "predictions";
  if (features === IMAGE_COLUMNS && dataset.columns[0].name.startsWith("pixel")) return "images";
  return features === 2 ? "plane" : "columns";
}

/** Which members of an update the picture needs. */
export const fieldsFor = (kind) =>
  kind === "images" || kind === "columns" ? ["rows"] : ["rows", "loss", "parameters_before", "parameters_after"];

const named = { plane: false, columns: true, fitted: true, predictions: true, timeline: true, images: false };

function names(kind, dataset) {
  const target = dataset.target.name;
  if (kind === "columns") return [dataset.columns[0].name, dataset.columns[1].name];
  if (kind === "timeline") return timelineNames(dataset);
  if (kind === "fitted") return [dataset.columns[0].name, target];
  return [t("target: {name}", { name: target }), t("prediction")];
}

/** Which rows are highlighted: those of a batch, counted from 1. */
function highlightWords({ rows }, batch, samples) {
  const different = new Set(rows).size;
  if (different === samples)
    return tn(
      "Highlighted: the only sample, the whole of batch {batch}.",
      "Highlighted: all {count} samples, the whole of batch {batch}.",
      samples,
      { batch },
    );
  if (different < rows.length)
    return tn(
      "Highlighted: the {count} sample of batch {batch} ({different} different).",
      "Highlighted: the {count} samples of batch {batch} ({different} different).",
      rows.length,
      { batch, different },
    );
  return tn(
    "Highlighted: the {count} sample of batch {batch}.",
    "Highlighted: the {count} samples of batch {batch}.",
    rows.length,
    { batch },
  );
}

/** How many of a batch's images have a place in the picture. */
function shownWords({ rows }, batch) {
  const count = rows.length;
  if (count <= MOST_IMAGES)
    return tn("Shown: the {count} sample of batch {batch}.", "Shown: the {count} samples of batch {batch}.", count, {
      batch,
    });
  return tn(
    "Shown: {shown} of the {count} sample of batch {batch}.",
    "Shown: {shown} of the {count} samples of batch {batch}.",
    count,
    { batch, shown: MOST_IMAGES },
  );
}

const stemsWords = (loss) =>
  t("Each stem is a sample's error before the update; the mean of their squares is the batch loss, {loss}.", {
    loss: lossText(loss),
  });

const MODEL_WORDS = {
  plane: () => t("The lines: where the model is undecided."),
  fitted: ({ loss }) => stemsWords(loss),
  predictions: ({ loss }) =>
    [t("Predictions before the update; on the diagonal they are right."), stemsWords(loss)].join(" "),
  timeline: ({ loss }) => [timelineWords(), stemsWords(loss)].join(" "),
  columns: () => "",
  images: () => "",
};

/** How many stems end at the picture's edge. */
function cutWords(drawn, { config, details }) {
  const cut = drawn?.cut?.(config, details) ?? 0;
  return cut > 0 ? tn("{count} stem is cut off.", "{count} stems are cut off.", cut) : "";
}

/**
 * The caption's sentences. `details` are those of the update drawn, null before they have come; `drawn`: the picture.
 */
export function caption(model, drawn) {
  const { dataset, plan, details } = model;
  const kind = kindOf(dataset);
  const words = [t("{samples}.", { samples: samplesText(plan.samples) })];
  if (details) {
    const batch = (details.batch % plan.batches_per_epoch) + 1;
    words.push(
      kind === "images" ? shownWords(details, batch) : highlightWords(details, batch, plan.samples),
      kind === "images" ? "" : classesWords(details, dataset),
      MODEL_WORDS[kind](details),
      cutWords(drawn, model),
    );
  }
  if (kind === "images") words.push(t("Under each image stands its class."));
  if (kind === "columns")
    words.push(t("Two of the {columns} columns, so no boundary.", { columns: dataset.columns.length }));
  return [...words, dataset.note ?? ""].filter(Boolean).join(" ");
}

const MARK_NAMES = () => [
  t("solid dots"),
  t("hollow dots"),
  t("hollow triangles"),
  t("solid squares"),
  t("solid triangles"),
  t("hollow squares"),
];

const sample = (cls, d) =>
  element(
    "svg",
    { class: "picture", viewBox: "0 0 18 12", width: 18, height: 12, "aria-hidden": "true" },
    element("path", { class: cls, d }),
  );

const keyOf = (entries) => entries.map(([mark, words]) => `<span>${mark} ${escaped(words)}</span>`).join(" ");

/** @returns {[string, string][]} what the model is drawn with before and after an update */
function modelEntries(kind) {
  const way = kind === "predictions" || kind === "timeline" ? "M4 6h10" : "M1 6h16";
  const before =
    kind === "predictions" ? sample("point solid", markOf(0).draw(9, 6, 3.4)) : sample("model before", way);
  return [
    [before, t("before the update")],
    [sample("model", way), t("after it")],
  ];
}

/** What the marks and lines of a picture are called, as HTML. */
export function keyHtml({ dataset, details }) {
  const kind = kindOf(dataset);
  /** @type {[string, string][]} */
  const entries = [];
  if (kind === "plane" || kind === "columns")
    dataset.class_names?.forEach((name, cls) => {
      const { fill, draw } = markOf(cls);
      const words = t("{marks}: {name}", { marks: MARK_NAMES()[cls % MARK_NAMES().length], name });
      entries.push([sample(`point ${fill}`, draw(9, 6, 3.4)), words]);
    });
  if (details && kind !== "columns" && kind !== "images") entries.push(...modelEntries(kind));
  return keyOf(entries);
}

/** What the model's lines alone are called, and `marked` samples, as HTML. */
export const modelKeyHtml = (dataset, marked) =>
  keyOf([...modelEntries(kindOf(dataset)), [sample("point solid marked", markOf(0).draw(9, 6, 3.4)), marked]]);

/** What the box says that shows the validation rows; "" where there are none to show. */
export function heldWords(dataset) {
  const rows = dataset.validation?.y.length ?? 0;
  if (rows === 0 || ["images", "timeline"].includes(kindOf(dataset))) return "";
  const shown = shownRows(rows).length;
  if (shown < rows) return t("show {shown} of {count} validation samples", { shown, count: rows });
  return tn("show {count} validation sample", "show {count} validation samples", rows);
}

/** The size of a data set's picture in some room: time has all of its width, all else is a square. */
export function sizeIn(dataset, { width, height = width }) {
  if (kindOf(dataset) === "timeline") return { width, height };
  const side = Math.min(width, height);
  return { width: side, height: side };
}

/**
 * A data set's picture at a width: {kind, still, held (SVG text), live(config, details), heldLive(config, details) ->
 * SVG text, marked(rows) -> SVG text or undefined}. `pixels`: those of images. It is a square if no height is given.
 */
export function dataPicture({ width, height = width, type, dataset, pixels = null }) {
  const kind = kindOf(dataset);
  const air = named[kind] ? AIR.named : AIR.bottom;
  const frame = {
    type,
    left: AIR.side,
    right: width - AIR.side,
    top: named[kind] ? AIR.named : AIR.top,
    bottom: height - air,
  };
  if (kind === "images") {
    const labels = dataset.train.y.map((cls) => dataset.class_names?.[cls] ?? String(cls));
    const live = (_, { rows }) => imagesSvg(pixels, labels, rows, frame);
    return { kind, still: "", held: "", heldLive: () => "", live };
  }
  const drawn = { ...PICTURES, timeline }[kind](dataset, frame);
  return { ...drawn, kind, still: drawn.still + (named[kind] ? axisNames(frame, ...names(kind, dataset)) : "") };
}

/** What is live of a picture; nothing before the details of an update have come. `held`: with the validation rows. */
export const liveSvg = (drawn, { config, details, held = false }) =>
  (held ? drawn.held : "") +
  (details ? (held ? drawn.heldLive(config, details) : "") + drawn.live(config, details) : "");

/**
 * The picture of the data as SVG text. `model`: {id, width, height, type, dataset, config, plan, details, held, pixels
 * (of images)}.
 */
export function dataSvg(model, drawn = dataPicture(model)) {
  const { id, width, height = width, type } = model;
  const words = { title: t("The training data"), desc: caption(model, drawn) };
  const live = element("g", { class: "live" }, liveSvg(drawn, model));
  return picture({ id, cls: `data ${drawn.kind}`, width, height, type, ...words }, drawn.still + live);
}
