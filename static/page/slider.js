// A slider with a log scale and a number field beside it: one value, two ways to set it.

import { refusal } from "./config.js";
import { t } from "../language.js";
import { count } from "./format.js";
import { spelled } from "./number.js";
import { epochsText, samplesText, updatesText } from "../lens/text.js";
import { moved, place, stops } from "./scale.js";

const RESOLUTION = 1000;
const MOST_EPOCHS = 10_000;
const POPULAR = [32, 64, 128];
const LEAST_APART = 0.06;
/** Further to the right than this, a label ends at its mark: behind it there is no room. */
const FAR_RIGHT = 0.905;

/** What the batch slider shows: it reaches past n, so that the edge can be seen. */
export function batchScale(asked, plan, words) {
  const n = plan.samples;
  const most = Math.max(2 * n, asked, 2);
  const apart = (mark, next) => mark < next && place(next, most) - place(mark, most) > LEAST_APART;
  const marks = [{ value: 1 }, ...POPULAR.map((value) => ({ value }))]
    .filter(({ value }) => apart(value, n))
    .filter(({ value }, index, all) => index === all.length - 1 || apart(value, all[index + 1].value));
  return {
    value: asked,
    most,
    words,
    snaps: [...POPULAR, n],
    labelled: [...marks, { value: n, text: t("all {samples}", { samples: n }), leans: true }],
    spoken: t("{samples} per batch, {updates} per epoch", {
      samples: samplesText(asked),
      updates: updatesText(plan.updates_per_epoch),
    }),
  };
}

/** What the epochs slider shows. */
export function epochScale({ epochs, updates_per_epoch: each, total_updates: total }) {
  return {
    value: epochs,
    most: Math.max(MOST_EPOCHS, epochs),
    snaps: [1, 10, 100, 1000],
    labelled: [1, 10, 100, 1000, MOST_EPOCHS].map((value) => ({ value })),
    words: `${epochsText(epochs)} × ${updatesText(each)} = ${updatesText(total)}`,
    spoken: t("{epochs}, {updates} in all", { epochs: epochsText(epochs), updates: updatesText(total) }),
  };
}

/**
 * `delegate.changed(value, settled)` while it moves (settled false) and when it is let go (true); `delegate.typed(text,
 * refused)`.
 */
export function createSlider(element, spec, delegate) {
  const range = element.querySelector("[type=range]");
  const field = element.querySelector("[type=number]");
  const marks = element.querySelector(".marks");
  const hint = element.querySelector("[data-hint]");
  let scale = [1];
  let value = Number(field.value);
  let held = false; // by a pointer
  let pressed = false; // a key, which repeats while it is down
  let settled = true;
  let typing = false;
  let marked = "";

  range.addEventListener("pointerdown", () => (held = true));
  for (const end of ["pointerup", "pointercancel"]) range.addEventListener(end, () => (held = false));
  range.addEventListener("keydown", () => (pressed = true));
  for (const end of ["keyup", "blur"])
    range.addEventListener(end, () => {
      pressed = false;
      settle();
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

  function settle() {
    if (settled) return;
    settled = true;
    delegate.changed(value, true);
  }

  function put() {
    range.value = Math.round(place(value, scale.at(-1)) * RESOLUTION);
    if (!(typing && document.activeElement === field)) field.value = value;
  }

  function mark(labelled, most) {
    const key = JSON.stringify([labelled, most]);
    if (key === marked) return;
    marked = key;
    marks.replaceChildren(
      ...labelled.map(({ value: at, text, leans }) => {
        const label = document.createElement("span");
        const ends = at === most || (leans && place(at, most) > FAR_RIGHT);
        label.className = ends ? "last" : leans ? "leans" : "";
        label.textContent = text ?? count(at);
        label.style.left = `${place(at, most) * 100}%`;
        return label;
      }),
    );
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
    /** What is being typed gives way to the value that is shown next. */
    forget() {
      typing = false;
    },
    focus() {
      field.focus();
      field.select();
    },
  };
}
