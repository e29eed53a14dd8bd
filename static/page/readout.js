// What is read off the whole run stands in a small card beside the place, inside the chart however narrow that is.

const ASIDE = 12;

/** A card in the chart's `element`, not in the way of the pointer. The page's speaker tells those who do not see it. */
export function createReadout(element) {
  const card = Object.assign(document.createElement("div"), { className: "readout", hidden: true });
  card.setAttribute("aria-hidden", "true");
  element.append(card);

  return {
    /** `label`: lines of text; `update`: where it belongs; `scales`: frame.js's. */
    show(label, update, scales) {
      card.replaceChildren(...label.map((line) => Object.assign(document.createElement("div"), { textContent: line })));
      card.hidden = false;
      card.style.maxWidth = `${scales.width}px`;
      const [at, width] = [scales.x(update), card.offsetWidth];
      const right = at + ASIDE + width <= scales.width ? at + ASIDE : at - ASIDE - width;
      card.style.left = `${Math.max(0, Math.min(right, scales.width - width))}px`;
      card.style.top = `${scales.top + ASIDE / 2}px`;
    },
    hide() {
      card.hidden = true;
    },
  };
}
