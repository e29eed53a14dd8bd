// Requests to the API: problems as errors, a busy server asked again, a lost server waited for.

import { API } from "./site.js";
import { parser } from "./sse.js";

const LONGEST_PAUSE = 8;
const TERMINAL = ["finished", "failed"];

/** What the API refuses, with its problem document's members. */
export class Problem extends Error {
  constructor(document) {
    super(document.detail ?? document.title ?? "The server could not answer.");
    this.document = document;
  }

  /** The refused fields: [{field, message, allowed}]; empty for other problems. */
  get fields() {
    return this.document.errors ?? [];
  }
}

/** A route below the API's root with a configuration's query and more parameters. */
export function route(name, query, more = {}) {
  const parameters = [query, new URLSearchParams(more).toString()].filter(Boolean).join("&");
  return parameters ? `${name}?${parameters}` : name;
}

/** The JSON of a GET. `delegate.lost(seconds)` is told before each pause after a lost connection, `delegate.found()` when it is back. */
export const get = (path, signal, delegate) =>
  persist(async () => (await request(path, signal)).json(), signal, delegate);

/** The same of an answer in plain text. */
export const getText = (path, signal, delegate) =>
  persist(async () => (await request(path, signal)).text(), signal, delegate);

/** Every event of a stream to `delegate.event(name, data)`, resumed where it broke, until its terminal event. */
export async function follow(path, signal, delegate) {
  let last = null;
  let ended = false;
  while (!ended) {
    ended = await persist(async (landed) => {
      const response = await request(last ? `${path}&after=${encodeURIComponent(last)}` : path, signal);
      if (response.status === 204) return true;
      landed();
      for await (const event of events(response.body)) {
        last = event.id;
        delegate.event(event.name, JSON.parse(event.data));
        if (TERMINAL.includes(event.name)) return true;
      }
      throw new TypeError("the stream ended before its terminal event");
    }, signal, delegate);
  }
}

async function* events(body) {
  const { push } = parser();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield* push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function request(path, signal) {
  const response = await fetch(new URL(path, API), { signal, credentials: "omit" });
  if (response.ok) return response;
  const document = await response.json().catch(() => ({ status: response.status, detail: `The server answered ${response.status}.` }));
  const problem = new Problem(document);
  problem.status = response.status;
  problem.pause = Number(response.headers.get("Retry-After") ?? document.retry_after ?? 1);
  throw problem;
}

async function persist(attempt, signal, delegate) {
  let lost = 0;
  const landed = () => {
    if (lost) delegate?.found?.();
    lost = 0;
  };
  for (;;) {
    try {
      const answer = await attempt(landed);
      landed();
      return answer;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (error instanceof Problem && error.status === 503) {
        await pause(error.pause * (1 + Math.random() / 4), signal);
      } else if (error instanceof TypeError) {
        lost += 1;
        const seconds = Math.min(LONGEST_PAUSE, 2 ** (lost - 2));
        delegate?.lost?.(seconds);
        await pause(seconds, signal);
      } else throw error;
    }
  }
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
