// The parameters of a model as a list with names, and what one update did to each. Pure.
import { t } from "../language.js";
import { rounded } from "./adding.js";

/** [name, value] of every number of a part, which is one number, a list, or a list of lists. */
function entries(part, name) {
  if (typeof part === "number") return [[name(0, 0), part]];
  return part.flatMap((row, i) =>
    typeof row === "number" ? [[name(i, 0), row]] : row.map((value, k) => [name(i, k), value]),
  );
}

/** How the parts of a model name their numbers: (row, column) -> words. */
function namesOf(dataset) {
  const inputs = dataset.columns.map(({ name }) => name);
  const many = dataset.classes > 2;
  const output = (k) => (many ? (dataset.class_names?.[k] ?? String(k)) : t("output"));
  return {
    weights: (i, k) =>
      many ? t("{from} → {to}", { from: inputs[i], to: output(k) }) : t("weight of {name}", { name: inputs[i] }),
    bias: (k) => (many ? t("bias of {name}", { name: output(k) }) : t("bias")),
    hidden_weights: (i, k) => t("{from} → unit {to}", { from: inputs[i], to: k + 1 }),
    hidden_bias: (k) => t("bias of unit {unit}", { unit: k + 1 }),
    output_weights: (i, k) => t("unit {from} → {to}", { from: i + 1, to: output(k) }),
    output_bias: (k) => t("bias of {name}", { name: output(k) }),
  };
}

/** Every parameter in the model's order: {name, gradient, before, after}. */
export function parametersOf(dataset, update) {
  const names = namesOf(dataset);
  return Object.keys(update.parameters_before).flatMap((part) => {
    const [before, after, gradient] = ["parameters_before", "parameters_after", "gradient"].map((member) =>
      entries(update[member][part], names[part]),
    );
    return before.map(([name, value], i) => ({ name, before: value, after: after[i][1], gradient: gradient[i][1] }));
  });
}

const moved = ({ before, after }) => Math.abs(after - before);

/** The `count` parameters that moved most, in the model's order. */
export function mostMoved(parameters, count) {
  const places = parameters.map((_, place) => place).sort((a, b) => moved(parameters[b]) - moved(parameters[a]));
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((place) => parameters[place]);
}

/** A step as it is written: the difference of the written values. */
export const stepAt = ({ before, after }, decimals) =>
  rounded(rounded(after, decimals) - rounded(before, decimals), decimals);
