import assert from "node:assert/strict";
import test from "node:test";

import { Problem, follow, get, postTable, route, send, storeTable } from "../../static/page/api.js";

const SILENT_MS = 45_000;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Answers fetch with these one after another (a function makes its answer) and lets pauses pass; `asked` are the
 * addresses, `sent` what goes with them, `signals` what calls them off. `fallSilent()` lets the time pass in
 * which something should have come.
 */
function serve(t, ...answers) {
  const asked = [];
  const pauses = [];
  const signals = [];
  const silences = new Map();
  const sent = [];
  t.mock.method(globalThis, "fetch", async (url, { signal, method = "GET", body, headers }) => {
    signals.push(signal);
    sent.push({ method, body, headers });
    asked.push(String(url).split("/api/v1/")[1]);
    return answers[Math.min(asked.length, answers.length) - 1]();
  });
  t.mock.method(globalThis, "setTimeout", (task, ms) => {
    if (Number.isInteger(Math.log2(ms / SILENT_MS))) return silences.set(silences.size + 1, { task, ms }).size;
    pauses.push(ms);
    setImmediate(task);
    return 0;
  });
  t.mock.method(
    globalThis,
    "clearTimeout",
    (id) => silences.get(id) && Object.assign(silences.get(id), { task: null }),
  );
  const fallSilent = () => {
    const { task, ms } = [...silences.values()].find(({ task }) => task);
    task();
    return ms;
  };
  return { asked, pauses, signals, sent, fallSilent };
}

const json = (value, init) => () => new Response(JSON.stringify(value), init);
const lost = () => {
  throw new TypeError("fetch failed");
};
const stream =
  (...events) =>
  () =>
    new Response(
      events.map(([id, name, data]) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(""),
    );

test("a route carries the configuration and more", () => {
  assert.equal(route("run", "batch_size=5", { points: 300 }), "run?batch_size=5&points=300");
  assert.equal(route("run", ""), "run");
});

test("a busy server is asked again after the time that it names, quietly", async (t) => {
  const { asked, pauses } = serve(
    t,
    json({ status: 503 }, { status: 503, headers: { "Retry-After": "2" } }),
    json({ fine: true }),
  );
  const told = [];
  assert.deepEqual(await get("run", undefined, { lost: (seconds) => seconds && told.push("lost") }), { fine: true });
  assert.equal(asked.length, 2);
  assert.ok(pauses[0] >= 2000 && pauses[0] <= 2500, `${pauses[0]} ms`);
  assert.deepEqual(told, []);
});

test("a lost server is waited for, longer each time, and its return is told", async (t) => {
  const { pauses } = serve(t, lost, lost, lost, json({ fine: true }));
  const told = [];
  await get("run", undefined, { lost: (seconds) => told.push(seconds), found: () => told.push("found") });
  assert.deepEqual(told, [0.5, 0, 1, 0, 2, 0, "found"]);
  assert.deepEqual(pauses, [500, 1000, 2000]);
});

for (const status of [502, 504])
  test(`a proxy that finds no server behind it (${status}) is a lost connection, not an answer`, async (t) => {
    const { asked } = serve(t, () => new Response("<h1>Bad gateway</h1>", { status }), json({ fine: true }));
    const told = [];
    assert.deepEqual(
      await get("run", undefined, { lost: (seconds) => seconds && told.push("lost"), found: () => told.push("found") }),
      {
        fine: true,
      },
    );
    assert.equal(asked.length, 2);
    assert.deepEqual(told, ["lost", "found"]);
  });

test("a server that limits requests is asked again when it says, and the reader is told why", async (t) => {
  const { asked, pauses } = serve(
    t,
    json({ status: 429, detail: "Try again in 7 s.", retry_after: 7 }, { status: 429 }),
    json({ fine: true }),
  );
  const told = [];
  await get("run", undefined, {
    busy: (problem) => told.push(problem.status, problem.message),
    found: () => told.push("found"),
  });
  assert.equal(asked.length, 2);
  assert.ok(pauses[0] >= 7000 && pauses[0] <= 8750, `${pauses[0]} ms`);
  assert.deepEqual(told, [429, "Try again in 7 s.", "found"]);
});

for (const [asks, least, most] of [
  ["Wed, 21 Oct 2026 07:28:00 GMT", 1, 1.25],
  ["0", 0.5, 0.625],
  ["-3", 0.5, 0.625],
  ["1e12", 3600, 4500],
])
  test(`a busy server that asks for "${asks}" is neither hammered nor given up`, async (t) => {
    const { pauses } = serve(t, json({ status: 503 }, { status: 503, headers: { "Retry-After": asks } }), json({}));
    await get("run");
    assert.ok(pauses[0] >= least * 1000 && pauses[0] <= most * 1000, `${pauses[0]} ms`);
  });

test("a refusal is a problem with its fields, and is not tried again", async (t) => {
  const errors = [{ field: "epochs", message: "no" }];
  const { asked } = serve(t, json({ status: 422, detail: "epochs: no.", errors }, { status: 422 }));
  await assert.rejects(
    get("run"),
    (error) => error instanceof Problem && error.message === "epochs: no." && error.fields[0].field === "epochs",
  );
  assert.equal(asked.length, 1);
});

test("a stream that breaks goes on after its last event, and ends with its terminal one", async (t) => {
  const { asked } = serve(
    t,
    stream(["0-ab-300", "started", {}], ["1-ab-300", "curve", { n: 1 }]),
    lost,
    stream(["2-ab-300", "curve", { n: 2 }], ["3-ab-300", "finished", {}]),
  );
  const told = [];
  await follow("run/events?points=300", undefined, {
    event: (name) => told.push(name),
    lost: (seconds) => seconds && told.push("lost"),
    found: () => told.push("found"),
  });
  assert.deepEqual(told, ["started", "curve", "lost", "lost", "found", "curve", "finished"]);
  assert.deepEqual(asked, [
    "run/events?points=300",
    "run/events?points=300&after=1-ab-300",
    "run/events?points=300&after=1-ab-300",
  ]);
});

test("a connection that is cut before an event comes is asked for less and less often", async (t) => {
  const cut = () => new Response("");
  const { pauses } = serve(
    t,
    cut,
    cut,
    cut,
    stream(["1-ab-300", "curve", {}]),
    cut,
    stream(["2-ab-300", "finished", {}]),
  );
  await follow("run/events?points=300", undefined, { event() {} });
  assert.deepEqual(pauses, [500, 1000, 2000, 500, 1000]);
});

test("a mistake of our own in what an event leads to is no lost connection", async (t) => {
  const { asked } = serve(t, stream(["1-ab-300", "curve", {}]), stream(["2-ab-300", "finished", {}]));
  const told = [];
  const broken = { event: () => null.plan, lost: (seconds) => seconds && told.push("lost") };
  await assert.rejects(
    follow("run/events?points=300", undefined, broken),
    (error) => error instanceof TypeError && /null/.test(error.message),
  );
  assert.equal(asked.length, 1);
  assert.deepEqual(told, []);
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

const never = () => new Promise(() => {});

/** A stream that says these events and then nothing more, its connection open. */
const silent =
  (...events) =>
  () => {
    const text = events.map(([id, name]) => `id: ${id}\nevent: ${name}\ndata: {}\n\n`).join("");
    return new Response(
      new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(text)) }),
    );
  };

const until = async (holds) => {
  while (!holds()) await turn();
};

test("a stream that falls silent is lost, called off and resumed where it was", async (t) => {
  const { asked, signals, fallSilent } = serve(
    t,
    silent(["0-ab", "started"], ["1-ab", "curve"]),
    stream(["2-ab", "finished", {}]),
  );
  const told = [];
  const following = follow("run/events?points=300", undefined, {
    event: (name) => told.push(name),
    lost: (seconds) => seconds && told.push("lost"),
  });
  await until(() => told.length === 2);
  await turn();
  assert.equal(fallSilent(), SILENT_MS);
  await following;
  assert.deepEqual(told, ["started", "curve", "lost", "finished"]);
  assert.equal(asked[1], "run/events?points=300&after=1-ab");
  assert.ok(signals[0].aborted);
});

test("a request that is never answered is lost, called off and made again, with more patience", async (t) => {
  const { asked, signals, fallSilent } = serve(t, never, never, json({ fine: true }));
  const told = [];
  const getting = get("run", undefined, { lost: (seconds) => seconds && told.push("lost") });
  await until(() => asked.length === 1);
  assert.equal(fallSilent(), SILENT_MS);
  await until(() => asked.length === 2);
  assert.equal(fallSilent(), 2 * SILENT_MS);
  assert.deepEqual(await getting, { fine: true });
  assert.deepEqual(told, ["lost", "lost"]);
  assert.ok(signals[0].aborted && signals[1].aborted);
});

test("an answer that is cut short is made again", async (t) => {
  const { asked } = serve(t, () => new Response('{"fine": tr'), json({ fine: true }));
  assert.deepEqual(await get("run"), { fine: true });
  assert.equal(asked.length, 2);
});

test("a web page that answers in the server's place is no run, and is said", async (t) => {
  const login = () => new Response("<h1>Log in</h1>", { headers: { "Content-Type": "text/html; charset=utf-8" } });
  serve(t, login);
  for (const ask of [() => get("run"), () => follow("run/events?points=300", undefined, { event() {} })])
    await assert.rejects(ask(), (error) => error instanceof Problem && /web page/.test(error.message));
});

test("a table is sent for a preview as often as it takes, and stored once", async (t) => {
  const { asked, sent } = serve(t, lost, json({ rows: 3 }), json({ name: "own-1" }, { status: 201 }), lost);
  const table = new Blob(["a,b"]);
  assert.deepEqual(await postTable("datasets/preview", table), { rows: 3 });
  assert.deepEqual(await storeTable("datasets", table), { name: "own-1" });
  await assert.rejects(storeTable("datasets", table), /The connection broke before the server had answered/);
  assert.deepEqual(asked, ["datasets/preview", "datasets/preview", "datasets", "datasets"]);
  const request = { method: "POST", body: table, headers: { "Content-Type": "text/csv" } };
  assert.deepEqual(sent, Array(4).fill(request));
});

test("what was deleted has no answer, and a refusal to delete is a problem", async (t) => {
  const headers = { Authorization: "Bearer s" };
  serve(t, () => new Response(null, { status: 204 }), json({ detail: "No." }, { status: 403 }));
  assert.equal(await send("datasets/own-1", { method: "DELETE", headers }), null);
  await assert.rejects(send("datasets/own-1", { method: "DELETE", headers }), (error) => error.status === 403);
});
