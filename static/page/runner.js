// From a configuration to its run: one GET where it is short, the stream where the plan says that it takes long.
// Latest wins, with one request in flight; a late one is left for a newer one.

import { t } from "../language.js";
import { Problem, follow, get, route } from "./api.js";
import { latest } from "./latest.js";

export const POINTS = 300;
const LONG_SECONDS = 0.3;
const LIMITED = 429;
/** A busy server that asks for a longer pause says why, and so does the page; a shorter one passes without a word. */
const LONG_PAUSE_SECONDS = 3;
const LEAST_MS_BETWEEN_SNAPSHOTS = 100;

/**
 * `delegate`: run(run, wish), refused(problem, wish), waiting(wish, estimate), streaming(wish, updatesDone),
 * late(wish), which no other word explains, lost(seconds), limited(detail), found(), failed(detail, wish).
 */
export function createRunner(delegate) {
  let slow = false;
  let explained = false;
  const connection = {
    lost(seconds) {
      slow = explained = true;
      delegate.lost(seconds);
    },
    busy({ status, message, pause }) {
      slow = true;
      explained = status === LIMITED || pause >= LONG_PAUSE_SECONDS;
      if (explained) delegate.limited(message);
    },
    found() {
      delegate.found();
    },
  };

  const queue = latest(work, (wish) => {
    if (!explained) delegate.late(wish);
  });

  async function work(wish, signal) {
    slow = explained = false;
    try {
      const estimate =
        wish.estimate ?? (await get(route("plan", wish.query), signal, connection)).plan?.estimated_seconds;
      if (estimate <= LONG_SECONDS) await short(wish, signal);
      else if (!wish.mayStream) delegate.waiting(wish, estimate);
      else await long(wish, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem) delegate.refused(error, wish);
      else {
        reportError(error);
        delegate.failed(t("The page could not show this run. Reload it."), wish);
      }
    }
  }

  async function short(wish, signal) {
    const run = await get(route("run", wish.query, { points: POINTS, ...wish.lens }), signal, connection);
    if (!signal.aborted) delegate.run(run, wish);
  }

  async function long(wish, signal) {
    slow = explained = true;
    let run = { status: "training" };
    let shown = 0;
    delegate.streaming(wish, 0);
    await follow(route("run/events", wish.query, { points: POINTS }), signal, {
      ...connection,
      found: () => delegate.streaming(wish, run.updates_done ?? 0),
      event(name, data) {
        if (signal.aborted) return;
        if (name === "failed") return delegate.failed(data.detail, wish);
        run = { ...run, ...data, status: name === "finished" ? data.status : "training" };
        const now = performance.now();
        if (name === "curve") delegate.streaming(wish, data.updates_done);
        if (name === "finished" || (name === "curve" && now - shown >= LEAST_MS_BETWEEN_SNAPSHOTS)) {
          shown = now;
          delegate.run(run, wish);
        }
      },
    });
  }

  return {
    /**
     * Wishes for a run: {query, lens (what more its answer is to carry), estimate (seconds, or null when unknown),
     * mayStream}.
     */
    ask: (wish) => queue.ask(wish, { replace: slow }),
    stop: () => queue.drop(),
  };
}
