// What lies over the whole run: the band that shows the lens's window, to be dragged, and the hairline under the
// pointer.

const LEAST_PX = 5;
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 };

/**
 * `delegate.seek(first, settled, cursor)` moves the lens's window, and its cursor there or along;
 * `delegate.hover(update or null)`.
 */
export function createOverlay(element, delegate) {
  const band = element.querySelector(".window");
  const hair = element.querySelector(".hair");
  const readout = element.querySelector(".readout");
  /** @type {any} */
  let frame = null;
  /** @type {any} */
  let view = null;
  /** @type {number | null} */
  let grip = null;

  const left = (update) => frame.left + (update / frame.span) * (frame.right - frame.left);
  const updateAt = (clientX) => {
    const x = clientX - element.getBoundingClientRect().left;
    return Math.max(0, Math.min(frame.span, ((x - frame.left) / (frame.right - frame.left)) * frame.span));
  };
  const within = (first) => Math.max(0, Math.min(first, frame.span - view.count));

  band.addEventListener("pointerdown", (event) => {
    band.setPointerCapture(event.pointerId);
    band.classList.add("held");
    grip = updateAt(event.clientX) - view.first;
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
      delegate.seek(view.first, true);
    });
  band.addEventListener("keydown", (event) => {
    const target =
      event.key === "Home" ? 0 : event.key === "End" ? frame.span : view.first + (KEYS[event.key] ?? NaN) * view.count;
    if (Number.isNaN(target)) return;
    event.preventDefault();
    delegate.seek(within(target), true);
  });
  element.addEventListener("click", (event) => {
    if (!frame || !view || band.contains(event.target) || !inside(event)) return;
    const update = updateAt(event.clientX);
    delegate.seek(within(update - view.count / 2), true, Math.floor(update));
  });
  element.addEventListener("pointermove", (event) => {
    if (frame && event.pointerType !== "touch") delegate.hover(inside(event) ? updateAt(event.clientX) : null);
  });
  element.addEventListener("pointerleave", () => delegate.hover(null));

  function inside(event) {
    const box = element.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
  }

  function stretch(part) {
    part.style.top = `${frame.top}px`;
    part.style.height = `${frame.bottom - frame.top}px`;
  }

  return {
    /** The plot's box {left, right, top, bottom} in pixels, and `span`: the updates it shows. */
    place(box) {
      frame = box;
      stretch(band);
      stretch(hair);
    },
    /**
     * The lens's window {first, count}, with the words for those who do not see it; null hides the band, and so does a
     * window of all there is.
     */
    show(window, words) {
      view = window;
      band.hidden = !window || !frame || window.count >= frame.span;
      if (band.hidden) return;
      const start = left(window.first);
      const end = Math.min(window.first + window.count, frame.span);
      const width = Math.max(LEAST_PX, left(end) - start);
      band.style.left = `${Math.min(start, frame.right - width)}px`;
      band.style.width = `${width}px`;
      band.setAttribute("aria-valuemin", "1");
      band.setAttribute("aria-valuemax", String(Math.max(1, frame.span - window.count + 1)));
      band.setAttribute("aria-valuenow", String(window.first + 1));
      band.setAttribute("aria-valuetext", words);
    },
    /** The hairline at an update with what stands there; null hides it. */
    point(update, text) {
      hair.hidden = readout.hidden = update === null || !frame;
      if (hair.hidden) return;
      const x = left(update);
      hair.style.left = `${x}px`;
      readout.textContent = text;
      const after = x + 10 + readout.offsetWidth < frame.right;
      readout.style.left = `${after ? x + 10 : Math.max(0, x - 10 - readout.offsetWidth)}px`;
    },
  };
}
