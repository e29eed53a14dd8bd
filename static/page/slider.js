// A slider with a log scale and a number field beside it: one value, two ways to set it, and marks to press.

import { t } from "../language.js";
import { count } from "./format.js";
import { refusal } from "./config.js";
import { spelled } from "./number.js";
import { moved, place } from "./scale.js";
import { placedMarks } from "./scales.js";

const RESOLUTION = 1000;

/**
 * `delegate.changed(value, settled, more)` while it moves (settled false) and when it is let go (true); after a key
 * `more` of the same gesture may follow, which has ended with `delegate.left()`. `delegate.typed(text, refused)`.
 */
export function createSlider(element, spec, delegate) {
  const range = element.querySelector("[type=range]");
  const field = element.querySelector("input.number");
  const marks = element.querySelector(".marks");
  const hint = element.querySelector("[data-hint]");
  const locked = range.disabled;
  let scale = [1, 2];
  let value = Number(field.value);
  let held = false; // by a pointer
  let pressed = false; // a key, which repeats while it is down
  let settled = true;
  let typing = false;
  /** @type {any} what `show` was given last */
  let shown = null;
  let marked = "";
  let hinted = "";

  range.addEventListener("pointerdown", () => {
    held = true;
    delegate.left();
  });
  for (const end of ["pointerup", "pointercancel"]) range.addEventListener(end, () => (held = false));
  range.addEventListener("keydown", () => (pressed = true));
  range.addEventListener("keyup", () => {
    pressed = false;
    settle(true);
  });
  range.addEventListener("blur", () => {
    pressed = false;
    settle();
    delegate.left();
  });
  range.addEventListener("input", () => {
    const next = moved(value, range.value / RESOLUTION, scale, !held);
    const same = next === value;
    value = next;
    settled = typing = false;
    put();
    if (!same) delegate.changed(value, false);
  });
  range.addEventListener("change", () => {
    if (!pressed) settle();
  });
  field.addEventListener("input", () => (typing = true));
  field.addEventListener("change", () => {
    const refused = refusal(field.value, spec);
    typing = refused !== null;
    delegate.typed(refused ? field.value : spelled(field.value), refused);
  });
  element.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[data-value]");
    if (chosen && !locked) delegate.changed(Number(chosen.dataset.value), true);
  });
  new ResizeObserver(mark).observe(marks);

  function settle(more = false) {
    if (settled) return;
    settled = true;
    delegate.changed(value, true, more);
  }

  function put() {
    range.value = Math.round(place(value, scale.at(-1), scale[0]) * RESOLUTION);
    if (!(typing && document.activeElement === field)) field.value = value;
  }

  function mark() {
    if (!shown) return;
    const placed = placedMarks(shown.marks, shown.stops, marks.clientWidth);
    const key = JSON.stringify(placed);
    if (key === marked) return;
    marked = key;
    const focused = marks.querySelector(":focus")?.dataset.value;
    marks.replaceChildren(...placed.map(label));
    if (focused) marks.querySelector(`[data-value="${focused}"]`)?.focus({ preventScroll: true });
  }

  function label({ value: at, text, side, at: share }) {
    const made = document.createElement(shown.pressed && !locked ? "button" : "span");
    if (shown.pressed && !locked) {
      made.setAttribute("type", "button");
      made.dataset.value = at;
      made.setAttribute("aria-label", t("{label} {value}", { label: spec.label, value: count(at) }));
    } else made.setAttribute("aria-hidden", "true");
    made.className = side;
    made.textContent = text;
    made.style.left = `${share * 100}%`;
    return made;
  }

  return {
    /** Shows a value on its scale, both as scales.js has them. */
    show(setting) {
      shown = setting;
      scale = setting.stops;
      value = setting.value;
      mark();
      put();
      if (hint && setting.hint !== hinted) {
        hint.innerHTML = hinted = setting.hint;
        if (locked) for (const button of hint.querySelectorAll("button")) button.replaceWith(button.textContent);
      }
      range.setAttribute("aria-valuetext", setting.spoken);
    },
    /** What is being typed gives way to the value that is shown next. */
    forget() {
      typing = false;
    },
  };
}
