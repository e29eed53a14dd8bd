// The data beside the lens: which picture a data set gets, its words, its caption. Pure.
import { PICTURES, axisNames } from "./scatter.js";
import { imageGrid, imagesSvg } from "./images.js";
import { picture } from "./svg.js";
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

/** "the five of batch 23", "the one of batch 1", "all 200". */
function litWords(details, batch, samples) {
  const rows = details.rows.length;
  const different = new Set(details.rows).size;
  if (different === samples) return `Lit: all ${count(samples)}, the whole of batch ${count(batch + 1)}.`;
  const repeated = different < rows ? ` (${inWords(different)} different)` : "";
  return `Lit: the ${inWords(rows)}${repeated} of batch ${count(batch + 1)}.`;
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
    const said = litWords(details, details.update % plan.updates_per_epoch, plan.samples);
    words.push(kind === "images" ? said.replace("Lit:", "Shown:") : said, MODEL_WORDS[kind]);
  }
  if (kind === "columns") words.push(`Two of the ${count(dataset.columns.length)} columns, so no boundary.`);
  return [...words, dataset.note ?? ""].filter(Boolean).join(" ");
}

/** How many of a batch's pictures have no place. */
const left = (rows, frame) => rows.length - imageGrid(rows.length, frame.right - frame.left, frame.bottom - frame.top).shown;

/**
 * The picture of the data as SVG text. `model`: {id, width, type, dataset, config, plan, details, pixels (of images)}.
 */
export function dataSvg(model) {
  const { id, width, type, dataset, details } = model;
  const kind = kindOf(dataset);
  const air = named[kind] ? AIR.named : AIR.bottom;
  const frame = { type, left: AIR.side, right: width - AIR.side, top: named[kind] ? AIR.named : AIR.top, bottom: width - air };
  const inside = kind === "images"
    ? imagesSvg(model.pixels, dataset.train.y.map((k) => dataset.class_names?.[k] ?? String(k)), details?.rows ?? [], frame)
    : PICTURES[kind]({ ...model, frame }) + (named[kind] ? axisNames(frame, ...names(kind, dataset)) : "");
  const more = kind === "images" && details ? left(details.rows, frame) : 0;
  const desc = caption(model) + (more > 0 ? ` ${plural(more, "more picture")} of this batch without a place here.` : "");
  return picture({ id, cls: `data ${kind}`, width, height: width, type, title: "The training data", desc }, inside);
}
