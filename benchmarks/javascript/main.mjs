// Answers every line on its input with one run of the problem whose file is named: seconds and losses, as JSON.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { backward, buildNetwork, forward, updateWeights } from "./network.mjs";

const LOSSES = {
  squared: { of: (z, y) => (z - y) ** 2, slope: (z, y) => 2 * (z - y) },
  log: {
    of: (z, y) => Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z))),
    slope: (z, y) => 1 / (1 + Math.exp(-z)) - y,
  },
};

function meanLoss(network, loss, { x, y }) {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += loss.of(forward(network, x[i]), y[i]);
  return sum / y.length;
}

function run(problem) {
  const { batchSize, learningRate, train, validation, orders } = problem;
  const loss = LOSSES[problem.loss];
  const losses = { batch: [], train: [], validation: [] };
  const start = performance.now();
  const network = buildNetwork(problem);
  for (const order of orders) {
    for (let first = 0; first < order.length; first += batchSize) {
      let sum = 0;
      for (let i = first; i < first + batchSize; i++) {
        const z = forward(network, train.x[order[i]]);
        sum += loss.of(z, train.y[order[i]]);
        backward(network, loss.slope(z, train.y[order[i]]));
      }
      updateWeights(network, learningRate);
      losses.batch.push(sum / batchSize);
    }
    losses.train.push(meanLoss(network, loss, train));
    losses.validation.push(meanLoss(network, loss, validation));
  }
  return { seconds: (performance.now() - start) / 1000, ...losses };
}

const problem = JSON.parse(readFileSync(process.argv[2], "utf8"));
for await (const _ of createInterface({ input: process.stdin })) console.log(JSON.stringify(run(problem)));
