// Made-up runs as the API answers them, with the facts of how they look.

import { plan } from "../../static/page/plan.js";

export const f4 = (values) => ({ dtype: "f4", bdata: Buffer.from(new Float32Array(values).buffer).toString("base64") });

const chart = (more) => ({
  name: "loss",
  noun: "loss",
  title: "loss (log loss in nats), lower is better",
  better: "lower",
  linear: [0, 0.8],
  log: [0.1, 1],
  bands: false,
  width: 1,
  whole: false,
  ends: [
    { line: "validation", name: "validation", value: 0.21, text: "0.210" },
    { line: "batch", name: "batches", value: 0.2, text: "" },
    { line: "train", name: "training", value: 0.2, text: "0.200" },
  ],
  lowest: { epoch: 3, update: 9, value: 0.5, words: "lowest, epoch 3", short: "lowest", below: true },
  measured: null,
  above: [
    {
      line: "train",
      value: 2,
      epoch: 3,
      update: 8,
      text: "training up to 2.000",
      short: "up to 2.000",
      begins: false,
      spans: [
        [0, 1],
        [7.5, 8.5],
      ],
    },
  ],
  hidden_on_log: null,
  no_log: null,
  caption: "Orange: the loss of every single batch, measured before its update.",
  description: "Learning curves over 4 epochs and 12 updates.",
  ...more,
});

/** 10 samples in batches of 4, so 3 batches an epoch; 4 epochs, every batch loss singly. */
export function singlesRun(more = {}) {
  const epochs = { train: [0.6, 0.4, 0.3, 0.2], validation: [0.7, null, 0.5, 0.6] };
  const accuracy = { train: [0.5, 0.6, 0.8, 0.9], validation: [0.5, null, 0.7, 0.8] };
  return {
    id: "0",
    config: { batch_size: 4, epochs: 4 },
    plan: plan({ samples: 10, batch_size: 4, epochs: 4 }),
    status: "completed",
    updates_done: 12,
    initial: { train: 0.8, validation: 0.9 },
    batch_loss: Array.from({ length: 12 }, (_, at) => 0.7 - at * 0.05),
    epochs,
    measures: {
      accuracy: { batch: Array(12).fill(0.75), epochs: accuracy, initial: { train: 0.4, validation: 0.4 } },
    },
    show: {
      end: { updates: 12, epochs: 4, samples: 40 },
      axes: { epochs: "epochs", updates: "updates", samples: "samples seen" },
      stop: { update: 12, epoch: 4, code: "early_stopped", words: ["stopped early after epoch 4", "stopped early"] },
      charts: {
        loss: chart({}),
        accuracy: chart({
          name: "accuracy",
          noun: "accuracy",
          better: "higher",
          linear: [0, 1],
          log: null,
          no_log: "Training accuracy lies between 0 and 1: no log axis.",
          lowest: null,
          above: [],
        }),
      },
    },
    ...more,
  };
}

/** The same with its batch losses in three bands of four. */
export function bandsRun() {
  const edges = Object.fromEntries(
    ["p10", "p25", "p75", "p90", "min", "max"].map((name, at) => [name, f4([1 + at, 0.5 + at, 0.25 + at])]),
  );
  return singlesRun({ batch_loss: { thinned: true, of: 12, width: 4, ...edges } });
}
