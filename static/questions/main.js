// The page of questions: what a search finds, shown while you type, and the link that copies its address.

import { copy } from "../page/clipboard.js";
import { latest } from "../page/latest.js";
import { showPictures } from "./pictures.js";

/** @type {any} */
const form = document.querySelector(".find");

/** The address of what is searched for now, with all else that this page's address says. */
function searchedAddress() {
  const address = new URL(form.action);
  address.search = location.search;
  const query = form.q.value.trim();
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  return address.href;
}

/** Puts the parts of the server's page in the places of this page's; where it has none, all stays as it is. */
async function show(address, signal) {
  const text = await fetch(address, { signal })
    .then((answer) => (answer.ok ? answer.text() : null))
    .catch(() => null);
  if (text === null) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of /** @type {any} */ (document.querySelectorAll("[data-part]"))) {
    const found = page.querySelector(`[data-part="${part.dataset.part}"]`);
    part.replaceChildren(...(found?.childNodes ?? []));
  }
  showPictures(document);
  document.title = page.title;
  // Back leads to the answer that the search has left.
  if (location.pathname === new URL(address).pathname) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

/** Copies a link's address and says so beside it; where that is not allowed, the address stands there, selected. */
async function share(link) {
  const said = link.parentElement.querySelector(".shared");
  if (await copy(link.href)) said.textContent = said.dataset.copied;
  else {
    said.textContent = link.href;
    getSelection()?.selectAllChildren(said);
  }
}

const searches = latest(show);
const search = () => searches.ask(searchedAddress());
form.addEventListener("input", search);
// What was typed before this script was there.
if (form.q.value !== form.q.defaultValue) search();
document.addEventListener("click", (event) => {
  const link = /** @type {any} */ (event.target).closest(".share");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  share(link);
});
addEventListener("popstate", () => location.reload());
showPictures(document);
