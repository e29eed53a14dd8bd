// What a model makes of rows: its predictions, and how wrong each is. Pure; for pictures, so it need not match the
// engine's bits.
import { forward } from "../lens/forward.js";

/** What rows are learned as: "error" of a number, "chance" of one of two classes, "choice" of one of more. */
export function kindOfTask(dataset) {
  if (dataset.task === "regression") return "error";
  return dataset.classes > 2 ? "choice" : "chance";
}

const logSum = (scores) => {
  const most = Math.max(...scores);
  return most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0));
};

const softplus = (z) => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));

/** @type {Record<string, (outputs: any, target: number) => number>} */
const LOSSES = {
  error: ([output], target) => (output - target) ** 2,
  chance: ([output], target) => softplus(target === 1 ? -output : output),
  choice: (scores, target) => logSum(scores) - scores[target],
};

/** Of one row's outputs: its loss, and what is predicted, a number or the chance of its own class. */
export function judged(kind, outputs, target) {
  const loss = LOSSES[kind](outputs, target);
  return { loss, prediction: kind === "error" ? outputs[0] : Math.exp(-loss) };
}

/** A function from a row's number to its {loss, prediction} under some parameters. */
export function judge(config, dataset, parameters) {
  const kind = kindOfTask(dataset);
  const predict = forward(config, parameters);
  const { x, y } = dataset.train;
  return (row) => judged(kind, predict(x[row]), y[row]);
}

/** The loss of each of some rows under some parameters. */
export function lossesOf(config, dataset, parameters, rows) {
  const lossOf = LOSSES[kindOfTask(dataset)];
  const predict = forward(config, parameters);
  const { x, y } = dataset.train;
  return rows.map((row) => lossOf(predict(x[row]), y[row]));
}
