// A slider with a log scale and a number field beside it: one value, two ways to set it.

import { count } from "./format.js";
import { moved, place, stops } from "./scale.js";

const RESOLUTION = 1000;

/** `delegate.changed(value, settled)` while it moves (settled false) and when it is let go or typed (true). */
export function createSlider(element, delegate) {
  const range = element.querySelector("[type=range]");
  const field = element.querySelector("[type=number]");
  const marks = element.querySelector(".marks");
  const hint = element.querySelector("[data-hint]");
  let scale = [1];
  let value = Number(field.value);
  let held = false;
  let marked = "";

  range.addEventListener("pointerdown", () => (held = true));
  for (const end of ["pointerup", "pointercancel"]) range.addEventListener(end, () => (held = false));
  range.addEventListener("input", () => {
    const next = moved(value, range.value / RESOLUTION, scale, !held);
    const same = next === value;
    value = next;
    put();
    if (!same) delegate.changed(value, false);
  });
  range.addEventListener("change", () => delegate.changed(value, true));
  field.addEventListener("change", () => delegate.typed(field.value));

  function put() {
    range.value = Math.round(place(value, scale.at(-1)) * RESOLUTION);
    if (document.activeElement !== field) field.value = value;
  }

  function mark(labelled, most) {
    const key = JSON.stringify([labelled, most]);
    if (key === marked) return;
    marked = key;
    marks.replaceChildren(...labelled.map(({ value: at, text }) => {
      const label = document.createElement("span");
      label.textContent = text ?? count(at);
      label.style.left = `${place(at, most) * 100}%`;
      return label;
    }));
  }

  return {
    /** Shows a value on a scale up to `most`, with marks [{value, text}] and what there is to say of it. */
    show({ value: now, most, labelled, snaps, words, spoken }) {
      scale = stops(most, snaps);
      value = now;
      mark(labelled, most);
      put();
      hint.textContent = words;
      range.setAttribute("aria-valuetext", spoken);
    },
    /** The field takes the value although it has the focus: it came from the page's history. */
    refresh() {
      field.value = value;
    },
    focus() {
      field.focus();
      field.select();
    },
  };
}
