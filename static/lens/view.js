// The lens's place in the page: two columns (the lens with the cursor's handle over its strip, the data with its
// caption).
import { t } from "../language.js";
import { whereText, whereWords } from "./cursor.js";
import { escaped } from "./svg.js";

const ROW = `
<div class="lens-row">
  <div class="lens-chart"></div>
  <figure class="lens-data">
    <div class="data-svg"></div>
    <p class="data-key"></p>
    <label class="data-held"><input type="checkbox"> <span></span></label>
    <figcaption></figcaption>
  </figure>
</div>`;
const CHART = `
<div class="lens-svg"></div>
<div class="lens-cursor" role="slider" tabindex="0"></div>
<p class="lens-readout"></p>`;

/** Fills the two columns that the page has reserved inside `host`, or builds them. */
export function createView(host, where) {
  if (!host.querySelector(".lens-row")) host.innerHTML = ROW;
  const part = (selector) => host.querySelector(selector);
  const [chart, data, words] = [part(".lens-chart"), part(".data-svg"), part("figcaption")];
  const [key, held] = [part(".data-key"), part(".data-held")];
  chart.innerHTML = CHART;
  const svg = part(".lens-svg");
  const handle = part(".lens-cursor");
  const readout = part(".lens-readout");
  handle.setAttribute("aria-label", t("Batch"));

  function describe(description) {
    words.textContent = description.caption;
    if (key.innerHTML !== description.key) key.innerHTML = description.key;
    held.hidden = description.held === "";
    held.querySelector("span").textContent = description.held;
  }

  return {
    chart,
    svg,
    handle,
    held: held.querySelector("input"),
    data,
    sizes: () => sizesOf(host, svg, data),
    drawLens(picture, frame) {
      svg.innerHTML = picture;
      Object.assign(handle.style, {
        left: `${frame.left}px`,
        width: `${frame.right - frame.left}px`,
        top: `${frame.strip - 5}px`,
        height: `${frame.m.strip + 10}px`,
      });
    },
    drawData(picture, words) {
      data.innerHTML = picture;
      describe(words);
    },
    /** Only what lies over the still part of the data's picture. */
    lightData(live, words) {
      data.querySelector(".live").innerHTML = live;
      data.querySelector("desc").textContent = words.caption;
      describe(words);
    },
    /** What the "chart" or the "data" is to show has not come yet; what stands there is dimmed if that takes long. */
    await(name, isAwaited) {
      part(`.lens-${name}`).setAttribute("aria-busy", String(isAwaited));
    },
    /** The values at one place, a sentence each; their lines have a place of their own. */
    read(lines) {
      readout.innerHTML = lines.map((words) => `<span>${escaped(words)}</span>`).join(" ");
    },
    /** Scrolls so far that a place of the lens, `y` px below its upper edge, is in the window above `bar`. */
    keepInSight(y, bar) {
      const { top, bottom } = svg.getBoundingClientRect();
      const sticks = bar && getComputedStyle(bar).position === "sticky";
      const end = innerHeight - (sticks ? bar.offsetHeight : 0);
      if (top + y > 0 && top + y < end) return;
      scrollBy({ top: top < 0 ? top : Math.min(bottom - end, top), behavior: "instant" });
    },
    /** The cursor in words, for eyes and for the handle. */
    tell(index, plan, done) {
      if (where) {
        where.innerHTML = whereHtml(index, plan);
        where.parentElement.dataset.widest = widestWords(plan);
      }
      handle.setAttribute("aria-valuemin", "1");
      handle.setAttribute("aria-valuemax", String(done));
      handle.setAttribute("aria-valuenow", String(index + 1));
      handle.setAttribute("aria-valuetext", whereText(index, plan));
    },
  };
}

const TYPE = 12;

/**
 * How much room there is, in px: `room` for all, `lens` and `data` across; with the class `fit` on the host also
 * `height` for the lens and `dataHeight` for the data. `type`: the size of the type, which the page sets
 * as --chart-type.
 */
function sizesOf(host, svg, data) {
  const fit = host.classList.contains("fit");
  return {
    room: host.clientWidth || widthInside(host.parentElement),
    lens: svg.clientWidth,
    height: fit ? svg.clientHeight : undefined,
    data: data.clientWidth,
    dataHeight: fit ? data.clientHeight : undefined,
    type: Number.parseFloat(getComputedStyle(host).getPropertyValue("--chart-type")) || TYPE,
  };
}

/** The width that a block in an element would have: what is in the lens is known also where it is hidden. */
function widthInside(element) {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return Math.max(0, element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight));
}

/** The longest that the words can be, whose lines are reserved: those of the last batch. */
const widestWords = (plan) =>
  whereWords(plan.total_batches - 1, plan)
    .map((part) => part.replaceAll(" ", "\u00a0"))
    .join("\u00a0· ");

function whereHtml(index, plan) {
  const words = whereWords(index, plan, (text, kind) => `<b class="${kind}">${text}</b>`);
  return words.map((part, index) => `<span>${part}${index + 1 < words.length ? "<i> ·</i>" : ""}</span>`).join(" ");
}
