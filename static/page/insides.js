// The insides of the run that is shown: its losses in the lens, what its updates did, and its data.

import { DATA_FIELDS } from "../lens/model.js";
import { updateOf } from "../lens/updates.js";
import { Problem, get, route } from "./api.js";
import { latest } from "./latest.js";
import { anotherRunText } from "./refusals.js";
import { configQuery } from "./url.js";

/**
 * `delegate`: came(part), a part of the run as the lens takes it; failed(message). Of several wishes for one part only
 * the newest counts.
 */
export function createInsides(delegate) {
  let shown = null;
  let id = "";
  let data = "";
  /** @type {any} */
  let settings = {};
  /** @type {any} */
  let plan = null;
  const [windows, updates, dataset, singles, rows] = [0, 1, 2, 3, 4].map(() => latest(bring));
  const more = new Map();

  async function bring({ path, part, take = (answer) => delegate.came(part(answer)), another = false }, signal) {
    try {
      const answer = await get(path, signal);
      if (signal.aborted) return;
      if (!another && answer.id !== undefined && answer.id !== id) delegate.failed(anotherRunText());
      else take(answer);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem) delegate.failed(error.message);
      else reportError(error);
    }
  }

  return {
    /** The run of a query is shown; nothing more is asked of the run before. */
    show(query, run) {
      if (query !== shown) {
        for (const queue of [windows, updates, singles, rows, ...more.values()]) queue.drop();
        more.clear();
      }
      shown = query;
      settings = run.config;
      plan = run.plan;
      id = run.id;
    },
    /** A configuration's data set, where it is another than the last one. */
    askData(config) {
      const wanted = configQuery(config, DATA_FIELDS);
      if (wanted === data) return;
      data = wanted;
      dataset.ask({ path: route("dataset", data), part: (rows) => ({ dataset: rows }) }, { replace: true });
    },
    askWindow(first, count) {
      windows.ask({ path: route("run/window", shown, { first, count }), part: (window) => ({ window }) });
    },
    /** Losses for the chart, which come as singles({first, loss}). */
    askSingles(first, count) {
      singles.ask({ path: route("run/window", shown, { first, count }), take: delegate.singles }, { replace: true });
    },
    /** Only which rows are in each batch of some whole epochs. */
    askRows(first, count) {
      const [from, last] = [first, first + count - 1].map((batch) => updateOf(batch, plan));
      const size = plan.batch_size;
      rows.ask({
        path: route("run/updates", shown, { first: from, count: last + 1 - from, fields: ["rows"] }),
        part: (answer) => ({ rows: { first, list: answer.updates.flatMap((update) => cut(update.rows, size)) } }),
      });
    },
    /**
     * Asks for more of the run that is shown, which comes as take(answer); with `changes`, fields of its configuration,
     * of the run that differs in these. Of several wishes for the same part of the same run only the newest counts.
     */
    ask(name, parameters, take, changes = /** @type {any} */ (null)) {
      const key = JSON.stringify([name, changes]);
      if (!more.has(key)) more.set(key, latest(bring));
      const query = changes ? configQuery({ ...settings, ...changes }, Object.keys(settings)) : shown;
      more.get(key).ask({ path: route(name, query, parameters), take, another: changes !== null });
    },
    askUpdates(first, count, fields) {
      updates.ask({
        path: route("run/updates", shown, { first, count, fields: ["update", ...fields] }),
        part: (answer) => ({ updates: answer.updates }),
      });
    },
  };
}

/** The rows of an update, batch by batch. */
const cut = (rows, size) =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, batch) => rows.slice(batch * size, (batch + 1) * size));
