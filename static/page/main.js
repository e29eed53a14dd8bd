// The page's script begins here: it reads what came with the page and starts the lab, an embed only when it is in view.

import { Lab } from "./lab.js";
import { tellHeight } from "./host.js";

const boot = JSON.parse(document.getElementById("boot").textContent);

const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

const inView = (element) => new Promise((resolve) => {
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
await new Lab(document, boot).start();
document.documentElement.dataset.ready = "true";
