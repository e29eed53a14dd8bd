import assert from "node:assert/strict";
import test from "node:test";

import { createState } from "../../static/page/state.js";

const schema = {
  dataset: { label: "Data set", default: "moons", choices: ["moons"] },
  samples: { label: "Samples", type: "integer", default: null, minimum: 1, maximum: 100_000 },
  model: { label: "Model", default: "network", choices: ["network", "linear"] },
  batch_size: { label: "Batch size", type: "integer", default: 5, minimum: 1, maximum: 1_000_000 },
  epochs: { label: "Epochs", type: "integer", default: 1000, minimum: 1, maximum: 1_000_000 },
  learning_rate: { label: "Learning rate", default: 0.1, exclusiveMinimum: 0, maximum: 1000 },
  fit_every: { label: "Epochs per fit()", type: "integer", default: null, minimum: 1, maximum: 1_000_000 },
  refit: { label: "Next fit()", type: "string", default: null, choices: ["carry", "anew"] },
  accumulate: { label: "Batches per update", type: "integer", default: 1, minimum: 1, maximum: 1_000_000 },
  steps_per_epoch: { label: "Batches per epoch", type: "integer", default: null, minimum: 1, maximum: 1_000_000 },
  test_samples: { label: "Test samples", type: "integer", default: 0, minimum: 0, maximum: 10_000 },
  steps: { label: "Next epoch", default: null, choices: ["continue", "restart"] },
  sampling: { label: "Shuffling", default: "each-epoch", choices: ["each-epoch", "never"] },
  remainder: { label: "Short last batch", default: "keep", choices: ["keep", "drop"] },
};
const config = { dataset: "moons", samples: 200, model: "network", batch_size: 5, epochs: 1000, remainder: "keep" };
const boot = {
  schema,
  view: { y: ["linear", "linear|log"], cursor: ["1", "[1-9][0-9]{0,11}"] },
  datasets: { moons: { task: "classification", samples: 200 } },
  models: { network: { tasks: ["classification"] } },
  untrained: { config },
};

test("an address makes the state, and the state the address", () => {
  const state = createState(boot, "?batch_size=32&y=log");
  assert.equal(state.plan.updates_per_epoch, 7);
  assert.equal(state.query, "batch_size=32");
  assert.equal(state.address, "batch_size=32&y=log");
});

test("a kept run stays the same run whatever becomes of the one beside it", () => {
  const state = createState(boot, "?batch_size=32&keep=batch_size:8");
  assert.deepEqual(state.kept, [{ batch_size: "8" }]);
  state.set("epochs", "50");
  assert.equal(state.address, "batch_size=32&epochs=50&keep=batch_size:8,epochs:");
  assert.match(state.changed({ epochs: 70 }), /epochs=70.*&keep=batch_size:8,epochs:$/);
  state.set("epochs", null);
  state.set("batch_size", "8");
  assert.equal(state.address, "batch_size=8&keep=batch_size:8", "a run that is kept twice is not lost");
  assert.deepEqual([state.keep, state.isKept], [[], true]);
  state.set("batch_size", "4");
  assert.equal(state.address, "batch_size=4&keep=batch_size:8");
});

test("a rate that follows the batch size follows the rows of an update", () => {
  const view = { ...boot.view, rate: ["kept", "kept|linear|root"], rate_from: ["", ".+"] };
  const state = createState({ ...boot, view }, "?accumulate=4&rate=linear");
  assert.equal(state.view.rate_from, "20:0.1");
  state.set("batch_size", "10");
  state.follow("batch_size");
  assert.equal(state.value("learning_rate"), "0.2");
  state.set("accumulate", "1");
  state.follow("accumulate");
  assert.equal(state.value("learning_rate"), "0.05");
  const most = createState({ ...boot, view }, "?batch_size=1000000&accumulate=1000000&rate=linear");
  assert.equal(most.view.rate_from, "1000000:0.1");
});

test("a rate that would follow beyond its limit is not followed, and a base beyond it is none", () => {
  const view = { ...boot.view, rate: ["kept", "kept|linear|root"], rate_from: ["", ".+"] };
  const beyond = createState({ ...boot, view }, "?batch_size=50&rate=linear&rate_from=5:900");
  assert.deepEqual([beyond.value("learning_rate"), beyond.view.rate, beyond.view.rate_from], [0.1, "kept", ""]);
  const none = createState({ ...boot, view }, "?batch_size=50&rate=linear&rate_from=5:5000");
  assert.deepEqual([none.value("learning_rate"), none.view.rate_from], ["0.1", "50:0.1"]);
});

test("what is locked stays as it came, whatever else is set or chosen", () => {
  const locked = createState({ ...boot, lock: ["batch_size", "epochs"] }, "?batch_size=32");
  locked.set("batch_size", "8");
  assert.equal(locked.query, "batch_size=32");
  locked.set("samples", "100");
  locked.go("?batch_size=4&epochs=7");
  assert.equal(locked.query, "batch_size=32", "an unset one keeps its default");
  locked.go("");
  assert.equal(locked.query, "batch_size=32");
});

test("only a run that is kept is taken away, moved or set, and only the last one taken comes back", () => {
  const state = createState(boot, "?keep=batch_size:8&keep=batch_size:16&keep=batch_size:32");
  const all = ["batch_size:8", "batch_size:16", "batch_size:32"];
  state.drop("batch_size:1");
  state.move("batch_size:1", 1);
  state.swap("batch_size:1");
  assert.deepEqual([state.keep, state.canRestore, state.query], [all, false, ""]);
  state.drop("batch_size:16");
  state.restore();
  state.restore();
  assert.deepEqual([state.keep, state.canRestore], [all, false]);
  state.drop("batch_size:8");
  state.go("?keep=batch_size:8");
  state.restore();
  assert.deepEqual(state.keep, ["batch_size:8"]);
});

test("a kept run that is made this one leaves its place to the run before, unless that is kept already", () => {
  const state = createState(boot, "?epochs=20&keep=batch_size:50&keep=batch_size:8");
  state.swap("batch_size:50");
  assert.equal(state.address, "batch_size=50&epochs=20&keep=batch_size:&keep=batch_size:8");
  state.swap("batch_size:");
  state.keepThis();
  state.swap("batch_size:50");
  assert.equal(state.address, "batch_size=50&epochs=20&keep=batch_size:8&keep=batch_size:");
});

test("where rates follow the batch size, the run before is kept with the base's rate, once", () => {
  const view = { ...boot.view, rate: ["kept", "kept|linear|root"], rate_from: ["", ".+"] };
  const state = createState({ ...boot, view }, "?batch_size=10&rate=linear&rate_from=5:0.1&keep=batch_size:50");
  state.swap("batch_size:50");
  assert.deepEqual([state.value("learning_rate"), state.keep], ["1", ["batch_size:10"]]);
  state.keepThis();
  state.swap("batch_size:10");
  assert.deepEqual([state.value("learning_rate"), state.keep], ["0.2", ["batch_size:50"]]);
});

test("a run that is chosen leaves the page as it is, and open what is, unless it names a drawer", () => {
  const looks = { theme: ["auto", "light|dark|auto"], ui: ["full", "full|controls"], lang: ["", "de|fr"] };
  const view = { ...boot.view, open: ["", "batches|surface"], ...looks };
  const state = createState(
    { ...boot, view, frame: ["theme", "ui"] },
    "?y=log&open=batches&theme=dark&ui=controls&lang=de",
  );
  state.choose("?epochs=5");
  assert.equal(state.address, "epochs=5&open=batches&theme=dark&ui=controls&lang=de");
  state.choose("?epochs=7&open=surface");
  assert.equal(state.address, "epochs=7&open=surface&theme=dark&ui=controls&lang=de");
  state.go("?epochs=5");
  assert.equal(state.address, "epochs=5&theme=dark&ui=controls&lang=de", "an address that names none closes it");
});

test("links to a run leave out what its page hides and locks, and its own address keeps them", () => {
  const views = { ...boot.view, hide: ["", "[a-z_,]+"], lock: ["", "[a-z_,]+"] };
  const state = createState({ ...boot, view: views, frame: ["hide", "lock"] }, "?batch_size=32&hide=link&lock=seed");
  assert.equal(state.address, "batch_size=32&hide=link&lock=seed");
  assert.ok(!/hide|lock/.test(state.seen.replace("batch_size", "")));
  state.go("?epochs=5");
  assert.equal(state.address, "epochs=5&hide=link&lock=seed");
});

test("what the server refused of an address is left out, whenever that address comes again", () => {
  const state = createState({ ...boot, refused: [["model", "linear"]] }, "?model=linear&epochs=50");
  assert.equal(state.query, "epochs=50");
  state.go("?batch_size=8&epochs=50");
  assert.equal(state.query, "batch_size=8&epochs=50");
  state.go("?model=linear&epochs=50");
  assert.equal(state.query, "epochs=50");
});

for (const refused of [
  "samples=1e300",
  "samples=-1",
  "batch_size=abc",
  "batch_size=0",
  "epochs=2.5",
  "dataset=nope",
  "remainder=some",
])
  test(`an address with ${refused}, gone back to, leaves that field at its default`, () => {
    const state = createState(boot, "");
    state.go(`?${refused}&y=log`);
    assert.equal(state.address, "y=log");
    assert.equal(state.plan.total_updates, 40_000);
  });

test("another field is another run: the cursor goes back to the first update", () => {
  const state = createState(boot, "?cursor=41");
  state.set("epochs", "20");
  assert.equal(state.address, "epochs=20");
});

test("what a link carries is every field of the run as the server filled it in", () => {
  assert.equal(
    createState(boot, "").written,
    "dataset=moons&samples=200&model=network&batch_size=5&epochs=1000&remainder=keep",
  );
});

test("the estimate is scaled from the last run of its kind; another kind has none", () => {
  const state = createState(boot, "");
  assert.equal(state.estimate, null);
  state.learn({ config, plan: { ...state.plan, estimated_seconds: 0.04 } }, state.given);
  assert.equal(state.estimate, 0.04);
  state.set("epochs", "2000");
  assert.equal(state.estimate, 0.08);
  state.set("batch_size", "1");
  assert.equal(state.estimate, 0.4);
  state.set("samples", "400");
  assert.equal(state.estimate, null);
});

test("what the server filled in for an older wish is not taken for the newer one's", () => {
  const state = createState(boot, "?samples=50");
  state.learn({ config: { ...config, samples: 200 }, plan: { ...state.plan, estimated_seconds: 1 } }, {});
  assert.equal(state.resolved, config);
  state.learn({ config: { ...config, samples: 50 }, plan: { ...state.plan, estimated_seconds: 1 } }, { samples: "50" });
  assert.equal(state.resolved.samples, 50);
});

test("a link carries every way to look at a run, a picture what it shows, and neither the page around it", () => {
  const views = {
    x: ["epochs", "epochs|updates|samples"],
    measure: ["loss", "[a-z_]{1,40}"],
    y: ["linear", "linear|log"],
    cursor: ["1", "[1-9][0-9]{0,11}"],
    open: ["", "[a-z]+"],
    theme: ["auto", "light|dark|auto"],
  };
  const show = { charts: { loss: {}, accuracy: {} } };
  const look = "measure=accuracy&y=log&cursor=40&open=numbers&theme=dark";
  const state = createState(
    { ...boot, view: views, frame: ["theme"], pictured: ["cursor", "measure"], run: { config, show } },
    `?x=updates&${look}`,
  );
  const run = "dataset=moons&samples=200&model=network&batch_size=5&epochs=1000&remainder=keep";
  assert.equal(state.written, run);
  assert.equal(state.seen, `${run}&x=updates&measure=accuracy&y=log&cursor=40&open=numbers`);
  assert.equal(state.pictured, `${run}&measure=accuracy&cursor=40`);
  state.learn({ config, plan: {}, show: { charts: { loss: {}, mae: {} } } }, state.given);
  assert.equal(state.pictured, `${run}&cursor=40`);
  state.view.cursor = 99_999_999;
  assert.equal(state.pictured, `${run}&cursor=40000`);
});

test("another run to try has every field and the same axes, from its first update on; a place, its cursor", () => {
  const state = createState(boot, "?y=log&cursor=41");
  assert.equal(
    state.changed({ epochs: 115 }),
    "dataset=moons&samples=200&model=network&batch_size=5&epochs=115&remainder=keep&y=log",
  );
  assert.equal(
    state.seenAt(4600),
    "dataset=moons&samples=200&model=network&batch_size=5&epochs=1000&remainder=keep&y=log&cursor=4600",
  );
});

test("another run's page looks as this one does, with what is locked as it is; what is gone is led to no more", () => {
  const view = { ...boot.view, theme: ["auto", "light|dark|auto"], lock: ["", "[a-z_,]+"] };
  const own = { ...schema, dataset: { ...schema.dataset, choices: ["moons", "own-1"] } };
  const datasets = { ...boot.datasets, "own-1": { task: "classification", samples: 90 } };
  const like = { ...boot, schema: own, datasets, view, frame: ["theme", "lock"], lock: ["epochs"] };
  const state = createState(like, "?epochs=7&theme=dark&lock=epochs&y=log&cursor=3");
  const query = "dataset=own-1&batch_size=32&epochs=7&theme=dark&lock=epochs";
  assert.equal(state.onLike("?dataset=own-1&batch_size=32&epochs=100"), query);
  state.go("?dataset=own-1");
  assert.equal(state.value("dataset"), "own-1");
  state.leave("own-1");
  state.go("?dataset=own-1");
  assert.equal(state.value("dataset"), "moons");
});
