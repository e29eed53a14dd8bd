// The parameters of a model as a list with names, and what one update did to each. Pure.
import { t } from "../language.js";
import { fewest, rounded } from "./adding.js";

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

export const moved = ({ before, after }) => after - before;

/** The `count` parameters that moved most, the largest step first. */
export const mostMoved = (parameters, count) =>
  [...parameters].sort((a, b) => Math.abs(moved(b)) - Math.abs(moved(a))).slice(0, count);

/**
 * The decimals with which parameters and their gradients are written: {decimals, gradients, exact}. With `rate`, the
 * step of plain gradient descent checks as it is written: the written rate times the written gradient, rounded, is the
 * written step; `exact` says whether it does.
 */
export function writtenSteps(parameters, rate) {
  const steps = (decimals) => parameters.map((each) => ({ ...each, step: stepAt(each, decimals) }));
  const checks = (decimals, gradients) =>
    steps(decimals).every(({ gradient, step }) => rounded(-rate * rounded(gradient, gradients), decimals) === step);
  if (rate !== null)
    for (const decimals of [4, 5, 6]) {
      const gradients = fewest(decimals, (more) => checks(decimals, more));
      if (gradients !== null) return { decimals, gradients, exact: true };
    }
  return { decimals: 4, gradients: 4, exact: false };
}

/** A step as it is written: the difference of the written values. */
export const stepAt = ({ before, after }, decimals) =>
  rounded(rounded(after, decimals) - rounded(before, decimals), decimals);
