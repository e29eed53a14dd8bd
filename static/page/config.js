// The rules between fields, as the schema tells them: what applies, and what a change of data or model lets go.

import { t } from "../language.js";
import { needsClasses } from "../lens/samplings.js";
import { numberIn, spelled } from "./number.js";

const MOST_VALIDATION_SAMPLES = 200;
const SEEDS = ["data_seed", "init_seed", "shuffle_seed"];
const BELONG_TO_DATA = ["samples", "noise", "features", "validation_samples", "test_samples"];

/** The value a field has now: given, else its default, else what the server filled in for this data set and model. */
export function fieldValue(name, given, resolved, schema) {
  return given[name] ?? schema[name].default ?? resolved?.[name] ?? null;
}

/**
 * The value that a field has by itself, with none given: its default, or what data set, optimizer or seed give it. Null
 * where that is nothing.
 */
export function fallbackOf(name, given, { schema, fallbacks, datasets }) {
  if (schema[name].default !== null) return schema[name].default;
  if (SEEDS.includes(name)) return Number(fieldValue("seed", given, null, schema));
  if (name === "samples") return samplesOf({ ...given, samples: null }, schema, datasets);
  if (name === "validation_samples") {
    const { rows } = datasets[fieldValue("dataset", given, null, schema)];
    const left = rows === null ? MOST_VALIDATION_SAMPLES : rows - samplesOf(given, schema, datasets);
    return Math.min(MOST_VALIDATION_SAMPLES, left);
  }
  const { by, values, value = null } = fallbacks[name] ?? {};
  return by ? (values[fieldValue(by, given, null, schema)] ?? null) : value;
}

/** Null where the field has an effect, else the sentence that says why it has none. */
export function idleReason(name, given, resolved, schema) {
  const condition = schema[name].applies;
  if (!condition) return null;
  const value = fieldValue(condition.field, given, resolved, schema);
  const holds = condition.values.length ? condition.values.includes(value) : Number(value) > 0;
  return holds && idleReason(condition.field, given, resolved, schema) === null ? null : condition.otherwise;
}

/** The fields given after one was set: what belongs to the old data set goes, a model or a sampling that cannot have
 * the new one changes, and what no longer applies is left out. */
export function withField(given, name, value, { schema, datasets, models, fallbacks, resolved: before }) {
  const next = { ...given, [name]: value };
  const isEmptied = value === null || value === "";
  if (isEmptied) delete next[name];
  // What the run before had there tells no more whether the fields that hang on it apply.
  const resolved = isEmptied ? { ...before, [name]: fallbackOf(name, next, { schema, fallbacks, datasets }) } : before;
  // One seed for all is what is meant: separate ones that only repeat the old one go with it.
  if (name === "seed") {
    const old = Number(fieldValue("seed", given, null, schema));
    for (const field of SEEDS) if (Number(next[field]) === old) delete next[field];
  }
  if (name === "dataset") {
    for (const field of BELONG_TO_DATA) delete next[field];
    const task = datasets[fieldValue("dataset", next, null, schema)]?.task;
    const model = fieldValue("model", next, null, schema);
    if (task && !models[model].tasks.includes(task))
      next.model = Object.keys(models).find((each) => models[each].tasks.includes(task));
    if (task === "regression" && needsClasses(next.sampling)) delete next.sampling;
  }
  for (const field of Object.keys(next)) if (idleReason(field, next, resolved, schema)) delete next[field];
  return next;
}

/** How many training samples the fields give: their own number, else the data set's. */
export function samplesOf(given, schema, datasets) {
  return Number(given.samples ?? datasets[fieldValue("dataset", given, null, schema)]?.samples);
}

/**
 * What no single field's bounds can tell: [{field, message}], as the server refuses it (_contradictions of
 * app/epochwise/core/config/config.py), so that it need not be asked.
 */
export function contradictions(given, { schema, datasets, fallbacks }) {
  const dataset = fieldValue("dataset", given, null, schema);
  const { rows, task } = datasets[dataset];
  const samples = samplesOf(given, schema, datasets);
  const found = [];
  if (task === "regression" && needsClasses(given.sampling))
    found.push({
      field: "sampling",
      message: t("draws each class equally often, and {dataset} has numbers to predict", { dataset }),
    });
  if (rows !== null && samples > rows)
    return [...found, { field: "samples", message: t("the data set has {rows} rows", { rows }) }];
  const usual = fallbackOf("validation_samples", given, { schema, datasets, fallbacks });
  const validation = Number(given.validation_samples ?? usual);
  if (rows !== null && validation > rows - samples)
    found.push({
      field: "validation_samples",
      message: t("the data set has {rows} rows, of which {samples} are for training", { rows, samples }),
    });
  else if (rows !== null && Number(fieldValue("test_samples", given, null, schema)) > rows - samples - validation)
    found.push({
      field: "test_samples",
      message: t("the data set has {rows} rows, of which {samples} are for training and {validation} for validation", {
        rows,
        samples,
        validation,
      }),
    });
  const size = Number(fieldValue("batch_size", given, null, schema));
  if (fieldValue("remainder", given, null, schema) === "drop" && size > samples)
    found.push({
      field: "remainder",
      message: t(
        "a batch of {size} is larger than the {samples} samples; if it is dropped, nothing is left to train on",
        { size, samples },
      ),
    });
  return found;
}

/** The given fields that a run's configuration does not have as they are; one without effect is not there. */
export function unmet(given, config) {
  const isMet = (text, value) => String(text) === String(value) || Number(text) === Number(value);
  return Object.keys(given).filter((name) => config[name] != null && !isMet(given[name], config[name]));
}

/** The models that can learn a data set's task. */
export function fitting(dataset, datasets, models) {
  return Object.keys(models).filter((name) => models[name].tasks.includes(datasets[dataset]?.task));
}

/** The given fields that take their values, numbers in their fewest digits. */
export function takenOf(given, schema) {
  const takes = ({ choices, ...spec }, value) => (choices ? choices.includes(value) : refusal(value, spec) === null);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => takes(schema[name], value))
      .map(([name, value]) => [name, schema[name].choices ? value : spelled(value)]),
  );
}

/** Null where a number field takes this text, else what it takes. */
export function refusal(text, spec) {
  const value = numberIn(text) ?? Number.NaN;
  const least = spec.minimum ?? spec.exclusiveMinimum;
  const most = spec.maximum ?? spec.exclusiveMaximum;
  const low = spec.minimum === undefined ? value > least : value >= least;
  const high = spec.maximum === undefined ? value < most : value <= most;
  if (low && high && (spec.type !== "integer" || Number.isInteger(value))) return null;
  const values = { label: spec.label, allowed: allowed(spec, least, most) };
  return text.includes(",")
    ? t("{label} takes {allowed}. Write it without a comma, as in 0.05 or 1000.", values)
    : t("{label} takes {allowed}.", values);
}

function allowed(spec, least, most) {
  const limits = { least, most };
  if (spec.type === "integer") return t("a whole number from {least} to {most}", limits);
  if (spec.minimum === undefined) return t("a number above {least}, up to {most}", limits);
  if (spec.maximum === undefined) return t("a number from {least} to less than {most}", limits);
  return t("a number from {least} to {most}", limits);
}
