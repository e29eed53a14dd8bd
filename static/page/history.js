// The address bar follows the state: replaced while something moves, a new entry when it settles; an embed never adds
// one. It is written once the state is shown: at every new address a browser reads the page's icon anew, which the
// chart would wait for.

const LATEST_MS = 100;
const REPLACE_MS = 400;

/** `delegate.went(search)` when the reader went back or forward to another state. */
export function createHistory({ embed }, delegate) {
  let moving = false;
  let timer = 0;
  /** @type {{method: "pushState" | "replaceState", query: string} | null} */
  let due = null;
  let search = location.search;

  /**
   * An entry that is still to be added is added with the newest query.
   * @param {"pushState" | "replaceState"} method
   */
  function later(method, query, pause) {
    due = { method: due?.method ?? method, query };
    clearTimeout(timer);
    timer = setTimeout(put, pause);
  }

  function put() {
    clearTimeout(timer);
    if (!due) return;
    const { method, query } = due;
    due = null;
    const address = `${query ? `?${query}` : location.pathname}${location.hash}`;
    try {
      if (query !== location.search.slice(1)) history[method](null, "", address);
    } catch {
      // A sandboxed frame may refuse, and a browser may refuse too many in a row: the state holds without its address.
    }
    search = location.search;
  }

  window.addEventListener("popstate", () => {
    // Only the fragment changed: a link within the page, or the way back from it.
    if (location.search === search) return;
    clearTimeout(timer);
    due = null;
    moving = false;
    search = location.search;
    delegate.went(search);
  });

  return {
    /**
     * A state that goes on moving (settled false) or stays. One gesture makes one entry, the one before it is left
     * alone.
     */
    write(query, settled) {
      if (!moving) put();
      later(embed || moving ? "replaceState" : "pushState", query, LATEST_MS);
      moving = !settled;
    },
    /** A gesture has ended: what moves next is another one. */
    ended() {
      moving = false;
    },
    /** What is set is shown with the next frame, which need not wait for the address. */
    shown: () => requestAnimationFrame(() => setTimeout(put)),
    /** What is looked at, not what is run: the present entry follows, now and then. */
    touch(query) {
      later("replaceState", query, REPLACE_MS);
    },
  };
}
