// Latest wins with one request in flight: while one is under way only the newest wish waits.

/** A queue for `work(wish, signal)`, which must not throw; `ask` starts a wish or replaces the one that waits. */
export function latest(work) {
  /** @type {{wish: any} | null} */
  let waiting = null;
  /** @type {AbortController | null} */
  let running = null;

  async function next() {
    while (waiting) {
      const { wish } = waiting;
      waiting = null;
      running = new AbortController();
      await work(wish, running.signal);
    }
    running = null;
  }

  return {
    /** `replace` also aborts the wish under way: right where that one would take long. */
    ask(wish, { replace = false } = {}) {
      waiting = { wish };
      if (!running) next();
      else if (replace) running.abort();
    },
    drop() {
      waiting = null;
      running?.abort();
    },
  };
}
