import assert from "node:assert/strict";
import test from "node:test";

import { offers } from "../../static/page/take.js";

test("a run to take along: link, embed, CSV and call carry the same query", () => {
  const { link, embed, csv, curl } = offers("https://example.org", "batch_size=5&epochs=10");
  assert.equal(link, "https://example.org/?batch_size=5&epochs=10");
  assert.ok(embed.includes('src="https://example.org/embed?batch_size=5&amp;epochs=10"'));
  assert.ok(embed.includes('sandbox="allow-scripts allow-popups"'));
  assert.equal(csv, "https://example.org/api/v1/run.csv?batch_size=5&epochs=10");
  assert.equal(curl, "curl 'https://example.org/api/v1/run?batch_size=5&epochs=10'");
});
