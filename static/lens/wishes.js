// What the lens still lacks of its run, and asks for: losses, the insides of updates, the rows of draws.
import { covers, doneOf } from "./model.js";
import { drawsAgain } from "./samplings.js";
import { batchesOf, updateOf } from "./updates.js";

const PAGES_AROUND = 2;
const DETAILS_AHEAD = 10;
const DETAILS_KEPT = 400;

/**
 * `delegate`: needWindow, needUpdates, needRows as the lens has them. Each part is asked for once. `at`: {run, window
 * (the batches in view), cursor (a batch), stride (the last step), fields (what of an update is needed)}.
 */
export function createWishes(delegate) {
  const details = new Map();
  const asked = { window: "", details: "", rows: "" };

  /**
   * The details of a batch's update, if all that is needed of them is here, with the batch and its own rows. `loss`: of
   * the batch, where others make the update with it.
   */
  function detailsOf(batch, { plan, window }, fields) {
    const found = details.get(updateOf(batch, plan));
    if (!found || !fields.every((name) => name in found)) return undefined;
    const { first, count } = batchesOf(found.update, plan);
    if (count === 1) return { ...found, batch };
    const start = (batch - first) * plan.batch_size;
    const loss = window?.loss[batch - window.first] ?? NaN;
    return { ...found, batch, rows: found.rows.slice(start, start + plan.batch_size), loss };
  }

  /** Whether a range is to be asked for: it is not empty and not the one asked for last. */
  function isNew(part, first, count) {
    const key = `${first}+${count}`;
    if (count < 1 || key === asked[part]) return false;
    asked[part] = key;
    return true;
  }

  /** The view's losses with those of the pages around it; asked for again when the cursor comes near their end. */
  function askWindow({ run, window: { first, count }, cursor }) {
    const done = doneOf(run);
    const near = cursor > first + count / 2 ? 2 * count : count;
    if (covers(run.window, { first, count: Math.min(near, run.plan.total_batches - first) }, done)) return;
    const from = Math.max(0, first - PAGES_AROUND * count);
    const wanted = Math.min(first + (1 + PAGES_AROUND) * count, done) - from;
    if (isNew("window", from, wanted)) delegate.needWindow?.(from, wanted);
  }

  /** Of draws with replacement, the rows of the view's epochs: how many different ones they are is said. */
  function askRows({ run, window: { first, count } }) {
    const whole = first + count <= doneOf(run) && run.plan.batches_per_epoch <= count;
    if (!drawsAgain(run.config.sampling) || !whole) return;
    if (isNew("rows", first, count)) delegate.needRows?.(first, count);
  }

  function askDetails({ run, cursor, stride, fields }) {
    if (!run.dataset || detailsOf(cursor, run, fields)) return;
    const [first, last] = [cursor, doneOf(run) - 1].map((batch) => updateOf(batch, run.plan));
    const count = Math.min(stride === 1 ? DETAILS_AHEAD : 1, last + 1 - first);
    if (isNew("details", first, count)) delegate.needUpdates?.(first, count, fields);
  }

  return {
    detailsOf,
    ask(at) {
      askWindow(at);
      askRows(at);
      askDetails(at);
    },
    /** Keeps the insides that came; of very many the newest. */
    keep(updates) {
      for (const update of updates) details.set(update.update, update);
      for (const update of details.keys()) {
        if (details.size <= DETAILS_KEPT) break;
        details.delete(update);
      }
    },
    /** Another run: nothing of the last one counts. */
    forget() {
      details.clear();
      Object.assign(asked, { window: "", details: "", rows: "" });
    },
  };
}
