import assert from "node:assert/strict";
import test from "node:test";

import { refusedVerdict, stoppedVerdict } from "../../static/page/verdict.js";

test("a stopped run says where it was stopped and that it cannot be judged", () => {
  const { title, reason } = stoppedVerdict(1234, 40000);
  assert.equal(title, "Stopped at update 1,234 of 40,000");
  assert.match(reason, /cannot be judged/);
});

test("a run that was stopped before anything of it was shown names no update", () => {
  assert.doesNotMatch(stoppedVerdict(0, 40000).title, /update 0/);
});

test("a refused run is not called trained, and the reason is that of the refusal", () => {
  assert.deepEqual(refusedVerdict("Batch size: at least 1."), {
    title: "Not trained",
    reason: "Batch size: at least 1.",
  });
});
