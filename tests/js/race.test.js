import assert from "node:assert/strict";
import test from "node:test";

import { smallChart } from "../../static/compare/smallchart.js";
import { textWidth } from "../../static/lens/text.js";
import { headline, reaching, sizesBeside } from "../../static/race/races.js";
import {
  groupsOf,
  groupWords,
  memberWords,
  ringsIntro,
  ringsOf,
  ringsSentence,
  togetherSentences,
} from "../../static/race/rings.js";
import { ringsPicture } from "../../static/race/ringspicture.js";
import { reachTable, ringsTable } from "../../static/race/tables.js";

const run = (id, name, train, more = {}) => ({
  ...{ id, name, status: "completed", rate_updates: 200, train_seconds: 0.004, updates_done: 400, epochs_done: 2 },
  config: { learning_rate: 0.05 },
  plan: { updates_per_epoch: 40, epochs: 10 },
  initial: { train: 1 },
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

test("where not every epoch is known, what it takes to reach a loss is known about", () => {
  const thinned = run("t", "thinned", 0.4, { epochs_done: 10 });
  assert.deepEqual(
    reaching(answer([A, thinned])).rows.map(({ isAbout }) => isAbout),
    [false, true],
  );
  const [first, second] = reachTable(answer([A, thinned]))
    .split("<tr>")
    .slice(2)
    .map((row) => [...row.matchAll(/<td>(.*?)</g)].map(([, cell]) => cell));
  assert.deepEqual(first, ["400 µs", "10", "400", "4.00 ms"]);
  assert.deepEqual(second, ["400 µs", "about 10", "about 400", "about 4.00 ms"]);
  assert.match(reachTable(answer([A, B])), /A loss is known after each epoch/);
  assert.equal(reachTable(answer([A, { ...B, status: "diverged" }])), "");
});

test("where a run ends no lower than one begins, it is said why there is no table", () => {
  const worse = run("w", "batch 1", 6.609, { curve: { at: [0, 1, 2], epoch: [0, 1, 10], train: [1, 9, 6.609] } });
  const begins = (start) => reachTable(answer([{ ...A, initial: { train: start } }, worse]));
  assert.equal(
    begins(0.9),
    "<p>What it takes to come down to a training loss that all of them reach has no table here: batch 1 ends with " +
      "6.609, and the lowest that a run begins with is 0.900.</p>",
  );
  const level = { ...B, final: { train: 1 } };
  assert.match(reachTable(answer([A, level])), /batch 50 ends with 1\.000, .* begins with is 1\.000\.</);
});

const SCALED = run("s", "batch 50", 0.21, { config: { learning_rate: 0.5 } });
const LONGER = run("l", "batch 50", 0.205, { plan: { updates_per_epoch: 4, epochs: 100 } });
const RACES = [
  answer([A, B]),
  answer([A, LONGER], { hold: "updates" }),
  answer([A, B], { hold: "samples" }),
  answer([A, SCALED], { rate: "linear" }),
];

test("each run is one ring, whatever races it is in, and rings that lie together are named", () => {
  const { rings, diverged } = ringsOf(RACES);
  assert.equal(diverged, 0);
  assert.deepEqual(
    rings.map(({ label, x }) => [label, x]),
    [
      ["batch 50", 20],
      ["batch 5", 200],
      ["batch 50, 100 epochs", 200],
      ["batch 50 at rate 0.5", 200],
    ],
  );
  const groups = groupsOf(rings, { across: (x) => x, up: (y) => 100 * y, near: 5 });
  assert.deepEqual(
    groups.map((group) => groupWords(group)[0]),
    ["batch 50", "3 runs lie here, 0.200 to 0.210"],
  );
  assert.deepEqual(togetherSentences(groups), [
    "3 runs lie together, 0.200 to 0.210: batch 5 (0.05 × 400), batch 50 (0.05 × 400), batch 50 (0.5 × 400).",
  ]);
});

test("rings that end alike are said to lie at one loss, and a run that diverged has no ring", () => {
  const alike = run("e", "batch 10", 0.2);
  const { rings, diverged } = ringsOf([answer([A, alike, { ...B, status: "diverged" }])]);
  const groups = [{ rings, x: 0, y: 0 }];
  assert.deepEqual(groupWords(groups[0]), ["2 runs lie here, 0.200", "2 runs"]);
  assert.match(togetherSentences(groups)[0], /^2 runs lie together at 0\.200: /);
  assert.equal(ringsSentence({ rings, diverged }), "All 2 runs end at 0.200. 1 run diverged and has no ring.");
});

test("the sentence names the most runs with one learning rate times updates, where there are three", () => {
  const ring = (x, y) => ({ name: "", x, y });
  const rings = [ring(1, 0.5), ring(2, 0.4), ring(2, 0.3)];
  assert.equal(ringsSentence({ rings, diverged: 0 }), "All 3 runs end between 0.300 and 0.500.");
  assert.equal(
    ringsSentence({ rings: [...rings, ring(2, 0.35)], diverged: 0 }),
    "3 runs have the same learning rate times updates, 2: they end between 0.300 and 0.400. " +
      "All 4 runs end between 0.300 and 0.500.",
  );
});

test("where the rings are from depends on what was trained", () => {
  assert.match(ringsIntro("kept", true), /once more with the learning rate scaled with the batch\.$/);
  assert.match(ringsIntro("root", true), /once more with the learning rates as they are set\.$/);
  assert.doesNotMatch(ringsIntro("kept", false), /once more/);
});

test("the picture has a dot for rings that lie together, with how many and which, and names that do not touch", () => {
  const { rings } = ringsOf(RACES);
  const { svg, groups } = ringsPicture(rings, 600, 260);
  assert.deepEqual(
    groups.map((group) => group.rings.length),
    [1, 3],
  );
  assert.match(svg, /class="race-ring many"[^>]*><title>batch 5 \(0\.05 × 400\)\nbatch 50/);
  assert.match(svg, />3 runs lie here, 0\.200 to 0\.210</);
  assert.match(ringsPicture(rings, 150, 260).svg, />3 runs</);
  const table = ringsTable(rings);
  for (const ring of rings) assert.ok(memberWords(ring).startsWith(`${ring.name} (${ring.rate} × `));
  assert.match(table, />batch 50<\/th><td>0\.5<\/td><td>400<\/td><td>200<\/td><td>0\.210</);
});

test("a small chart names every line at its end, or all of them in a tie", () => {
  const size = { width: 400, least: 200, beside: 100, end: "2 epochs" };
  const svg = smallChart(answer([A, B]), size);
  assert.match(svg, /batch 5<.*0\.200</s);
  assert.match(svg, /batch 50<.*0\.400</s);
  assert.equal((svg.match(/class="race-line/g) ?? []).length, 2);
  const tied = smallChart(answer([A, B], { tie: { high: 0.2, words: "both runs, 0.200 to 0.201" } }), size);
  assert.match(tied, /both runs/);
  assert.doesNotMatch(tied, /batch 50/);
});

test("a small chart says where lines begin that begin above its axis", () => {
  const size = { width: 400, least: 200, beside: 100, end: "2 epochs" };
  const low = { range: [0, 0.5] };
  assert.match(smallChart(answer([A, B], low), size), />↑ all begin at 1\.000</);
  const lower = { ...B, initial: { train: 0.3 } };
  assert.match(smallChart(answer([A, lower], low), size), />↑ lines begin at up to 1\.000</);
  assert.doesNotMatch(smallChart(answer([A, B]), size), /↑/);
});

test("a name too long for a small chart goes on in another line, and an axis's end may take the room of its 0", () => {
  const long = run("n", "batch 50, learning rate 0.0005, +1 more", 0.4);
  const svg = smallChart(answer([A, long]), { width: 288, least: 200, beside: 100, end: "20,000 samples seen" });
  assert.match(svg, />batch 50, learning<.*>rate 0\.0005,<.*>\+1 more</);
  assert.doesNotMatch(svg, />0</);
});

/** The boxes of a picture's words, {words, left, right, top, bottom}. */
const boxesOf = (svg) =>
  [...svg.matchAll(/<text class="([^"]*)" x="([^"]*)" y="([^"]*)" text-anchor="(\w+)"[^>]*>([^<]*)</g)].map(
    ([, cls, x, y, anchor, words]) => {
      const wide = textWidth(words, 12, cls.startsWith("race-name"));
      const left = Number(x) - { start: 0, middle: wide / 2, end: wide }[anchor];
      return { words, left, right: left + wide, top: Number(y) - 9, bottom: Number(y) + 2 };
    },
  );

const touching = (boxes) =>
  boxes.flatMap((one, place) =>
    boxes
      .slice(place + 1)
      .filter((other) => one.left < other.right && other.left < one.right)
      .filter((other) => one.top < other.bottom && other.top < one.bottom)
      .map((other) => `${one.words} / ${other.words}`),
  );

test("eight names stand whole in a small chart, which is as high as they need", () => {
  const runs = [1, 2, 5, 10, 20, 50, 100, 200].map((size) => run(`${size}`, `batch ${size}, rate 0.05`, 0.2));
  for (const width of [240, 288, 350]) {
    const svg = smallChart(answer(runs), { width, least: 224, beside: 116, end: "100 epochs" });
    const height = Number(svg.match(/ height="(\d+)"/)[1]);
    const boxes = boxesOf(svg);
    assert.deepEqual(touching(boxes), []);
    for (const box of boxes) assert.ok(box.top >= 0 && box.bottom <= height && box.right <= width, box.words);
    assert.equal(boxes.filter(({ words }) => words.startsWith("batch ")).length, 8);
    assert.doesNotMatch(svg, /…/);
  }
});

test("what a tie is called has the room that it needs", () => {
  const tie = { high: 0.2, words: "all eight, 2.0e-7 to 2.1e-7" };
  const boxes = boxesOf(smallChart(answer([A, B], { tie }), { width: 350, least: 224, beside: 116, end: "2 epochs" }));
  for (const box of boxes) assert.ok(box.right <= 350, box.words);
});

test("the words among many rings touch neither each other nor the axes' numbers", () => {
  const rings = Array.from({ length: 24 }, (_, place) => ({
    ...{ name: "batch 20", label: `batch 20, ${place * 50} epochs`, rate: "0.05", updates: 400 },
    ...{ x: 1.3 ** ((place * 7) % 24), y: 0.2 + ((place * 11) % 24) / 40 },
  }));
  for (const width of [288, 390, 760]) assert.deepEqual(touching(boxesOf(ringsPicture(rings, width, 260).svg)), []);
});
