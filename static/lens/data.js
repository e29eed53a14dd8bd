// The data beside the lens: which picture a data set gets, its words, its caption. Pure. What no batch changes of a
// picture is drawn once; the current batch and the model lie over it.
import { PICTURES, axisNames } from "./scatter.js";
import { MOST_IMAGES, imagesSvg } from "./images.js";
import { element, picture } from "./svg.js";
import { count, inWords, plural } from "./text.js";

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
  return [`target: ${target}`, "prediction"];
}

/** "Lit: the five of batch 23.", "Lit: all 200, the whole of batch 1." */
function litWords(details, batch, samples) {
  const rows = details.rows.length;
  const different = new Set(details.rows).size;
  if (different === samples) return `Lit: all ${count(samples)}, the whole of batch ${count(batch + 1)}.`;
  const repeated = different < rows ? ` (${inWords(different)} different)` : "";
  return `Lit: the ${inWords(rows)}${repeated} of batch ${count(batch + 1)}.`;
}

/** "Shown: the 24 of batch 1.", "Shown: 24 of the 32 of batch 1." */
function shownWords({ rows }, batch) {
  const shown = Math.min(rows.length, MOST_IMAGES);
  const part = shown < rows.length ? `${count(shown)} of ` : "";
  return `Shown: ${part}the ${inWords(rows.length)} of batch ${count(batch + 1)}.`;
}

const MODEL_WORDS = {
  plane: "The line: where the model is undecided after its update.",
  fitted: "The line: the model after its update.",
  predictions: "Predictions after its update; on the diagonal they are right.",
  columns: "",
  images: "",
};

/** The caption's sentences. `details` are those of the update drawn, null before they have come. */
export function caption({ dataset, plan, details }) {
  const kind = kindOf(dataset);
  const words = [`${plural(plan.samples, "sample")}.`];
  if (details) {
    const batch = details.update % plan.updates_per_epoch;
    words.push(
      kind === "images" ? shownWords(details, batch) : litWords(details, batch, plan.samples),
      MODEL_WORDS[kind],
    );
  }
  if (kind === "columns") words.push(`Two of the ${count(dataset.columns.length)} columns, so no boundary.`);
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
  const words = { title: "The training data", desc: caption(model) };
  const live = element("g", { class: "live" }, liveSvg(drawn, model));
  return picture({ id, cls: `data ${drawn.kind}`, width, height: width, type, ...words }, drawn.still + live);
}
