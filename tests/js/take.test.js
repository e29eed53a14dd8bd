import assert from "node:assert/strict";
import test from "node:test";

import { offers } from "../../static/page/take.js";

test("a run to take along: link, embed, files and call carry the same query", () => {
  const { link, embed, curl, ...files } = offers("https://example.org", "batch_size=5&epochs=10");
  assert.equal(link, "https://example.org/?batch_size=5&epochs=10");
  assert.ok(embed.includes('src="https://example.org/embed?batch_size=5&amp;epochs=10"'));
  assert.ok(embed.includes('sandbox="allow-scripts allow-popups"'));
  assert.deepEqual(Object.keys(files), ["csv", "png", "svg", "ipynb"]);
  for (const [form, address] of Object.entries(files))
    assert.equal(address, `https://example.org/api/v1/run.${form}?batch_size=5&epochs=10`);
  assert.equal(curl, "curl 'https://example.org/api/v1/run?batch_size=5&epochs=10'");
});
