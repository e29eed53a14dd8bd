// The page's script begins here: it reads what came with the page and starts the lab, an embed only when it is in view.
// All other scripts are asked for when the first picture is painted, so that it waits behind none of them, and then all
// at once: each would else be known only when the one that imports it has come.

import { noteEarly } from "./early.js";

const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}");
const doEarly = noteEarly(document);

// A tab in the background paints nothing until it is looked at.
const painted = () =>
  new Promise((/** @type {(value?: unknown) => void} */ resolve) =>
    document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve)),
  );

const inView = (element) =>
  new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });

function preload(attributes) {
  document.head.append(Object.assign(document.createElement("link"), attributes));
}

/** The words for a page whose scripts do not start; the style sheet shows them when they have waited for long. */
const unstarted = /** @type {HTMLElement} */ (document.getElementById("unstarted"));

async function start() {
  const [{ speak }, { Lab }] = await Promise.all([import("../language.js"), import("./lab.js")]);
  speak(document.documentElement.lang, boot.messages);
  return new Lab(document, boot).start();
}

unstarted.hidden = true;
if (boot.embed) {
  const { tellHeight } = await import("./host.js");
  tellHeight();
  await inView(document.getElementById("stage"));
}
await painted();
for (const name of boot.modules) preload({ rel: "modulepreload", href: boot.folder + name });
preload({ rel: "preload", as: "script", href: boot.plotly });
unstarted.hidden = false;
const { charted } = await start().catch((error) => {
  unstarted.classList.add("failed");
  throw error;
});
unstarted.hidden = true;
doEarly();
await charted;
document.documentElement.dataset.ready = "true";
