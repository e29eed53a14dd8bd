// The page of questions: the search, and the small pictures as they come into view.

import { SITE } from "../page/site.js";
import { ASKS, smallSvg } from "./small.js";

/** @type {any[]} */
const items = [...document.querySelectorAll("main li")];
/** @type {any} */
const find = document.querySelector(".find");
/** @type {any[]} */
const groups = [...document.querySelectorAll("main section")];

/** Each word of the search stands in the question, or among the other words for it. */
function search() {
  const words = find.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    const text = `${item.textContent} ${item.dataset.words}`.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
    shown += Number(!item.hidden);
  }
  for (const group of groups) group.hidden = [...group.querySelectorAll("li")].every(({ hidden }) => hidden);
  const output = find.querySelector("output");
  output.textContent = output.dataset.found.replace("{shown}", shown).replace("{total}", items.length);
}

find.hidden = false;
find.addEventListener("input", search);

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
for (const place of document.querySelectorAll(".small")) watcher.observe(place);
