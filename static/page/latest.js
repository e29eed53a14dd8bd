// Latest wins with one request in flight: while one is under way only the newest wish waits, and not for long.

/** An answer that takes longer is late: a newer wish waits for it no more. */
export const LATE_MS = 500;

/**
 * A queue for `work(wish, signal)`, which must not throw and must end when it is aborted; `ask` starts a wish or
 * replaces the one that waits. `late(wish)` is told when the one under way is late.
 */
export function latest(work, late = (/** @type {any} */ _wish) => {}) {
  /** @type {{wish: any} | null} */
  let waiting = null;
  /** @type {AbortController | null} */
  let running = null;
  let isLate = false;

  async function next() {
    while (waiting) {
      const { wish } = waiting;
      waiting = null;
      running = new AbortController();
      isLate = false;
      const clock = setTimeout(() => {
        isLate = true;
        late(wish);
        if (waiting) running?.abort();
      }, LATE_MS);
      await work(wish, running.signal);
      clearTimeout(clock);
    }
    running = null;
  }

  return {
    /** `replace` aborts the wish under way even before it is late: right where that one would take long. */
    ask(wish, { replace = false } = {}) {
      waiting = { wish };
      if (!running) next();
      else if (replace || isLate) running.abort();
    },
    drop() {
      waiting = null;
      running?.abort();
    },
  };
}
