// The drawers under the lens, as what is inside the cursor's update, and under the verdict, as other seeds. One is open
// at a time; its module is asked for when it first opens. In an embed they stand under a tab. A drawer is an entry in
// MODULES, its name in the template, and its name in the address, DRAWERS of app/epochwise/web/view.py.

import { t } from "../language.js";
import { sameData } from "../lens/model.js";
import { count } from "../lens/text.js";
import { styled } from "./styled.js";

const MODULES = {
  update: () => import("./drawers/inside.js"),
  batches: () => import("./drawers/batchmap.js"),
  loss: () => import("./drawers/epochloss.js"),
  race: () => import("./drawers/race.js"),
  seeds: () => import("./drawers/seeds.js"),
  recall: () => import("./drawers/recall.js"),
  surface: () => import("./drawers/surface.js"),
  sweep: () => import("./drawers/sweep.js"),
  trainon: () => import("./drawers/trainon.js"),
};
/** What the names say that changes with the cursor. */
const NAMES = {
  update: ({ makes }) => t("Inside update {update}", { update: count(makes + 1) }),
  loss: ({ epoch }) => t("Which loss is the loss of epoch {epoch}?", { epoch: count(epoch + 1) }),
};
/** Of a drawer that a reader looks at, at least so many CSS pixels are in the window. */
const LEAST_SEEN = 150;

/** Under the lens: their style sheet is another than that of those under the verdict. */
const CLOSER = ["update", "batches", "loss"];

/**
 * The drawers in `elements`, the places where they stand. `boot`: the page's data, with the `folder` of its files. A
 * drawer's module has create(body, {ask, change, choose, visit, locked, refit, most}) -> {draw(state), close()}, where
 * `state` is {run, dataset, place, measure, width}: the run's JSON, that of its data, the state of the lens (the
 * cursor, the window, Play), the measure that the whole run shows, and the room in CSS pixels; a run or data that are
 * not here are null. `delegate`: ask (as insides.js), change(field, value, stays at the cursor's update),
 * choose(query) of another run, set(changes) of this one, visit(index) of a batch, opened(name);
 * `locked(field)`: whether the page keeps a field as it is; `refit()`: its height is taken anew; `most`: the batches
 * that a run may have; `close()`, if it has one, is called when it is closed. A module that exports OF_ENDED trains
 * more runs beside one that has ended, so it is not shown while a run trains.
 */
export function createDrawers(elements, boot, delegate) {
  const places = elements.map((element) => ({
    element,
    panel: element.querySelector(".drawer"),
    buttons: [...element.querySelectorAll("[data-drawer]")],
  }));
  const buttons = places.flatMap((place) => place.buttons);
  const placeOf = (name) => places.find((place) => place.buttons.some(({ dataset }) => dataset.drawer === name));
  const tabs = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".tabs input")]);
  const tab = tabs.find(({ value }) => value === "inside");
  const made = new Map();
  /** What an answer brings is drawn. */
  const ask = (name, parameters, take, changes) => {
    const took = (answer) => {
      take(answer);
      draw();
    };
    delegate.ask(name, parameters, took, changes);
  };
  /** @type {any} */
  let state = { run: null, dataset: null, place: null, measure: "loss" };
  /** @type {any} the configuration that is or was shown */
  let config = {};
  let tallest = 0;
  let drawnWidth = 0;
  let isOpen = places.map(({ panel }) => panel.dataset.open).find(Boolean) ?? "";

  for (const button of buttons) {
    const { drawer: name } = button.dataset;
    button.addEventListener("click", () => open(name === isOpen ? "" : name));
    // Its files are on their way before it is pressed; if they fail, they are asked for again when it opens.
    for (const near of ["pointerenter", "focus"])
      button.addEventListener(near, () => ready(name).catch(() => {}), { once: true });
  }
  for (const each of tabs) each.addEventListener("change", () => open(each === tab ? isOpen || "update" : ""));
  const resized = new ResizeObserver(draw);
  for (const { panel } of places) resized.observe(panel);
  if (isOpen) load(isOpen).then(comeInSight);

  function open(name) {
    if (name !== isOpen) made.get(isOpen)?.drawer?.close?.();
    isOpen = name;
    for (const place of places) {
      place.panel.hidden = place !== placeOf(name);
      place.panel.dataset.open = place.panel.hidden ? "" : name;
    }
    for (const button of buttons) button.setAttribute("aria-expanded", String(button.dataset.drawer === name));
    for (const [each, { body }] of made) body.hidden = each !== name;
    if (tab && tab.checked !== Boolean(name)) (name ? tab : tabs[0]).checked = true;
    startAnew();
    if (name && (made.get(name)?.failed ?? true)) load(name);
    draw();
    delegate.opened(name);
  }

  /** A link that opens a drawer is to show it, with the chart above it where both have room. */
  function comeInSight() {
    if (boot.embed || scrollY !== 0 || location.hash) return;
    const { element, panel } = placeOf(isOpen);
    element.parentElement.scrollIntoView();
    if (panel.getBoundingClientRect().top > innerHeight - LEAST_SEEN) element.scrollIntoView();
  }

  /** A drawer's module, and what drawers look like. */
  function ready(name) {
    const sheet = CLOSER.includes(name) ? "drawers.css" : "further.css";
    return Promise.all([MODULES[name](), styled(boot.folder + sheet)]);
  }

  /** Makes a drawer when it first opens; one whose files did not come says so, and is made anew the next time. */
  async function load(name) {
    const { panel } = placeOf(name);
    made.get(name)?.body.remove();
    const body = document.createElement("div");
    body.className = `drawer-${name}`;
    /** @type {{body: HTMLElement, drawer: any, failed: boolean, ofEnded: boolean, isDrawn: boolean}} */
    const part = { body, drawer: null, failed: false, ofEnded: false, isDrawn: false };
    made.set(name, part);
    panel.append(body);
    try {
      const [{ create, OF_ENDED = false }] = await ready(name);
      part.ofEnded = OF_ENDED;
      part.drawer = create(body, { ...delegate, ask, refit, locked, most: boot.most_updates });
    } catch (error) {
      reportError(error);
      part.failed = true;
      body.textContent = t("This part of the page could not be loaded. Close it and open it again.");
      panel.setAttribute("aria-busy", "false");
    }
    body.hidden = name !== isOpen;
    draw();
  }

  const locked = (field) => boot.lock.includes(field);

  /** What a reader has chosen in a drawer may make it less tall. */
  function refit() {
    startAnew();
    draw();
  }

  /** Another run, drawer or width: as tall as it will be. */
  function startAnew() {
    tallest = 0;
    const { panel } = placeOf(isOpen) ?? {};
    if (!panel) return;
    panel.style.minHeight = "";
    panel.setAttribute("aria-label", buttons.find(({ dataset }) => dataset.drawer === isOpen)?.textContent ?? "");
  }

  /** What is trained beside a run is so when that has ended: until then the panel says so, and shows nothing of it. */
  function waitForEnd(part) {
    const isTraining = state.run?.status === "training";
    const waits = part.ofEnded && (isTraining || (state.run === null && !part.isDrawn));
    const { panel } = placeOf(isOpen);
    const note = panel.querySelector(".drawer-wait") ?? panel.appendChild(document.createElement("p"));
    note.className = "drawer-wait";
    note.textContent = waits ? t("The other runs are trained when this one has ended.") : "";
    note.hidden = !waits;
    part.body.hidden = waits;
    part.isDrawn ||= !waits;
    if (waits) startAnew();
  }

  function draw() {
    const part = made.get(isOpen);
    if (part?.drawer) waitForEnd(part);
    const { body, drawer } = part ?? {};
    const width = body?.clientWidth;
    if (!drawer || !width || !state.place) return;
    if (width !== drawnWidth) startAnew();
    drawnWidth = width;
    const { panel } = placeOf(isOpen);
    drawer.draw({ ...state, width });
    panel.setAttribute("aria-busy", String(state.run === null || body.getAttribute("aria-busy") === "true"));
    // A short last batch has fewer samples; what stands below stays where it is all the same.
    tallest = Math.max(tallest, Math.ceil(body.getBoundingClientRect().height));
    if (!tab) panel.style.minHeight = `${tallest}px`;
  }

  return {
    /** Another run (null: what is shown is not of what is set now), data set, or place of the cursor is shown. */
    show(part) {
      const now = part.run?.config ?? config;
      if (JSON.stringify(now) !== JSON.stringify(config)) startAnew();
      if (!sameData(now, config)) state.dataset = null;
      config = now;
      state = { ...state, ...part };
      if (part.place) rename();
      draw();
    },
    /** Opens a drawer as the address says; "" closes. */
    open(name) {
      if (name !== isOpen) open(name);
    },
    /** Whether a reader sees the open one: a good part of it is in the window. */
    get inSight() {
      const { top, bottom } = placeOf(isOpen)?.panel.getBoundingClientRect() ?? {};
      return isOpen !== "" && top < innerHeight - LEAST_SEEN && bottom > LEAST_SEEN;
    },
  };

  function rename() {
    for (const button of buttons) {
      const name = NAMES[button.dataset.drawer]?.(state.place);
      if (name && button.textContent !== name) button.textContent = name;
      if (button.dataset.drawer === isOpen) placeOf(isOpen).panel.setAttribute("aria-label", button.textContent);
    }
  }
}
