// The band over the whole run that shows the lens's window: to be dragged, moved by keys, and called by a press beside
// it.

const LEAST_PX = 5;
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 };

/** `delegate.seek(first, settled, cursor)` moves the lens's window, and its cursor there or along. */
export function createBand(element, delegate) {
  const band = element.querySelector(".window");
  /** @type {any} the chart's scales, and `end`: the updates of the whole run */
  let scales = null;
  /** @type {any} the lens's window {first, count} */
  let shown = null;
  /** @type {number | null} where in the band the pointer holds it, in updates */
  let grip = null;

  const updateAt = (clientX) => {
    const x = clientX - element.getBoundingClientRect().left;
    return Math.max(0, Math.min(scales.end, scales.updateAt(x)));
  };
  const within = (first) => Math.max(0, Math.min(first, scales.end - shown.count));

  band.addEventListener("pointerdown", (event) => {
    band.setPointerCapture(event.pointerId);
    band.classList.add("held");
    grip = updateAt(event.clientX) - shown.first;
    event.stopPropagation();
  });
  band.addEventListener("pointermove", (event) => {
    if (grip !== null) delegate.seek(within(updateAt(event.clientX) - grip), false);
  });
  for (const end of ["pointerup", "pointercancel"])
    band.addEventListener(end, () => {
      if (grip === null) return;
      grip = null;
      band.classList.remove("held");
      delegate.seek(shown.first, true);
    });
  band.addEventListener("keydown", (event) => {
    const target =
      event.key === "Home"
        ? 0
        : event.key === "End"
          ? scales.end
          : shown.first + (KEYS[event.key] ?? NaN) * shown.count;
    if (Number.isNaN(target)) return;
    event.preventDefault();
    delegate.seek(within(target), true);
  });
  element.addEventListener("click", (event) => {
    if (!scales || !shown || band.contains(event.target) || !inside(event)) return;
    call(updateAt(event.clientX));
  });

  /** Brings the lens to an update, in the middle of its window. */
  const call = (update) => delegate.seek(within(update - shown.count / 2), true, update);

  function inside(event) {
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return x >= scales.left && x <= scales.right && y >= scales.top && y <= scales.bottom;
  }

  function put() {
    const [from, to] = scales?.range ?? [0, 0];
    const end = shown && Math.min(shown.first + shown.count, scales?.end);
    band.hidden = !shown || !scales || shown.count >= scales.end || end <= from || shown.first >= to;
    if (band.hidden) return;
    const start = scales.x(Math.max(shown.first, from));
    const width = Math.max(LEAST_PX, scales.x(Math.min(end, to)) - start);
    band.style.top = `${scales.top}px`;
    band.style.height = `${scales.bottom - scales.top}px`;
    band.style.left = `${Math.min(start, scales.right - width)}px`;
    band.style.width = `${width}px`;
    band.setAttribute("aria-valuemin", "1");
    band.setAttribute("aria-valuemax", String(Math.max(1, Math.round(scales.end - shown.count + 1))));
    band.setAttribute("aria-valuenow", String(Math.round(shown.first + 1)));
  }

  return {
    call,
    /** Whether there is a lens to bring. */
    get leads() {
      return shown !== null;
    },
    /** The chart's scales have changed; the whole run has `end` updates. */
    place(newest, end) {
      scales = { ...newest, end };
      put();
    },
    /** The lens's window {first, count}, with the words for those who do not see it. */
    show(window, words) {
      shown = window;
      band.setAttribute("aria-valuetext", words);
      put();
    },
  };
}
