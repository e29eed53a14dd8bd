// Requests to the API: problems as errors, a busy server asked again, a lost server waited for.

import { languageTag, t } from "../language.js";
import { API } from "./site.js";
import { parser } from "./sse.js";

const LONGEST_PAUSE = 8;
// A stream is silent for 15 seconds at most: keep_alive_seconds of app/epochwise/settings.py.
const SILENT_SECONDS = 45;
/** A table may take long to be sent. */
const SENDING_SECONDS = 8 * SILENT_SECONDS;
const CSV = { "Content-Type": "text/csv" };
const LEAST_ASKED = 0.5;
const MOST_ASKED = 3600;
const TERMINAL = ["finished", "failed"];
// The statuses of what may be gone in a moment are those of app/epochwise/client/retries.py.
const BUSY = [429, 503];
const NO_SERVER_BEHIND_THE_PROXY = [502, 504];

/**
 * The connection broke, or nothing comes any more: a rejected fetch or read, told apart from a mistake of our own,
 * which may be a TypeError too.
 */
class Lost extends Error {}

/** What the API refuses, with its problem document's members. */
export class Problem extends Error {
  /**
   * @param {any} document
   * @param {{status?: number, pause?: number}} [answer] its status, and the seconds to wait before asking again
   */
  constructor(document, { status, pause = 1 } = {}) {
    super(document.detail ?? document.title ?? t("The server could not answer."));
    this.document = document;
    this.status = status;
    this.pause = pause;
  }

  /** The refused fields: [{field, message, allowed}]; empty for other problems. */
  get fields() {
    return this.document.errors ?? [];
  }
}

/** A route below the API's root with a configuration's query and more parameters, in the page's language. */
export function route(name, query, more = {}) {
  const own = new URLSearchParams(more);
  if (languageTag() !== "en") own.set("lang", languageTag());
  const parameters = [query, own.toString()].filter(Boolean).join("&");
  return parameters ? `${name}?${parameters}` : name;
}

/**
 * The JSON of a GET. Before each pause, `delegate.lost(seconds)` is told of a lost connection and
 * `delegate.busy(problem)` of a server that asks to wait; `delegate.lost(0)` when the lost server is asked again, which
 * may take long, and `delegate.found()` when there is an answer after all.
 */
export const get = (path, signal, delegate) =>
  persist(
    whole(path, (response) => response.json()),
    signal,
    delegate,
  );

/** The same of an answer in plain text. */
export const getText = (path, signal, delegate) =>
  persist(
    whole(path, (response) => response.text()),
    signal,
    delegate,
  );

/** The JSON of a POST that changes nothing: `body` is a table in CSV. Sent again as a GET is. */
export const postTable = (path, body, signal) =>
  persist(
    whole(path, (response) => response.json(), { method: "POST", body, headers: CSV }),
    signal,
    {},
  );

/**
 * What a request that changes something is answered with, as JSON, null where that is nothing. It is sent once: what
 * was lost on the way may have been done.
 * @param {RequestInit} options its method, body and headers
 */
export async function send(path, options) {
  try {
    const response = await request(path, undefined, SENDING_SECONDS, options);
    return response.status === 204 ? null : await carried(response.json(), SILENT_SECONDS);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    throw new Problem({ detail: t("The connection broke before the server had answered. Try again.") });
  }
}

/** Stores a table in CSV on the server. */
export const storeTable = (path, body) => send(path, { method: "POST", body, headers: CSV });

/** What is read of an answer. One that takes very long has longer each time: a server may begin its run anew. */
const whole =
  (path, read, options = {}) =>
  async (signal, failures) => {
    const seconds = SILENT_SECONDS * 2 ** failures;
    return carried(read(await request(path, signal, seconds, options)), seconds);
  };

/** Every event of a stream to `delegate.event(name, data)`, resumed where it broke, until its terminal event. */
export async function follow(path, signal, delegate) {
  let last = null;
  await persist(
    async (own, _, landed) => {
      const response = await request(last ? `${path}&after=${encodeURIComponent(last)}` : path, own);
      if (response.status === 204) return;
      for await (const event of events(response.body)) {
        landed();
        last = event.id;
        delegate.event(event.name, JSON.parse(event.data));
        if (TERMINAL.includes(event.name)) return;
      }
      throw new Lost("the stream ended before its terminal event");
    },
    signal,
    delegate,
  );
}

async function* events(body) {
  const { push } = parser();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await carried(reader.read());
      if (done) return;
      yield* push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function request(path, signal, seconds = SILENT_SECONDS, options = {}) {
  const response = await carried(fetch(new URL(path, API), { signal, credentials: "omit", ...options }), seconds);
  if (response.ok && !isPage(response)) return response;
  if (response.ok) throw new Problem({ detail: t("Not Epochwise answered, but a web page, as of a login. Reload.") });
  const document = await response.json().catch(() => ({
    detail: t("The server answered with status {status}.", { status: String(response.status) }),
  }));
  const pause = secondsOf(response.headers.get("Retry-After") ?? document.retry_after);
  throw new Problem(document, { status: response.status, pause });
}

/** Whether a page came where none is asked for: a proxy's login or a network's welcome. */
const isPage = (response) => response.headers.get("Content-Type")?.startsWith("text/html") ?? false;

/** What the network brings: broken, cut short or silent for so long it is lost. */
async function carried(promise, seconds = SILENT_SECONDS) {
  let clock;
  const silence = new Promise((_, reject) => {
    clock = setTimeout(() => reject(new Lost(`nothing came for ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([promise, silence]);
  } catch (error) {
    const isBroken = error instanceof TypeError || error instanceof SyntaxError;
    throw isBroken ? new Lost(error.message, { cause: error }) : error;
  } finally {
    clearTimeout(clock);
  }
}

/** How long to wait for a busy server: what it asks for, within reason; a second where it names none or a date. */
function secondsOf(asked) {
  const seconds = Number(asked ?? NaN);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, LEAST_ASKED), MOST_ASKED) : 1;
}

async function persist(attempt, signal, delegate) {
  let failures = 0;
  let waited = false;
  const landed = () => {
    if (waited) delegate?.found?.();
    waited = false;
    failures = 0;
  };
  for (;;) {
    try {
      const answer = await ended((own) => attempt(own, failures, landed), signal);
      landed();
      return answer;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (error instanceof Lost || NO_SERVER_BEHIND_THE_PROXY.includes(error.status)) {
        failures += 1;
        const seconds = Math.min(LONGEST_PAUSE, 2 ** (failures - 2));
        delegate?.lost?.(seconds);
        await pause(seconds, signal);
        delegate?.lost?.(0);
      } else if (BUSY.includes(error.status)) {
        delegate?.busy?.(error);
        await pause(error.pause * (1 + Math.random() / 4), signal);
      } else throw error;
      waited = true;
    }
  }
}

/** What `work(own)` brings; whatever of it is still under way at its end is called off, as when `signal` aborts. */
async function ended(work, signal) {
  const own = new AbortController();
  const abort = () => own.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  try {
    return await work(own.signal);
  } finally {
    signal?.removeEventListener("abort", abort);
    abort();
  }
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
