import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { epochWords } from "../../static/lens/axis.js";
import { lensFrame, viewFor } from "../../static/lens/frame.js";
import { batchWords, epochLabels } from "../../static/lens/labels.js";
import { lensSvg } from "../../static/lens/lens.js";
import { cellGrid, hatch } from "../../static/lens/strip.js";
import { textWidth } from "../../static/lens/text.js";
import { marksOf, modelOf, planOf, textsOf } from "./fixtures.js";

test("before anything is pressed every batch is a dot at full strength, the cursor's largest", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1000), { fresh: true }));
  assert.equal(marksOf(svg, "dots done"), 119);
  assert.equal(marksOf(svg, "dots now"), 1);
  assert.equal(marksOf(svg, "dots todo"), 0);
});

test("while stepping, what is still to come is light: dots, blocks, means and rings", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1000), { cursor: 45 }));
  assert.equal(marksOf(svg, "dots done"), 45);
  assert.equal(marksOf(svg, "dots todo"), 74);
  assert.equal(marksOf(svg, "rows done"), 45 * 5);
  assert.equal(marksOf(svg, "rows on"), 5);
  assert.equal(svg.match(/class="ring later"/g).length, 2);
  assert.equal(svg.match(/class="ring"/g).length, 2);
  assert.equal(svg.match(/class="mean later"/g).length, 2);
});

test("the mean so far in each epoch is a line by the batches' sizes, drawn where it is asked for", () => {
  const model = modelOf(planOf(12, 5, 2), { count: 6 });
  model.loss = [0.9, 0.3, 0.6, 0.5, null, null];
  assert.doesNotMatch(lensSvg(model), /so-far/);
  const frame = lensFrame(model);
  const lines = [...lensSvg({ ...model, soFar: true }).matchAll(/class="so-far" d="([^"]*)"/g)].map(([, d]) => d);
  assert.equal(lines.length, 1, "the second epoch has one loss, and so no line yet");
  const heights = lines[0]
    .split(/[ML]/)
    .slice(1)
    .map((place) => Number(place.split(" ")[1]));
  const means = [0.9, (5 * 0.9 + 5 * 0.3) / 10, (5 * 0.9 + 5 * 0.3 + 2 * 0.6) / 12];
  for (const [i, mean] of means.entries()) assert.ok(Math.abs(heights[i] - frame.y(mean)) < 0.06);
});

test("the strip holds one mark for each of the 200 samples of an epoch", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1), { fresh: true }));
  assert.equal(marksOf(svg, "rows todo") + marksOf(svg, "rows on"), 200);
});

test("rows stand in one column, then in several, and are not told apart when too small", () => {
  assert.deepEqual(cellGrid(2.7, 28, 5), { columns: 1, rows: 5 });
  assert.deepEqual(cellGrid(28, 28, 64), { columns: 8, rows: 8 });
  assert.equal(cellGrid(6, 28, 32), null);
});

test("hatching stays inside its box", () => {
  for (const [width, height] of [
    [20, 28],
    [3, 28],
    [60, 10],
  ]) {
    for (const part of hatch(10, 5, width, height)) {
      const [x1, y1, x2, y2] = part.match(/[\d.]+/g).map(Number);
      for (const x of [x1, x2]) assert.ok(x >= 9.9 && x <= 10.1 + width, part);
      for (const y of [y1, y2]) assert.ok(y >= 4.9 && y <= 5.1 + height, part);
    }
  }
});

test("an epoch is told by its sampling: each has words of its own, and whether epoch 1 is shuffled is said", () => {
  const words = (sampling, epoch = 0, plan = planOf(200, 5, 9), different = undefined) =>
    epochWords(plan, sampling, { epoch, from: 0, to: 40, opens: true, closes: true }, different)[1][0];
  assert.equal(words("each-epoch"), "all 200 samples, shuffled");
  assert.equal(words("each-epoch", 1), "all 200 samples, shuffled again");
  assert.equal(words("each-epoch", 8), "all 200 samples, shuffled again");
  const anew = { ...planOf(200, 5, 9), fits: 3, epochs_per_fit: 3, begins_anew: true };
  assert.equal(words("each-epoch", 3, anew), "all 200 samples, shuffled as in epoch 1 again");
  assert.equal(words("each-epoch", 4, anew), "all 200 samples, shuffled again");
  assert.equal(words("once", 3, anew), "all 200 samples, in the same shuffled order");
  const names = (epoch) => epochWords(anew, "once", { epoch, from: 0, to: 40, opens: true, closes: true })[0];
  assert.deepEqual([names(3)[0], names(4)[0]], ["epoch 4, fit() 2", "epoch 5"]);
  assert.equal(words("once"), "all 200 samples, shuffled once for all epochs");
  assert.equal(words("once", 1), "all 200 samples, in the same shuffled order");
  assert.equal(words("never"), "all 200 samples, in the data's order, not shuffled");
  assert.equal(words("never", 1), "all 200 samples, not shuffled either");
  assert.equal(words("sorted"), "all 200 samples, sorted by target, not shuffled");
  assert.equal(words("sorted", 1), "all 200 samples, in the same sorted order");
  assert.equal(words("buffer"), "all 200 samples, sorted by target, shuffled in a small buffer");
  assert.equal(words("stratified"), "all 200 samples, shuffled, stratified by target");
  assert.equal(words("stratified", 1), "all 200 samples, shuffled and stratified again");
  assert.equal(words("buffer", 1), "all 200 samples, shuffled in the small buffer again");
  assert.equal(words("replacement"), "200 draws");
  assert.equal(words("replacement", 1, planOf(200, 200, 9), 132), "200 draws, 132 different");
  assert.equal(words("oversampled"), "200 draws, each class equally often");
  assert.equal(words("oversampled", 1, planOf(200, 200, 9), 84), "200 draws, each class equally often, 84 different");
  assert.equal(words("each-epoch", 0, planOf(200, 64, 9, "drop")), "192 of 200 samples, shuffled");
  assert.equal(words("each-epoch", 1, planOf(1, 1, 9)), "the 1 sample");
  const all = ["each-epoch", "once", "never", "replacement", "sorted", "buffer", "stratified", "oversampled"].flatMap(
    (sampling) => [words(sampling), words(sampling, 1)],
  );
  assert.equal(new Set(all).size, 14);
});

test("draws with replacement are never called all samples", () => {
  const model = {
    ...modelOf(planOf(200, 200, 9), { sampling: "replacement" }),
    draws: new Map([[0, 132]]),
    different: 132,
  };
  const words = textsOf(lensSvg({ ...model, width: 800 }));
  assert.ok(
    words.some((each) => each.startsWith("a batch: 200 draws, 132 different")),
    words.join("\n"),
  );
  assert.ok(!words.some((each) => each.includes("all 200")), words.join("\n"));
});

test("a batch is told with its size and its loss", () => {
  const told = (size, more = {}) => batchWords(size, 0.5, { ...modelOf(planOf(200, 5, 9)), ...more });
  assert.equal(told(5)[0], "a batch: 5 samples, one update; batch loss 0.500");
  assert.equal(told(1)[0], "a batch: 1 sample, one update; batch loss 0.500");
  assert.equal(told(200)[0], "a batch: all 200 samples, one update; batch loss 0.500");
  assert.equal(told(5).at(-1), "batch loss 0.500");
});

const SIZES = [1, 5, 16, 32, 64, 100, 200, 400];
const STEM = /class="stem" d="M([\d.]+) ([\d.]+)L/;
const WIDTHS = [270, 284, 320, 374, 450, 552, 802, 1100];

test("every thing has its label at every width and batch size: untrained, batch, running mean, training", () => {
  for (const width of WIDTHS)
    for (const size of SIZES)
      for (const update of [0, 1, 7, 39, 45, 199]) {
        const plan = planOf(400, size, 60);
        const cursor = Math.min(update, plan.total_updates - 1);
        const narrow = width < 496 ? "narrow" : "wide";
        const { first, count } = viewFor(plan, narrow, cursor);
        const model = { ...modelOf(plan, { first, count, width, cursor }), size: narrow };
        const words = textsOf(lensSvg(model));
        const epoch = Math.floor(cursor / plan.updates_per_epoch) + 1;
        const last = first + count >= epoch * plan.updates_per_epoch;
        const where = `${width} px, batches of ${size}, update ${cursor + 1}: ${words.join(" | ")}`;
        assert.ok(
          words.some((each) => each.includes("batch loss 0.")),
          where,
        );
        assert.ok(
          words.some((each) => each.startsWith("running mean")),
          where,
        );
        if (first === 0) assert.ok(words.includes("untrained: 0.750"), where);
        if (last)
          assert.ok(
            words.some((each) => new RegExp(`^training( loss)?( after|,) epoch ${epoch}\\b`).test(each)),
            where,
          );
        const others = words.filter(
          (each) => /(after|,) epoch \d/.test(each) && !new RegExp(`epoch ${epoch}\\b`).test(each),
        );
        assert.deepEqual(others, [], where);
      }
});

test("no label leaves the lens, lies on another, or is crossed by another's leader", () => {
  for (const width of WIDTHS)
    for (const size of SIZES)
      for (const update of [0, 1, 7, 39, 45, 199]) {
        const plan = planOf(400, size, 60);
        const cursor = Math.min(update, plan.total_updates - 1);
        const narrow = width < 496 ? "narrow" : "wide";
        const { first, count } = viewFor(plan, narrow, cursor);
        const model = { ...modelOf(plan, { first, count, width, cursor }), size: narrow };
        const frame = lensFrame(model);
        const labels = epochLabels(model, frame);
        const where = `${width} px, batches of ${size}, update ${cursor + 1}: ${JSON.stringify(labels)}`;
        assert.equal(new Set(labels.map(({ row }) => row)).size, labels.length, where);
        for (const label of labels) {
          const end = label.from + textWidth(label.words, 12, label.cls === "epoch");
          assert.ok(label.from >= frame.left - 4 && end <= width, where);
          assert.ok(label.x >= label.from - 1 && label.x <= end + 1, where);
          for (const other of labels)
            if (other.row < label.row) assert.ok(other.x < label.from || other.x > end, where);
        }
      }
});

test("the batch's stem crosses no words, and the running mean's leader stands beside it", () => {
  for (const width of WIDTHS)
    for (const size of SIZES)
      for (const cursor of [0, 1, 7, 39]) {
        const plan = planOf(400, size, 60);
        if (cursor >= plan.total_updates) continue;
        const narrow = width < 496 ? "narrow" : "wide";
        const { first, count } = viewFor(plan, narrow, cursor);
        const model = { ...modelOf(plan, { first, count, width, cursor }), size: narrow };
        const labels = epochLabels(model, lensFrame(model));
        const [, x, top] = STEM.exec(lensSvg(model)).map(Number);
        const where = `${width} px, batches of ${size}, update ${cursor + 1}`;
        for (const { from, words, row, cls } of labels) {
          const isBeside = x < from || x > from + textWidth(words, 12, cls === "epoch");
          assert.ok(isBeside || top >= row * lensFrame(model).m.row - 0.1, where);
        }
      }
  const model = modelOf(planOf(5, 5, 1));
  const [, stem] = STEM.exec(lensSvg(model)).map(Number);
  const mean = epochLabels(model, lensFrame(model)).find(({ cls }) => cls === "mean-label");
  assert.ok(stem - mean.x >= 6, `stem at ${stem}, leader at ${mean.x}`);
});

test("words that have no room are shortened or left out", () => {
  const wide = textsOf(lensSvg(modelOf(planOf(200, 5, 9), { width: 802 })));
  const narrow = textsOf(lensSvg(modelOf(planOf(200, 5, 9), { width: 240 })));
  assert.ok(wide.includes("all 200 samples, shuffled"));
  assert.ok(!narrow.includes("all 200 samples, shuffled"));
});

test("rings and means above the axis have a mark at its edge, as batches have", () => {
  const model = modelOf(planOf(200, 5, 9));
  for (const [epoch, losses] of model.epochs) if (epoch > 0) Object.assign(losses, { train: 1e6, running: 1e5 });
  const svg = lensSvg(model);
  assert.equal(marksOf(svg, "ring-above later"), 2);
  assert.equal(marksOf(svg, "mean-above later"), 2);
  assert.equal(svg.match(/class="ring( later)?"/g).length, 2);
});

test("the y axis is named, along it; where its ticks need more room they have it", () => {
  const model = modelOf(planOf(200, 5, 9));
  assert.ok(textsOf(lensSvg(model)).includes("loss (log loss in nats)"));
  assert.ok(textsOf(lensSvg({ ...model, height: 150 })).includes("loss"));
  const small = modelOf(planOf(200, 5, 9));
  small.loss = small.loss.map((loss) => loss / 5000);
  small.initial = 0.0001;
  for (const losses of small.epochs.values())
    Object.assign(losses, { train: losses.train / 5000, running: losses.running / 5000 });
  const frame = lensFrame(small);
  const longest = Math.max(...frame.yTicks.map(({ label }) => textWidth(label, 12)));
  assert.ok(frame.left - 7 - longest >= 12 * 1.2, frame.yTicks.map(({ label }) => label).join(" "));
  assert.ok(frame.left > lensFrame(model).left - 1);
});

test("a leader looks other than an epoch's boundary", () => {
  const css = readFileSync("static/lens.css", "utf8");
  const rule = (cls) => css.match(new RegExp(`\\.picture \\.${cls}\\{([^}]*)\\}`))[1];
  assert.match(rule("leader"), /stroke-dasharray/);
  assert.doesNotMatch(rule("boundary"), /stroke-dasharray/);
});

test("losses that are not finite or not there have no dot; those above the axis are counted", () => {
  const model = modelOf(planOf(200, 5, 9));
  model.loss.splice(0, 4, null, NaN, Infinity, 1e6);
  const svg = lensSvg(model);
  assert.equal(marksOf(svg, "dots todo"), 116);
  assert.equal(marksOf(svg, "over"), 1);
  assert.ok(textsOf(svg).includes("1 above, up to 1.00\u00a0×\u00a010⁶"));
});

test("where a run broke off is said, and what was never trained is faint", () => {
  const model = { ...modelOf(planOf(200, 5, 9)), done: 50, stopped: "diverged here" };
  const svg = lensSvg(model);
  assert.ok(textsOf(svg).includes("diverged here"));
  assert.equal(marksOf(svg, "rows never"), 70);
});

test("a part of a long epoch has open braces and round ticks", () => {
  const svg = lensSvg(modelOf(planOf(5000, 1, 2), { first: 400, cursor: 450 }));
  assert.ok(textsOf(svg).includes("batches 401 to 600 of 5,000"));
  assert.ok(textsOf(svg).includes("450"));
  assert.ok(!svg.includes("v-5"));
});

test("the picture has a name and a description with the losses", () => {
  const svg = lensSvg(modelOf(planOf(200, 5, 1000), { fresh: true }));
  assert.match(svg, /role="img" aria-labelledby="lens-title lens-desc"/);
  const described = svg.match(/<desc id="lens-desc">(.*?)<\/desc>/)[1];
  assert.ok(described.startsWith("Each dot is one batch (5 samples, one update)"));
  assert.ok(described.includes("Epochs 1 to 3 of 1,000, 40 batches each."));
  assert.match(described, /Training loss after epoch 2: 0\.\d{3}\./);
});
