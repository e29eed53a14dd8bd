import assert from "node:assert/strict";
import test from "node:test";

import { offers } from "../../static/page/take.js";

test("a run to take along: link, embed and files carry the same query and the path before the server's own", () => {
  const { link, embed, ...files } = offers("https://example.org/sgd", "batch_size=5&epochs=10");
  assert.equal(link, "https://example.org/sgd/?batch_size=5&epochs=10");
  assert.ok(embed.includes('src="https://example.org/sgd/embed?batch_size=5&amp;epochs=10"'));
  assert.ok(embed.includes('sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'));
  assert.deepEqual(Object.keys(files), ["csv", "png", "svg", "ipynb"]);
  for (const [form, address] of Object.entries(files))
    assert.equal(address, `https://example.org/sgd/api/v1/run.${form}?batch_size=5&epochs=10`);
});
