// The lens's place in the page: two columns (the lens with the cursor's handle over its strip, the data with its caption).
import { whereText, whereWords } from "./cursor.js";
import { escape } from "./svg.js";

const MARKUP = `
<div class="lens-row">
  <div class="lens-chart"><div class="lens-svg"></div><div class="lens-cursor" role="slider" tabindex="0" aria-label="Batch"></div></div>
  <figure class="lens-data"><div class="data-svg"></div><figcaption></figcaption></figure>
</div>`;

/** Builds the columns inside `host`, in place of the first picture. */
export function createView(host, where) {
  host.innerHTML = MARKUP;
  const part = (selector) => host.querySelector(selector);
  const [chart, handle, data, words] = [part(".lens-svg"), part(".lens-cursor"), part(".data-svg"), part("figcaption")];
  return {
    chart: part(".lens-chart"),
    handle,
    widths: () => ({ lens: Math.floor(chart.clientWidth), data: Math.floor(data.clientWidth) }),
    drawLens(svg, frame) {
      chart.innerHTML = svg;
      Object.assign(handle.style, {
        left: `${frame.left}px`, width: `${frame.right - frame.left}px`, top: `${frame.strip - 5}px`, height: `${frame.m.strip + 10}px`,
      });
    },
    drawData(svg, caption) {
      data.innerHTML = svg;
      words.textContent = caption;
    },
    /** The cursor in words, for eyes and for the handle. */
    tell(update, plan, done) {
      if (where) where.innerHTML = whereHtml(update, plan);
      handle.setAttribute("aria-valuemin", "1");
      handle.setAttribute("aria-valuemax", String(done));
      handle.setAttribute("aria-valuenow", String(update + 1));
      handle.setAttribute("aria-valuetext", whereText(update, plan));
    },
  };
}

function whereHtml(update, plan) {
  const words = Object.fromEntries(Object.entries(whereWords(update, plan)).map(([name, said]) => [name, escape(said)]));
  return `<b class="e">${words.epoch}</b> ${words.ofEpochs} · <b class="b">${words.batch}</b> ${words.ofBatches} · ${words.update} ${words.ofUpdates}`;
}
