// The page's script begins here: it reads what came with the page and starts the lab, an embed only when it is in view.
// Nearly all scripts are asked for only when the first picture is painted: about fifty files that it would wait behind.

import { loadLibrary } from "./chart.js";
import { noteEarly } from "./early.js";
import { tellHeight } from "./host.js";

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

if (boot.embed) {
  tellHeight();
  await inView(document.getElementById("stage"));
}
await painted();
const plotly = loadLibrary(boot.assets.plotly);
const { Lab } = await import("./lab.js");
const started = new Lab(document, boot, plotly).start();
doEarly();
await started;
document.documentElement.dataset.ready = "true";
