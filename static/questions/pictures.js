// The small pictures beside the questions: each is drawn once, when it comes into view.

import { SITE } from "../page/site.js";
import { ASKS, smallSvg } from "./small.js";

/** Draws a small picture; where the server has no time, its place stays empty. */
async function draw(place) {
  const { picture, query } = place.dataset;
  const [route, parameters] = ASKS[picture];
  const asked = new URLSearchParams(query);
  for (const [name, value] of Object.entries(parameters)) asked.set(name, String(value));
  const answer = await fetch(`${SITE}/api/v1/${route}?${asked}`);
  if (answer.ok) place.innerHTML = smallSvg(picture, await answer.json());
}

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    draw(target);
  }
});

/** By the address of their question. @type {Map<string, Element>} */
const places = new Map();

/** Draws the pictures below an element when they are seen; those of an earlier list are put in their places. */
export function showPictures(element) {
  for (const place of element.querySelectorAll(".small")) {
    const question = place.closest("a").pathname;
    const earlier = places.get(question);
    if (earlier) place.replaceWith(earlier);
    else {
      places.set(question, place);
      watcher.observe(place);
    }
  }
}
