// The stream of a job of many runs: /api/v1/sweep/events, /seeds/events or /compare/events.

import { t } from "../language.js";
import { follow, Problem, route } from "./api.js";

/**
 * One stream at a time. `delegate`: started(data), run(data), finished(data), failed(words). A connection that is lost
 * is taken up again where it broke.
 */
export function createGroupStream(delegate) {
  /** @type {AbortController | null} */
  let running = null;

  const stop = () => {
    running?.abort();
    running = null;
  };

  return {
    /** Asks a route such as "sweep" about a run's query, with the route's own parameters. */
    async start(name, query, parameters) {
      stop();
      const own = new AbortController();
      running = own;
      const event = (kind, data) => {
        if (own.signal.aborted) return;
        if (kind === "failed") delegate.failed(data.detail ?? data.title);
        else delegate[kind]?.(data);
      };
      try {
        await follow(route(`${name}/events`, query, parameters), own.signal, { event });
      } catch (error) {
        if (own.signal.aborted) return;
        if (!(error instanceof Problem)) reportError(error);
        delegate.failed(error instanceof Problem ? error.message : t("The server could not answer."));
      }
    },
    /** Nobody waits for the runs that are left: the server cancels them. */
    stop,
  };
}
