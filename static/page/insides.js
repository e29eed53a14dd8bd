// The insides of the run that is shown: its losses in the lens, what its updates did, and its data.

import { DATA_FIELDS } from "../lens/model.js";
import { Problem, get, route } from "./api.js";
import { latest } from "./latest.js";
import { configQuery } from "./url.js";

/**
 * `delegate`: came(part), a part of the run as the lens takes it; failed(message). Of several wishes for one part only
 * the newest counts.
 */
export function createInsides(delegate) {
  let shown = null;
  let data = "";
  const [windows, updates, dataset] = [0, 1, 2].map(() => latest(bring));

  async function bring({ path, part }, signal) {
    try {
      const answer = await get(path, signal);
      if (!signal.aborted) delegate.came(part(answer));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem) delegate.failed(error.message);
      else reportError(error);
    }
  }

  return {
    /**
     * The run of another query is shown: its data is asked for where it differs, and nothing more of the run before.
     */
    show(query, config) {
      if (query !== shown) {
        windows.drop();
        updates.drop();
      }
      shown = query;
      const wanted = configQuery(config, DATA_FIELDS);
      if (wanted === data) return;
      data = wanted;
      dataset.ask({ path: route("dataset", data), part: (rows) => ({ dataset: rows }) }, { replace: true });
    },
    askWindow(first, count) {
      windows.ask({ path: route("run/window", shown, { first, count }), part: (window) => ({ window }) });
    },
    askUpdates(first, count, fields) {
      updates.ask({
        path: route("run/updates", shown, { first, count, fields: ["update", ...fields] }),
        part: (told) => ({ updates: told.updates }),
      });
    },
  };
}
