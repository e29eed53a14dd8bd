// Buttons, keys and pointer that move the cursor.
import { stepOfKey } from "./cursor.js";

const BUTTON_KEYS = ["ArrowLeft", "ArrowRight"];
const BACKWARD = ["back", "reopen", "start"];

/**
 * Buttons under `element` marked data-step (next, finish, back, reopen, start, end, play). `delegate`: step(name),
 * play().
 */
export function createButtons(element, delegate) {
  const buttons = [...element.querySelectorAll("[data-step]")];
  const press = ({ target }) => {
    const button = target.closest("[data-step]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.step === "play") delegate.play();
    else delegate.step(button.dataset.step);
  };
  const key = (event) => {
    if (BUTTON_KEYS.includes(event.key)) onKey(event, delegate);
  };
  element.addEventListener("click", press);
  element.addEventListener("keydown", key);
  return {
    /** Buttons that lead nowhere are off, but keep the focus. */
    show({ atStart, atEnd, playing }) {
      for (const button of buttons) {
        const { step } = button.dataset;
        const off = BACKWARD.includes(step) ? atStart : step === "play" ? atStart && atEnd : atEnd;
        button.setAttribute("aria-disabled", String(off));
        if (step === "play") button.dataset.now = playing ? "pause" : atEnd && !atStart ? "again" : "play";
      }
    },
    destroy() {
      element.removeEventListener("click", press);
      element.removeEventListener("keydown", key);
    },
  };
}

/** Moves the cursor as a key asks; other keys are left alone. */
export function onKey(event, delegate) {
  const step = stepOfKey(event);
  if (step === undefined) return;
  event.preventDefault();
  delegate.step(step);
}

/**
 * Pressing on the chart puts the cursor there, dragging takes it along. `delegate.point(x)`: x in the chart, answers
 * whether the cursor was there already; `pressedAgain()`: it was, and the pointer did not drag it away; `over(x)`:
 * where the pointer is, undefined when it has left.
 */
export function createPointer(chart, delegate) {
  let held = false;
  let again = false;
  const placeOf = ({ clientX }) => clientX - chart.getBoundingClientRect().left;
  const down = (event) => {
    if (event.button !== 0) return;
    held = true;
    chart.setPointerCapture(event.pointerId);
    again = delegate.point(placeOf(event));
  };
  const move = (event) => {
    if (!held) return delegate.over(placeOf(event));
    again = delegate.point(placeOf(event)) && again;
  };
  const out = () => delegate.over(undefined);
  const cancel = () => {
    held = false;
  };
  const up = () => {
    if (held && again) delegate.pressedAgain();
    cancel();
  };
  const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel, pointerleave: out };
  for (const [name, listener] of Object.entries(listeners)) chart.addEventListener(name, listener);
  return {
    destroy() {
      for (const [name, listener] of Object.entries(listeners)) chart.removeEventListener(name, listener);
    },
  };
}
