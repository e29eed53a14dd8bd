// Two fingers on the chart zoom it: what lies under each stays there. One finger scrolls the page as everywhere.

import { pinched } from "./zoom.js";

/** `delegate`: scales(), those of the chart as it is drawn, or null; zoomed([from, to]) in updates. */
export function createPinch(element, delegate) {
  /** @type {[number, number] | null} the updates under the two fingers */
  let grip = null;

  /** @returns {[number, number]} */
  const places = ({ touches }) => {
    const { left } = element.getBoundingClientRect();
    const [one, other] = [...touches].map(({ clientX }) => clientX - left);
    return [Math.min(one, other), Math.max(one, other)];
  };

  element.addEventListener("touchstart", (event) => {
    const scales = delegate.scales();
    const [left, right] = places(event);
    grip = scales && event.touches.length === 2 ? [scales.updateAt(left), scales.updateAt(right)] : null;
  });
  element.addEventListener(
    "touchmove",
    (event) => {
      const scales = delegate.scales();
      if (!grip || !scales || event.touches.length !== 2) return;
      event.preventDefault();
      const share = (x) => (x - scales.left) / (scales.right - scales.left);
      const [left, right] = places(event);
      if (right > left) delegate.zoomed(pinched(grip, [share(left), share(right)]));
    },
    { passive: false },
  );
  for (const end of ["touchend", "touchcancel"]) element.addEventListener(end, () => (grip = null));
}
