import assert from "node:assert/strict";
import test from "node:test";

import { linesShown, offers } from "../../static/page/take.js";

test("a run to take along: each with the query it needs, and the path before the server's own", () => {
  const run = "batch_size=5&epochs=10";
  const queries = { run, seen: `${run}&y=log&cursor=7`, pictured: `${run}&cursor=7` };
  const { link, embed, ...files } = offers("https://example.org/sgd", queries);
  assert.equal(link, "https://example.org/sgd/?batch_size=5&epochs=10&y=log&cursor=7");
  assert.ok(embed.includes('src="https://example.org/sgd/embed?batch_size=5&amp;epochs=10&amp;y=log&amp;cursor=7"'));
  assert.ok(embed.includes('sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'));
  const api = "https://example.org/sgd/api/v1/run";
  assert.ok(embed.endsWith('<script src="https://example.org/sgd/embed/v1.js" async></script>'));
  assert.deepEqual(files, {
    csv: `${api}.csv?${run}`,
    comma: `${api}.csv?${run}&decimal=comma`,
    json: `${api}?${run}&points=300`,
    ipynb: `${api}.ipynb?${run}`,
    png: `${api}.png?${run}&cursor=7`,
    svg: `${api}.svg?${run}&cursor=7`,
  });
});

test("a run with others beside it: its tables, JSON and pictures are of all, its notebook is its own", () => {
  const [run, compared] = ["batch_size=5&epochs=10", "batch_size=5&hold=updates&keep=batch_size:50"];
  const { link, embed, ...files } = offers("", { run, seen: `${run}&keep=batch_size:50`, pictured: run, compared });
  assert.equal(link, "/?batch_size=5&epochs=10&keep=batch_size:50");
  assert.ok(embed.includes("keep=batch_size:50"));
  assert.deepEqual(files, {
    csv: `/api/v1/compare.csv?${compared}`,
    comma: `/api/v1/compare.csv?${compared}&decimal=comma`,
    json: `/api/v1/compare?${compared}&points=300`,
    ipynb: `/api/v1/run.ipynb?${run}`,
    png: `/api/v1/compare.png?${compared}`,
    svg: `/api/v1/compare.svg?${compared}`,
  });
});

test("a short script is seen whole, a long one in part, a link in a few lines", () => {
  const script = (lines) => "x = 1\n".repeat(lines);
  assert.deepEqual(
    [linesShown("code", script(33)), linesShown("code", script(40)), linesShown("code", script(41))],
    [34, 41, 18],
  );
  assert.equal(linesShown("link", "https://example.org/"), 4);
});
