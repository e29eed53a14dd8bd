// The rules between fields, as the schema tells them: what applies, and what a change of data or model lets go.

import { t } from "../language.js";
import { numberIn, spelled } from "./number.js";

const BELONG_TO_DATA = ["samples", "noise", "features", "validation_samples"];

/** The value a field has now: given, else its default, else what the server filled in for this data set and model. */
export function fieldValue(name, given, resolved, schema) {
  return given[name] ?? schema[name].default ?? resolved?.[name] ?? null;
}

/** Null where the field has an effect, else the sentence that says why it has none. */
export function idleReason(name, given, resolved, schema) {
  const condition = schema[name].applies;
  if (!condition) return null;
  const value = fieldValue(condition.field, given, resolved, schema);
  const holds = condition.values.length ? condition.values.includes(value) : Number(value) > 0;
  return holds && idleReason(condition.field, given, resolved, schema) === null ? null : condition.otherwise;
}

/** The fields given after one was set: what belongs to the old data set goes, a model that cannot learn it changes, and
 * what no longer applies is left out. */
export function withField(given, name, value, { schema, datasets, models, resolved }) {
  const next = { ...given, [name]: value };
  if (value === null || value === "") delete next[name];
  if (name === "dataset") {
    for (const field of BELONG_TO_DATA) delete next[field];
    const task = datasets[value]?.task;
    const model = fieldValue("model", next, null, schema);
    if (task && !models[model].tasks.includes(task))
      next.model = Object.keys(models).find((each) => models[each].tasks.includes(task));
  }
  for (const field of Object.keys(next)) if (idleReason(field, next, resolved, schema)) delete next[field];
  return next;
}

/** How many training samples the fields give: their own number, else the data set's. */
export function samplesOf(given, schema, datasets) {
  return Number(given.samples ?? datasets[fieldValue("dataset", given, null, schema)]?.samples);
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
