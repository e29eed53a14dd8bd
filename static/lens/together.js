// Where several batches make an update: one bracket under the strip for each, from its first batch to its last, where
// the parameters step. Pure.
import { num, path } from "./svg.js";
import { batchesOf, togetherIn, updateOf } from "./updates.js";

const LEAST_WIDTH = 5;
const [AIR, TALL] = [1, 2.5];

/** The brackets of the updates in view that are wide enough to be told apart; none where each batch makes one. */
export function stepsSvg({ plan, view, cursor, fresh }, frame) {
  if (togetherIn(plan) === 1) return "";
  const end = view.first + view.count - 1;
  const now = updateOf(cursor, plan);
  /** @type {Record<"made" | "now", string[]>} */
  const parts = { made: [], now: [] };
  for (let update = updateOf(view.first, plan); update <= updateOf(end, plan); update += 1) {
    const { first, count } = batchesOf(update, plan);
    const [from, to] = [Math.max(first, view.first), Math.min(first + count - 1, end)];
    const [left, right] = [frame.x(frame.start(from)) + 1, frame.x(frame.start(to) + frame.batchSize(to)) - 1];
    if (right - left < LEAST_WIDTH) continue;
    const y = frame.strip + frame.m.strip + AIR;
    const [opens, closes] = [from === first, to === first + count - 1];
    const start = opens ? `M${num(left)} ${num(y)}v${TALL}` : `M${num(left)} ${num(y + TALL)}`;
    parts[update === now && !fresh ? "now" : "made"].push(`${start}H${num(right)}${closes ? `v-${TALL}` : ""}`);
  }
  return path("together", parts.made) + path("together now", parts.now);
}
