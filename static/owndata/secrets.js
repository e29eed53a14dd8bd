// The secrets that delete data which were uploaded from this browser. They stay in it.

const KEY = "epochwise-own-data";

/** The storage of a window, null where it is not allowed. */
export function storageOf(window) {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The secrets in `storage`, a Storage or null; `now()`: milliseconds since 1970. */
export function createSecrets(storage, now = Date.now) {
  function read() {
    try {
      return JSON.parse(storage?.getItem(KEY) ?? "{}") ?? {};
    } catch {
      return {};
    }
  }

  /** Whether they could be written. */
  function write(all) {
    try {
      storage.setItem(KEY, JSON.stringify(all));
      return true;
    } catch {
      return false;
    }
  }

  return {
    /** Keeps the secret of data that were just stored, {name, secret, expires}; whether that could be done. */
    keep({ name, secret, expires }) {
      const present = Object.entries(read()).filter(([, each]) => Date.parse(each.expires) > now());
      return write({ ...Object.fromEntries(present), [name]: { secret, expires, isShown: false } });
    },
    /** The secret of data, "" where they were uploaded elsewhere. */
    of: (name) => read()[name]?.secret ?? "",
    /** Whether the secret was kept and has not been shown to its reader. */
    isNew: (name) => read()[name]?.isShown === false,
    /** It was shown, which is done once. */
    shown(name) {
      const all = read();
      if (all[name]) write({ ...all, [name]: { ...all[name], isShown: true } });
    },
    forget(name) {
      const { [name]: _, ...others } = read();
      write(others);
    },
  };
}
