// The address bar follows the state: replaced while something moves, a new entry when it settles; an embed never adds one.

const REPLACE_MS = 400;

/** `delegate.went(search)` when the reader went back or forward to another state. */
export function createHistory({ embed }, delegate) {
  let moving = false;
  let timer = 0;
  let search = location.search;

  function put(method, query) {
    clearTimeout(timer);
    timer = 0;
    const address = `${query ? `?${query}` : location.pathname}${location.hash}`;
    try {
      if (query !== location.search.slice(1)) history[method](null, "", address);
    } catch {
      // A sandboxed frame may refuse, and a browser may refuse too many in a row: the state holds without its address.
    }
    search = location.search;
  }

  window.addEventListener("popstate", () => {
    if (location.search === search) return; // Only the fragment changed: a link within the page, or the way back from it.
    clearTimeout(timer);
    moving = false;
    search = location.search;
    delegate.went(search);
  });

  return {
    /** A state that goes on moving (settled false) or stays. One gesture makes one entry, the one before it is left alone. */
    write(query, settled) {
      put(embed || moving ? "replaceState" : "pushState", query);
      moving = !settled;
    },
    /** What is looked at, not what is run: the present entry follows, now and then. */
    touch(query) {
      clearTimeout(timer);
      timer = setTimeout(() => put("replaceState", query), REPLACE_MS);
    },
  };
}
