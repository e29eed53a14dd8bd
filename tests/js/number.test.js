import assert from "node:assert/strict";
import test from "node:test";

import { stepped } from "../../static/page/number.js";

const whole = { type: "integer", minimum: 1, maximum: 10 };
const rate = { type: "number", exclusiveMinimum: 0, maximum: 1000 };
const share = { type: "number", minimum: 0, exclusiveMaximum: 1 };

test("the arrow keys step a whole number by 1 and stop at its bounds", () => {
  assert.equal(stepped("5", 1, whole), 6);
  assert.equal(stepped("5", -1, whole), 4);
  assert.equal(stepped("10", 1, whole), 10);
  assert.equal(stepped("1", -1, whole), 1);
  assert.equal(stepped("many", 1, whole), null);
});

test("they step other numbers in their second digit, and never out of their bounds", () => {
  assert.equal(stepped("0.05", 1, rate), 0.051);
  assert.equal(stepped("0.1", 1, rate), 0.11);
  assert.equal(stepped("0.3", -1, share), 0.29);
  assert.equal(stepped("0.99", 1, share), 0.99);
  assert.equal(stepped("0", -1, share), 0);
});
