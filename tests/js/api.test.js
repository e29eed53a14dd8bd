import assert from "node:assert/strict";
import test from "node:test";

import { Problem, follow, get, route } from "../../static/page/api.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Answers fetch with these one after another (a function makes its answer) and lets pauses pass; `asked` are the addresses. */
function serve(t, ...answers) {
  const asked = [];
  const pauses = [];
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(String(url).split("/api/v1/")[1]);
    return answers[Math.min(asked.length, answers.length) - 1]();
  });
  t.mock.method(globalThis, "setTimeout", (task, ms) => {
    pauses.push(ms);
    setImmediate(task);
    return 0;
  });
  return { asked, pauses };
}

const json = (value, init) => () => new Response(JSON.stringify(value), init);
const lost = () => { throw new TypeError("fetch failed"); };
const stream = (...events) => () => new Response(events.map(([id, name, data]) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(""));

test("a route carries the configuration and more", () => {
  assert.equal(route("run", "batch_size=5", { points: 300 }), "run?batch_size=5&points=300");
  assert.equal(route("run", ""), "run");
});

test("a busy server is asked again after the time that it names, quietly", async (t) => {
  const { asked, pauses } = serve(t, json({ status: 503 }, { status: 503, headers: { "Retry-After": "2" } }), json({ fine: true }));
  const told = [];
  assert.deepEqual(await get("run", undefined, { lost: () => told.push("lost") }), { fine: true });
  assert.equal(asked.length, 2);
  assert.ok(pauses[0] >= 2000 && pauses[0] <= 2500, `${pauses[0]} ms`);
  assert.deepEqual(told, []);
});

test("a lost server is waited for, longer each time, and its return is told", async (t) => {
  const { pauses } = serve(t, lost, lost, lost, json({ fine: true }));
  const told = [];
  await get("run", undefined, { lost: (seconds) => told.push(seconds), found: () => told.push("found") });
  assert.deepEqual(told, [0.5, 1, 2, "found"]);
  assert.deepEqual(pauses, [500, 1000, 2000]);
});

test("a refusal is a problem with its fields, and is not tried again", async (t) => {
  const errors = [{ field: "epochs", message: "no" }];
  const { asked } = serve(t, json({ status: 422, detail: "epochs: no.", errors }, { status: 422 }));
  await assert.rejects(get("run"), (error) => error instanceof Problem && error.message === "epochs: no." && error.fields[0].field === "epochs");
  assert.equal(asked.length, 1);
});

test("a stream that breaks goes on after its last event, and ends with its terminal one", async (t) => {
  const { asked } = serve(t, stream(["0-ab-300", "started", {}], ["1-ab-300", "curve", { n: 1 }]), lost, stream(["2-ab-300", "curve", { n: 2 }], ["3-ab-300", "finished", {}]));
  const told = [];
  await follow("run/events?points=300", undefined, { event: (name) => told.push(name), lost: () => told.push("lost"), found: () => told.push("found") });
  assert.deepEqual(told, ["started", "curve", "lost", "lost", "found", "curve", "finished"]);
  assert.deepEqual(asked, ["run/events?points=300", "run/events?points=300&after=1-ab-300", "run/events?points=300&after=1-ab-300"]);
});

test("204 after the last event is the end too", async (t) => {
  const { asked } = serve(t, stream(["7-ab-300", "curve", {}]), () => new Response(null, { status: 204 }));
  await follow("run/events?points=300", undefined, { event() {}, lost() {}, found() {} });
  assert.equal(asked.length, 2);
});

test("who aborts is left alone", async (t) => {
  serve(t, lost);
  const abort = new AbortController();
  const asking = get("run", abort.signal, { lost: () => abort.abort() });
  await assert.rejects(asking);
  await turn();
});
