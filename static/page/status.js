// What is under way: waiting for a long run to be wanted, its progress, a lost connection.

import { t, tn } from "../language.js";
import { seconds } from "./format.js";

const SOON_MS = 1000;

/** How far a run is, and about how long it still takes once that can be told; `left` in seconds or null. */
export function progressText(done, total, left) {
  const values = { done, time: left === null ? "" : seconds(Math.max(1, Math.round(left))) };
  return left === null
    ? tn("{done} of {count} update", "{done} of {count} updates", total, values)
    : tn("{done} of {count} update, about {time} left", "{done} of {count} updates, about {time} left", total, values);
}

/** Tells how many seconds are left of a run, by what it did since the first update that was told; null too early. */
export function createForecast(now = () => performance.now()) {
  let first = { done: Infinity, at: 0 };
  return (done, total) => {
    if (done < first.done || first.done === 0) first = { done, at: now() };
    const [elapsed, since] = [now() - first.at, done - first.done];
    return elapsed < SOON_MS || since <= 0 ? null : (elapsed / 1000) * ((total - done) / since);
  };
}

/**
 * `top`: the line at the stage's top that says what is waited for, null where there is none. `delegate.wanted()` when
 * Run is pressed, `delegate.stopped()` when Stop is.
 */
export function createStatus(element, top, delegate) {
  // In the chart's place, while a long run waits to be wanted.
  const wait = element.ownerDocument.getElementById("waiting");
  const words = element.querySelector("span");
  const bar = element.querySelector("progress");
  const run = element.querySelector("[data-run]");
  const stop = element.querySelector("[data-stop]");
  const left = createForecast();
  for (const button of [run, wait.querySelector("button")]) button.addEventListener("click", () => delegate.wanted());
  stop.addEventListener("click", () => delegate.stopped());

  /**
   * @param {string} text
   * @param {{wanted?: boolean, share?: number | null}} [state] whether Run is offered; the part that is done, 0 to 1
   */
  function show(text, { wanted = false, share = null } = {}) {
    words.textContent = text;
    run.hidden = !wanted;
    stop.hidden = bar.hidden = share === null;
    if (share !== null) bar.value = share;
    element.hidden = text === "";
    if (top) top.hidden = true;
    wait.hidden = true;
  }

  function waiting(plan, estimate) {
    show("");
    const time = seconds(estimate).replace(" ", "\u00a0");
    wait.querySelector("p").textContent = tn(
      "This run makes {count} update, about {time} of computing. It starts when you press Run.",
      "This run makes {count} updates, about {time} of computing. It starts when you press Run.",
      plan.total_updates,
      { time },
    );
    wait.hidden = false;
  }

  function atTop(text) {
    show(top ? "" : text);
    if (!top) return;
    top.textContent = text;
    top.hidden = text === "";
  }

  return {
    clear: () => show(""),
    say: (text) => show(text),
    waiting,
    awaited: atTop,
    progress: (done, { total_updates: total }) =>
      show(progressText(done, total, left(done, total)), { share: done / total }),
    lost: (pause) =>
      atTop(
        pause < 1
          ? t("Connection lost, trying again now.")
          : t("Connection lost, trying again in {seconds} s.", { seconds: Math.round(pause) }),
      ),
    stopped: (done) =>
      show(tn("Stopped after {count} update.", "Stopped after {count} updates.", done), { wanted: true }),
  };
}
