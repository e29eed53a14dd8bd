import assert from "node:assert/strict";
import test from "node:test";

import { smallChart } from "../../static/compare/smallchart.js";
import {
  groupsOf,
  groupWords,
  headline,
  reaching,
  ringsOf,
  ringsSentence,
  sizesBeside,
} from "../../static/race/races.js";

const run = (id, name, train, more = {}) => ({
  ...{ id, name, status: "completed", rate_updates: 200, train_seconds: 0.004, updates_done: 400 },
  config: { learning_rate: 0.05 },
  plan: { updates_per_epoch: 40, epochs: 10 },
  final: { train },
  curve: { at: [0, 1, 2], epoch: [0, 1, 10], train: [1, 0.5, train] },
  ...more,
});
const answer = (runs, more = {}) => ({
  ...{ hold: "epochs", rate: "kept", tie: null, runs },
  ends: runs.map(({ final }) => ({ at: 2, train: final.train, cut: false })),
  axis: { unit: "epochs", title: "epochs", end: 2 },
  widths: runs.map(() => 1.5),
  range: [0, 1],
  description: "two runs",
  ...more,
});
const A = run("a", "batch 5", 0.2);
const B = run("b", "batch 50", 0.4, { rate_updates: 20 });

test("three other batch sizes span what there is", () => {
  assert.deepEqual(sizesBeside({ batch_size: 5, samples: 200 }), [20, 50, 200]);
  assert.deepEqual(sizesBeside({ batch_size: 200, samples: 200 }), [5, 20, 50]);
  assert.deepEqual(sizesBeside({ batch_size: 1, samples: 12 }), [5, 10, 12]);
});

test("who leads is who ends lowest; in a tie nobody; the same runs again are said so", () => {
  const first = answer([A, B]);
  assert.equal(headline(first, first), "batch 5 leads");
  assert.equal(headline(answer([B, A]), null), "batch 5 leads");
  assert.equal(headline(answer([A, B], { tie: { words: "both runs, 0.2" } }), first), "nobody leads");
  assert.equal(headline(answer([A, B], { hold: "samples" }), first), "the first race again");
  assert.equal(headline(answer([A, run("c", "batch 50", 0.4)], { hold: "samples" }), first), "batch 5 leads");
  assert.equal(headline(answer([A, { ...B, status: "diverged" }]), first), "a run diverged");
});

test("what it takes to come down to the loss that all reach", () => {
  const { loss, rows } = reaching(answer([A, B]));
  assert.equal(loss, 0.4);
  assert.deepEqual(
    rows.map(({ epochs, updates }) => [epochs, updates]),
    [
      [10, 400],
      [10, 400],
    ],
  );
  const quick = run("q", "quick", 0.2, { curve: { at: [0, 1, 2], epoch: [0, 3, 10], train: [1, 0.4, 0.2] } });
  const [found] = reaching(answer([quick, B])).rows;
  assert.deepEqual([found.epochs, found.updates], [3, 120]);
  assert.deepEqual([found.seconds.toFixed(6), found.perEpoch.toFixed(6)], ["0.001200", "0.000400"]);
});

test("each run is one ring, whatever races it is in, and rings that lie together are one group", () => {
  const scaled = run("s", "batch 50", 0.21);
  const rings = ringsOf([answer([A, B]), answer([A, B], { hold: "updates" }), answer([A, scaled], { rate: "linear" })]);
  assert.deepEqual(
    rings.map(({ name, x }) => [name, x]),
    [
      ["batch 50", 20],
      ["batch 5", 200],
      ["batch 50 at rate 0.05", 200],
    ],
  );
  const groups = groupsOf(rings, { across: (x) => x, up: (y) => 100 * y, near: 5 });
  assert.deepEqual(groups.map(groupWords), ["batch 50", "2 runs lie here, 0.200 to 0.210"]);
});

test("the sentence names the most runs with one learning rate times updates, where there are three", () => {
  const ring = (x, y) => ({ name: "", x, y });
  assert.equal(ringsSentence([ring(1, 0.5), ring(2, 0.4), ring(2, 0.3)]), "");
  assert.equal(
    ringsSentence([ring(1, 0.5), ring(2, 0.4), ring(2, 0.3), ring(2, 0.35)]),
    "3 runs have the same learning rate times updates, 2.000: they end between 0.300 and 0.400. " +
      "All 4 runs end between 0.300 and 0.500.",
  );
});

test("a small chart names every line at its end, or all of them in a tie", () => {
  const size = { width: 400, height: 200, beside: 100, end: "2 epochs" };
  const svg = smallChart(answer([A, B]), size);
  assert.match(svg, /batch 5<.*0\.200</s);
  assert.match(svg, /batch 50<.*0\.400</s);
  assert.equal((svg.match(/class="race-line/g) ?? []).length, 2);
  const tied = smallChart(answer([A, B], { tie: { high: 0.2, words: "both runs, 0.200 to 0.201" } }), size);
  assert.match(tied, /both runs/);
  assert.doesNotMatch(tied, /batch 50/);
});
