import assert from "node:assert/strict";
import test from "node:test";

import { parser } from "../../static/page/sse.js";

const STREAM =
  'id: 0-ab\nevent: started\ndata: {"a":1}\n\n: keep-alive\n\n' + 'id: 1-ab\nevent: curve\ndata: {"b":"ü"}\n\n';
const EVENTS = [
  { name: "started", data: '{"a":1}', id: "0-ab" },
  { name: "curve", data: '{"b":"ü"}', id: "1-ab" },
];

test("whole events come out, comments do not", () => {
  assert.deepEqual(parser().push(STREAM), EVENTS);
});

test("it does not matter where the pieces end", () => {
  for (const ends of ["\n", "\r\n", "\r"]) {
    const text = STREAM.replaceAll("\n", ends);
    for (let cut = 0; cut < text.length; cut += 1) {
      const { push } = parser();
      const got = [...push(text.slice(0, cut)), ...push(text.slice(cut)), ...push(": end\n")];
      assert.deepEqual(got, EVENTS, `cut at ${cut} of ${JSON.stringify(ends)}`);
    }
  }
});

test("an unfinished event is kept back", () => {
  const { push } = parser();
  assert.deepEqual(push("data: half"), []);
  assert.deepEqual(push("\n"), []);
  assert.deepEqual(push("\n"), [{ name: "message", data: "half", id: null }]);
});

test("several data lines are one text; a field without a colon is empty", () => {
  assert.deepEqual(parser().push("data: a\ndata\ndata:b\n\n"), [{ name: "message", data: "a\n\nb", id: null }]);
});

test("an event without data is none", () => {
  assert.deepEqual(parser().push("event: x\n\ndata: y\n\n"), [{ name: "message", data: "y", id: null }]);
});
