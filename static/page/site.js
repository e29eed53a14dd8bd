// Where the server was found, a path before its own ones included (it may stand behind a proxy). All other addresses
// follow from it.

// Assets are served at static/<hash>/page/ below the server's address.
const ROOT = new URL("../../../", import.meta.url);

/** The server's address, without a slash at its end. */
export const SITE = ROOT.href.replace(/\/$/, "");

/** The API's root. */
export const API = new URL("api/v1/", ROOT);
