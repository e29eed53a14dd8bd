// What is under way: waiting for a long run to be wanted, its progress, a lost connection.

import { t, tn } from "../language.js";
import { seconds } from "./format.js";

/**
 * `top`: the line at the stage's top that says a lost connection, null where there is none. `delegate.wanted()` when
 * Run is pressed, `delegate.stopped()` when Stop is.
 */
export function createStatus(element, top, delegate) {
  // In the chart's place, while a long run waits to be wanted.
  const wait = element.ownerDocument.getElementById("waiting");
  const words = element.querySelector("span");
  const bar = element.querySelector("progress");
  const run = element.querySelector("[data-run]");
  const stop = element.querySelector("[data-stop]");
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

  function lost(text) {
    show(top ? "" : text);
    if (!top) return;
    top.textContent = text;
    top.hidden = false;
  }

  return {
    clear: () => show(""),
    say: (text) => show(text),
    waiting,
    progress: (done, plan) =>
      show(tn("{count} update done", "{count} updates done", done), { share: done / plan.total_updates }),
    lost: (pause) =>
      lost(
        pause < 1
          ? t("Connection lost, trying again now.")
          : t("Connection lost, trying again in {seconds} s.", { seconds: Math.round(pause) }),
      ),
    stopped: (done) =>
      show(tn("Stopped after {count} update.", "Stopped after {count} updates.", done), { wanted: true }),
  };
}
