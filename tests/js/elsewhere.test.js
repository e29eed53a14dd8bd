import assert from "node:assert/strict";
import test from "node:test";

import { asked, fill, lossesOf } from "../../static/page/elsewhere.js";

test("a snippet is filled in wherever a place is left for it", () => {
  const text = 'get("{base}/run?{query}") # {base} {other}';
  assert.equal(
    fill(text, "https://example.org/sgd", "epochs=10&seed=3"),
    'get("https://example.org/sgd/run?epochs=10&seed=3") # https://example.org/sgd {other}',
  );
});

test("only a run of more losses than the server sends singly is asked for in bands", () => {
  assert.equal(asked("epochs=10", 1_000_000, 1_000_000), "epochs=10");
  assert.equal(asked("epochs=10", 1_000_001, 1_000_000), "epochs=10&points=300");
});

test("the losses of a run are one of each batch and four of each epoch", () => {
  assert.equal(lossesOf({ total_batches: 4_000, epochs: 100 }), 4_400);
});
