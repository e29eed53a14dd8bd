import assert from "node:assert/strict";
import test from "node:test";

import { createWish, messagesOf } from "../../static/page/host.js";

test("a height is said in each format that host pages understand", () => {
  const messages = messagesOf(480, 640, "");
  assert.deepEqual(messages, [
    { epochwise: { height: 480 } },
    { subject: "lti.frameResize", height: 480 },
    { type: "iframe-resized", width: 640, height: 480 },
    { sentinel: "amp", type: "embed-size", height: 480 },
  ]);
  assert.deepEqual(messagesOf(480, 640, "#?secret=aB3").at(-1), { message: "height", value: 480, secret: "aB3" });
  assert.equal(messagesOf(480, 640, "#?secret=a<b").length, 4);
});

test("the wish follows the width alone, grows where the content does not fit, and never falls at one width", () => {
  const wish = createWish();
  const at = (height, content, width = 640) => wish({ width, height, content, wanted: 480 });
  assert.equal(at(150, 430), 480, "what a low frame's content takes says nothing of a high one's");
  assert.equal(at(480, 480), 480);
  assert.equal(at(480, 520), 520);
  assert.equal(at(520, 520), 520);
  assert.equal(at(900, 900), 520, "a frame that is higher is filled, not asked for");
  assert.equal(at(480, 480), 520);
  assert.equal(at(480, 480, 700), 480);
});

test("an open drawer has a wish of its own, of no more than the host's script takes", () => {
  const wish = createWish();
  const at = (opened, content) => wish({ width: 640, height: 480, content, wanted: 480, opened });
  assert.equal(at(undefined, 480), 480);
  assert.equal(at("update", 1400), 1400);
  assert.equal(at("update", 1300), 1400);
  assert.equal(at(undefined, 480), 480);
  assert.equal(at("race", 9000), 4000);
});
