// The data beside the lens: which picture a data set gets, its words, its caption. Pure. What no batch changes of a
// picture is drawn once; the current batch and the model lie over it.
import { t, tn } from "../language.js";
import { PICTURES, axisNames } from "./scatter.js";
import { MOST_IMAGES, imagesSvg } from "./images.js";
import { element, picture } from "./svg.js";
import { samplesText } from "./text.js";

const IMAGE_COLUMNS = 64;
const AIR = { top: 8, side: 8, bottom: 8, named: 18 };

/** plane (two columns), columns (the first two of more), fitted (one column), predictions, images. */
export function kindOf(dataset) {
  const features = dataset.columns.length;
  if (dataset.task === "regression") return features === 1 ? "fitted" : "predictions";
  if (features === IMAGE_COLUMNS && dataset.columns[0].name.startsWith("pixel")) return "images";
  return features === 2 ? "plane" : "columns";
}

/** Which members of an update the picture needs. */
export const fieldsFor = (kind) => (kind === "images" || kind === "columns" ? ["rows"] : ["rows", "parameters_after"]);

const named = { plane: false, columns: true, fitted: true, predictions: true, images: false };

function names(kind, dataset) {
  const target = dataset.target.name;
  if (kind === "columns") return [dataset.columns[0].name, dataset.columns[1].name];
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

const MODEL_WORDS = {
  plane: () => t("The line: where the model is undecided after its update."),
  fitted: () => t("The line: the model after its update."),
  predictions: () => t("Predictions after its update; on the diagonal they are right."),
  columns: () => "",
  images: () => "",
};

/** The caption's sentences. `details` are those of the update drawn, null before they have come. */
export function caption({ dataset, plan, details }) {
  const kind = kindOf(dataset);
  const words = [t("{samples}.", { samples: samplesText(plan.samples) })];
  if (details) {
    const batch = (details.update % plan.updates_per_epoch) + 1;
    words.push(
      kind === "images" ? shownWords(details, batch) : highlightWords(details, batch, plan.samples),
      MODEL_WORDS[kind](),
    );
  }
  if (kind === "columns")
    words.push(t("Two of the {columns} columns, so no boundary.", { columns: dataset.columns.length }));
  return [...words, dataset.note ?? ""].filter(Boolean).join(" ");
}

/**
 * A data set's picture at a width: {kind, still (SVG text), live(config, details) -> SVG text}. `pixels`: those of
 * images.
 */
export function dataPicture({ width, type, dataset, pixels }) {
  const kind = kindOf(dataset);
  const air = named[kind] ? AIR.named : AIR.bottom;
  const frame = {
    type,
    left: AIR.side,
    right: width - AIR.side,
    top: named[kind] ? AIR.named : AIR.top,
    bottom: width - air,
  };
  if (kind === "images") {
    const labels = dataset.train.y.map((cls) => dataset.class_names?.[cls] ?? String(cls));
    return { kind, still: "", live: (_, { rows }) => imagesSvg(pixels, labels, rows, frame) };
  }
  const drawn = PICTURES[kind](dataset, frame);
  return { ...drawn, kind, still: drawn.still + (named[kind] ? axisNames(frame, ...names(kind, dataset)) : "") };
}

/** What is live of a picture; nothing before the details of an update have come. */
export const liveSvg = (drawn, { config, details }) => (details ? drawn.live(config, details) : "");

/**
 * The picture of the data as SVG text. `model`: {id, width, type, dataset, config, plan, details, pixels (of images)}.
 */
export function dataSvg(model, drawn = dataPicture(model)) {
  const { id, width, type } = model;
  const words = { title: t("The training data"), desc: caption(model) };
  const live = element("g", { class: "live" }, liveSvg(drawn, model));
  return picture({ id, cls: `data ${drawn.kind}`, width, height: width, type, ...words }, drawn.still + live);
}
