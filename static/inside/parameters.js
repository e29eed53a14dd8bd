// The parameters of a model as a list with names, and what one update did to each. Pure.
import { t, tn } from "../language.js";
import { rounded } from "./adding.js";

/** [value, row, column] of every number of a part, which is one number, a list, or a list of lists. */
function entries(part) {
  if (typeof part === "number") return [[part, 0, 0]];
  return part.flatMap((row, i) => (typeof row === "number" ? [[row, i, 0]] : row.map((value, k) => [value, i, k])));
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

/** Every parameter in the model's order: {part, name, gradient, before, after}. */
export function parametersOf(dataset, update) {
  const names = namesOf(dataset);
  return Object.keys(update.parameters_before).flatMap((part) => {
    const [before, after, gradient] = ["parameters_before", "parameters_after", "gradient"].map((member) =>
      entries(update[member][part]),
    );
    return before.map(([value, row, column], i) => ({
      part,
      before: value,
      after: after[i][0],
      gradient: gradient[i][0],
      // Of thousands only a few are named.
      get name() {
        return names[part](row, column);
      },
    }));
  });
}

/** With so many features at most, the weights of each have a group of their own. */
const MOST_INPUTS = 3;

/** Wordings of the groups, from long to short, by part; `count`: of its parameters. */
const GROUPS = {
  weights: ({ count }) => [tn("{count} weight", "{count} weights", count), t("weights")],
  bias: ({ count }) => [tn("bias", "{count} biases", count), count > 1 ? t("biases") : ""],
  hidden_weights: ({ inputs, units }) => [
    t("{inputs} features → {units} units", { inputs, units }),
    t("features → units"),
  ],
  hidden_bias: ({ count }) => [tn("bias", "{count} biases", count), count > 1 ? t("biases") : ""],
  output_weights: ({ units, classes }) =>
    classes > 2
      ? [t("{units} units → {classes} classes", { units, classes }), t("→ classes")]
      : [tn("{count} unit → output", "{count} units → output", units), t("→ output")],
  output_bias: ({ count }) => [tn("bias", "{count} biases", count), count > 1 ? t("biases") : ""],
};

/**
 * The parameters in groups, in the model's order: {words (from long to short), steps, named (whether each is shown by
 * name)}. `parameters`: {all, shown}.
 */
export function groupsOf(dataset, { all, shown }) {
  const inputs = dataset.columns.length;
  const byName = new Set(shown);
  const part = (name) => all.filter((parameter) => parameter.part === name);
  const units = part("hidden_bias").length;
  const group = (words, some) => ({
    words: words.filter(Boolean),
    steps: some.map(({ before, after }) => after - before),
    named: some.map((parameter) => byName.has(parameter)),
  });
  return [...new Set(all.map(({ part }) => part))].flatMap((name) => {
    const some = part(name);
    if (name !== "hidden_weights" || inputs > MOST_INPUTS)
      return [group(GROUPS[name]({ count: some.length, inputs, units, classes: dataset.classes }), some)];
    return dataset.columns.map(({ name: from }, i) => {
      const words = [
        tn("{from} → {count} unit", "{from} → {count} units", units, { from }),
        t("{from} → units", { from }),
      ];
      return group([...words, from], some.slice(i * units, (i + 1) * units));
    });
  });
}

/** The `count` parameters that moved most, in the model's order. */
export function mostMoved(parameters, count) {
  const moved = parameters.map(({ before, after }) => Math.abs(after - before));
  const places = parameters.map((_, place) => place).sort((a, b) => moved[b] - moved[a]);
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((place) => parameters[place]);
}

/** A step as it is written: the difference of the written values. */
export const stepAt = ({ before, after }, decimals) =>
  rounded(rounded(after, decimals) - rounded(before, decimals), decimals);
