// The lens: a few epochs, batch by batch, with the data beside them and one cursor.
//
//   const lens = createLens({ host, steps, where }, delegate)
//     host    the element that holds the lens; its content (the server's first picture) is replaced at the first update
//     steps   holds the buttons [data-step=next|finish|play|back|reopen|start|end]   (optional)
//     where   takes the sentence "epoch 1 of 1,000 · batch 23 of 40 · update 23 of 40,000"   (optional)
//   delegate
//     needWindow(first, count)           losses of a range are wanted: answer with lens.update({ window })
//     needUpdates(first, count, fields)  the insides of updates are wanted: answer with lens.setDetails(updates)
//     cursorMoved({ update, epoch, batch, first, count, playing, fresh })   all from 0; first, count: the updates in the lens
//   lens.update(part)      a run's JSON as the API gives it, or parts of it: { plan, config, initial, window: { first, loss, epochs },
//                          epochs, status, diverged_at_update, stopped_at_epoch, updates_done, dataset }; another config starts anew
//   lens.setDetails(list)  members of /run/updates
//   lens.setCursor(update) as if the learner had stepped there
//   lens.state             { update, epoch, batch, first, count, playing, fresh }
//   lens.stop()            pauses Play
//   lens.destroy()
import { position, stepped } from "./cursor.js";
import { caption, dataSvg, fieldsFor, kindOf } from "./data.js";
import { lensFrame, sizeOf, updateAt, viewFor } from "./frame.js";
import { pixelRows } from "./images.js";
import { lensSvg } from "./lens.js";
import { covers, doneOf, lensModel, sameData } from "./model.js";
import { createPlay } from "./play.js";
import { createButtons, createPointer, onKey } from "./steps.js";
import { createView } from "./view.js";

const TYPE = 12;
const SETTLED_MS = 90;
const DETAILS_AHEAD = 10;
const DETAILS_KEPT = 400;

/** `seams.timers`: {set(task, ms), clear(timer)}; `seams.calm()`: whether motion is to be reduced. */
export function createLens(elements, delegate, seams = {}) {
  return new Lens(elements, delegate, { timers: browserTimers, calm: prefersCalm, ...seams });
}

const browserTimers = { set: (task, ms) => setTimeout(task, ms), clear: (timer) => clearTimeout(timer) };
const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class Lens {
  #elements; #delegate; #timers; #view = null; #buttons = null; #pointer = null; #observer = null; #play;
  #run = {}; #cursor = 0; #fresh = true; #window = { first: 0, count: 1 }; #details = new Map(); #drawn = null;
  #pixels = null; #asked = ""; #askedDetails = ""; #settling = null; #lens = null; #stride = 1;

  constructor(elements, delegate, { timers, calm }) {
    this.#elements = elements;
    this.#delegate = delegate;
    this.#timers = timers;
    this.#play = createPlay({
      at: () => ({ update: this.#cursor, plan: this.#run.plan, done: doneOf(this.#run) }),
      moved: (update) => this.#move(update),
      changed: () => this.#tell(),
      calm,
    }, timers);
  }

  get state() {
    return { ...position(this.#cursor, this.#run.plan), ...this.#window, playing: this.#play.playing, fresh: this.#fresh };
  }

  update(part) {
    const anew = part.config !== undefined && JSON.stringify(part.config) !== JSON.stringify(this.#run.config);
    if (anew) this.#startAnew(part.config);
    this.#run = { ...this.#run, ...part };
    if (part.dataset) this.#pixels = kindOf(part.dataset) === "images" ? pixelRows(part.dataset.train.x) : null;
    if (!this.#run.plan || !this.#run.config) return;
    if (this.#view === null) this.#build();
    this.#cursor = Math.max(0, Math.min(this.#cursor, doneOf(this.#run) - 1));
    this.#draw();
    this.#tell();
    this.#askSoon(anew);
  }

  setDetails(updates) {
    for (const one of updates) this.#details.set(one.update, one);
    for (const update of this.#details.keys()) {
      if (this.#details.size <= DETAILS_KEPT) break;
      if (update !== this.#cursor) this.#details.delete(update);
    }
    this.#drawData();
  }

  setCursor(update) {
    this.#play.stop();
    this.#move(Math.max(0, Math.min(update, doneOf(this.#run) - 1)));
  }

  stop() {
    this.#play.stop();
  }

  destroy() {
    this.#play.stop();
    this.#timers.clear(this.#settling);
    this.#observer?.disconnect();
    this.#buttons?.destroy();
    this.#pointer?.destroy();
    if (this.#view) this.#elements.host.removeEventListener("keydown", this.#key);
  }

  #startAnew(config) {
    this.#play.stop();
    this.#details.clear();
    this.#drawn = null;
    this.#asked = this.#askedDetails = "";
    this.#cursor = 0;
    this.#stride = 1;
    this.#fresh = true;
    this.#window = { first: 0, count: 1 };
    this.#lens = null;
    this.#run = sameData(config, this.#run.config) ? { dataset: this.#run.dataset } : {};
  }

  #build() {
    const { host, steps, where } = this.#elements;
    this.#view = createView(host, where);
    const acts = { step: (name) => this.#step(name), play: () => this.#toggle(), point: (x) => this.#point(x) };
    this.#pointer = createPointer(this.#view.chart, acts);
    if (steps) this.#buttons = createButtons(steps, acts);
    host.addEventListener("keydown", this.#key);
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(host);
  }

  #key = (event) => onKey(event, { step: (name) => this.#step(name) });

  #resized() {
    const { lens, data } = this.#view.widths();
    if (lens === this.#lens?.model.width && data === this.#drawn?.width) return;
    this.#draw();
    this.#ask();
  }

  #toggle() {
    if (this.#play.playing) this.#play.stop();
    else this.#play.start();
  }

  #step(name) {
    this.#play.stop();
    this.#move(stepped(name, this.#cursor, this.#run.plan, doneOf(this.#run)));
  }

  #point(x) {
    if (!this.#lens) return;
    this.#play.stop();
    this.#move(Math.min(updateAt(this.#lens.frame, this.#lens.model, x), doneOf(this.#run) - 1));
  }

  #move(update) {
    this.#stride = update - this.#cursor;
    this.#cursor = update;
    this.#fresh = false;
    this.#draw();
    this.#tell();
    this.#ask();
    this.#delegate.cursorMoved?.(this.state);
  }

  #tell() {
    const done = doneOf(this.#run);
    this.#view.tell(this.#cursor, this.#run.plan, done);
    this.#buttons?.show({ atStart: this.#cursor === 0, atEnd: this.#cursor >= done - 1, playing: this.#play.playing });
  }

  #draw() {
    const { lens: width } = this.#view.widths();
    if (width > 0) this.#drawLens(width);
    this.#drawData();
  }

  /** A page that is still to come leaves the last one standing: nothing flickers while it is fetched. */
  #drawLens(width) {
    this.#window = viewFor(this.#run.plan, sizeOf(width), this.#cursor, this.#window.first);
    const here = covers(this.#run.window, this.#window, doneOf(this.#run));
    if (!here && this.#lens && this.#lens.model.width === width) return;
    const model = lensModel(this.#run, {
      id: this.#elements.host.id || "lens", width, view: this.#window, cursor: this.#cursor, fresh: this.#fresh,
    });
    this.#lens = { model, frame: lensFrame(model) };
    this.#view.drawLens(lensSvg(model), this.#lens.frame);
  }

  /** The data with the cursor's batch lit; the batch before stays until the cursor's own has come. */
  #drawData() {
    const { dataset, config, plan } = this.#run;
    const { data: width } = this.#view?.widths() ?? { data: 0 };
    if (!dataset || !plan || width === 0) return;
    const details = this.#details.get(this.#cursor) ?? this.#drawn?.details ?? null;
    if (this.#drawn?.details === details && this.#drawn.width === width && this.#drawn.dataset === dataset) return;
    this.#drawn = { details, width, dataset };
    const model = { id: `${this.#elements.host.id || "lens"}-data`, width, type: TYPE, dataset, config, plan, details, pixels: this.#pixels };
    this.#view.drawData(dataSvg(model), caption(model));
  }

  /** While a slider moves, a run follows a run: only the one that stays is asked for its insides. */
  #askSoon(anew) {
    if (this.#settling !== null && !anew) return;
    this.#timers.clear(this.#settling);
    this.#settling = this.#timers.set(() => {
      this.#settling = null;
      this.#ask();
    }, SETTLED_MS);
  }

  #ask() {
    this.#askWindow();
    this.#askDetails();
  }

  /** The view's losses, and those of the next page when the cursor has passed the middle of this one. */
  #askWindow() {
    const { plan, window } = this.#run;
    const { first, count } = this.#window;
    const done = doneOf(this.#run);
    const ahead = this.#cursor > first + count / 2 ? 2 * count : count;
    const wanted = { first, count: Math.min(ahead, plan.total_updates - first) };
    const key = `${wanted.first}+${wanted.count}`;
    if (covers(window, wanted, done) || key === this.#asked) return;
    this.#asked = key;
    this.#delegate.needWindow?.(wanted.first, wanted.count);
  }

  #askDetails() {
    const { dataset } = this.#run;
    if (!dataset || this.#details.has(this.#cursor)) return;
    const count = Math.min(this.#stride === 1 ? DETAILS_AHEAD : 1, doneOf(this.#run) - this.#cursor);
    const key = `${this.#cursor}+${count}`;
    if (count < 1 || key === this.#askedDetails) return;
    this.#askedDetails = key;
    this.#delegate.needUpdates?.(this.#cursor, count, fieldsFor(kindOf(dataset)));
  }
}
