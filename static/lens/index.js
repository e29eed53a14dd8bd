// The lens: a few epochs, batch by batch, with the data beside them and one cursor.
//
//   const lens = createLens({ host, steps, where }, delegate)
//     host    the element that holds the lens
//     steps   holds the buttons [data-step=next|finish|play|back|reopen|start|end]   (optional)
//     where   takes the sentence "epoch 1 of 1,000 · batch 23 of 40 · update 23 of 40,000"   (optional)
//   delegate
//     needWindow(first, count)           losses of a range are wanted: answer with lens.update({ window })
//     needUpdates(first, count, fields)  the insides of updates are wanted: answer with lens.update({ updates })
//     needRows(first, count)             only the rows of batches are wanted: answer with lens.update({ rows: { first,
//                                        list } })
//     followed()                         whether the step is seen elsewhere, so that the page stays   (optional)
//     inspected()                        the cursor's batch was pressed once more, or Enter on it   (optional)
//     say(words)                         what a screen reader is to say after a step
//     cursorMoved({ index, epoch, batch, first, count, playing, pace, fresh })
//                                        all from 0; first, count: the batches in the lens
//   An `index` is that of a batch in the run; `batch` is its place in the epoch.
//   lens.update(part, cursor)      a run's JSON as the API gives it, or parts of it: { plan, config, initial,
//                                  window: { first, loss, epochs }, updates, epochs, status, diverged_at_update,
//                                  stopped_at_epoch, batches_done, dataset }; another config starts anew. The cursor
//                                  stays, or goes where it is put
//   lens.setCursor(index)          as if the learner had stepped there
//   lens.setWindow(first, cursor)  the view begins there; the cursor keeps its place in it, or goes where it is put
//   lens.leave()                   the run is no longer the one that is wanted: dimmed, nothing steps, until
//                                  lens.update brings a run
//   lens.fields                    the members of an update that its pictures need
//   lens.state                     { index, epoch, batch, first, count, playing, pace, fresh }
//   lens.showMeansSoFar(shown)     whether the mean so far in each epoch is drawn too
//   lens.stop()                    pauses Play
//   lens.destroy()
import { position, stepped } from "./cursor.js";
import { createBeside } from "./beside.js";
import { fieldsFor, kindOf } from "./data.js";
import { lensCount, lensFrame, stepOf, batchAt, viewFor } from "./frame.js";
import { placeOf } from "./labels.js";
import { lensSvg } from "./lens.js";
import { sizeOf } from "./measures.js";
import { covers, doneOf, followedPlan, lensModel, sameData } from "./model.js";
import { browserTimers, createPlay } from "./play.js";
import { readoutWords, stepWords, untrainedWords } from "./readout.js";
import { createButtons, createPointer, onKey } from "./steps.js";
import { createView } from "./view.js";
import { createWishes } from "./wishes.js";

const SETTLED_MS = 90;

/** `seams.timers`: {set(task, ms), clear(timer)}; `seams.calm()`: whether motion is to be reduced. */
export function createLens(elements, delegate, seams = {}) {
  return new Lens(elements, delegate, { timers: browserTimers, calm: prefersCalm, ...seams });
}

const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class Lens {
  #elements;
  #delegate;
  #timers;
  /** @type {ReturnType<typeof createView> | null} */
  #view = null;
  /** @type {ReturnType<typeof createButtons> | null} */
  #buttons = null;
  /** @type {ReturnType<typeof createPointer> | null} */
  #pointer = null;
  /** @type {ResizeObserver | null} */
  #observer = null;
  #play;
  /** @type {any} what has come of the run's JSON, part by part */
  #run = {};
  #cursor = 0;
  #fresh = true;
  #window = { first: 0, count: 1 };
  #wishes;
  /** @type {ReturnType<typeof createBeside> | null} */
  #beside = null;
  /** @type {{room: number, lens: number, height?: number, data: number, dataHeight?: number, type: number}} */
  #sizes = { room: 0, lens: 0, height: undefined, data: 0, dataHeight: undefined, type: 12 };
  #settling = null;
  /** @type {{model: any, frame: any} | null} */
  #lens = null;
  #stride = 1;
  #left = false;
  /** @type {number | undefined} where the pointer is over the lens */
  #over;
  #unsaid = false;
  #soFar = false;

  constructor(elements, delegate, { timers, calm }) {
    this.#elements = elements;
    this.#delegate = delegate;
    this.#timers = timers;
    this.#wishes = createWishes(delegate);
    this.#play = createPlay(
      {
        at: () => ({ index: this.#cursor, plan: this.#run.plan, done: doneOf(this.#run) }),
        moved: (index) => this.#move(index),
        changed: () => this.#tell(),
        calm,
      },
      timers,
    );
  }

  get state() {
    return {
      ...position(this.#cursor, this.#run.plan),
      ...this.#window,
      playing: this.#play.playing,
      pace: this.#play.pace,
      fresh: this.#fresh,
    };
  }

  get fields() {
    return fieldsFor(this.#run.dataset ? kindOf(this.#run.dataset) : "plane");
  }

  update({ updates = [], ...part }, cursor) {
    const anew = part.config !== undefined && JSON.stringify(part.config) !== JSON.stringify(this.#run.config);
    if (anew) this.#startAnew(part.config);
    this.#run = { ...this.#run, ...part };
    if (part.plan) this.#leaving(false);
    this.#wishes.keep(updates);
    if (!this.#run.plan || !this.#run.config) return;
    if (this.#view === null) this.#build();
    if (cursor > 0) this.#fresh = false;
    this.#cursor = this.#within(cursor ?? this.#cursor);
    this.#draw();
    this.#tell();
    this.#say();
    if (part.dataset) this.#ask();
    else this.#askSoon(anew);
  }

  setCursor(index) {
    this.#play.stop();
    this.#move(this.#within(index));
  }

  setWindow(first, cursor) {
    if (this.#left) return;
    const plan = followedPlan(this.#run);
    const size = this.#size;
    const step = stepOf(plan, size);
    const start = Math.max(0, Math.min(Math.round(first / step) * step, plan.total_batches - lensCount(plan, size)));
    const at = cursor ?? start + this.#cursor - this.#window.first;
    this.#window = { ...this.#window, first: start };
    this.setCursor(at);
  }

  #within(index) {
    return Math.max(0, Math.min(index, doneOf(this.#run) - 1));
  }

  leave() {
    this.#play.stop();
    this.#leaving(true);
    if (this.#elements.where) this.#elements.where.textContent = "";
    this.#buttons?.show({ atStart: true, atEnd: true, playing: false });
  }

  #leaving(left) {
    this.#left = left;
    this.#elements.host.classList.toggle("stale", left);
  }

  showMeansSoFar(shown) {
    if (shown === this.#soFar) return;
    this.#soFar = shown;
    if (this.#view) this.#draw();
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
    this.#wishes.forget();
    this.#beside?.forget();
    this.#cursor = 0;
    this.#stride = 1;
    this.#fresh = true;
    this.#unsaid = false;
    this.#window = { first: 0, count: 1 };
    this.#lens = null;
    this.#run = sameData(config, this.#run.config) ? { dataset: this.#run.dataset } : {};
  }

  #build() {
    const { host, steps, where } = this.#elements;
    this.#view = createView(host, where);
    this.#beside = createBeside(this.#view);
    this.#pointer = createPointer(this.#view.svg, {
      point: (x) => this.#point(x),
      pressedAgain: () => this.#delegate.inspected?.(),
      over: (x) => {
        this.#over = x;
        this.#read();
      },
    });
    if (steps)
      this.#buttons = createButtons(steps, {
        step: (name) => this.#pressed(() => this.#step(name)),
        play: () => this.#pressed(() => this.#toggle()),
      });
    host.addEventListener("keydown", this.#key);
    this.#view.held.addEventListener("change", this.#showHeld);
    this.#sizes = this.#view.sizes();
    this.#observer = new ResizeObserver(() => this.#resized());
    for (const element of [host, this.#view.chart, this.#view.data]) this.#observer.observe(element);
  }

  #showHeld = () => this.#drawData();

  #key = (event) => {
    if (event.key === "Enter" && event.target === this.#view?.handle) this.#delegate.inspected?.();
    else onKey(event, { step: (name) => this.#step(name) });
  };

  #resized() {
    const sizes = this.#view?.sizes() ?? this.#sizes;
    if (JSON.stringify(sizes) === JSON.stringify(this.#sizes)) return;
    this.#sizes = sizes;
    this.#draw();
    this.#ask();
  }

  get #size() {
    return sizeOf(this.#sizes.room, this.#sizes.type);
  }

  /** What a press does is seen where it was pressed. */
  #pressed(act) {
    act();
    if (!this.#lens || this.#left || this.#delegate.followed?.()) return;
    const { model, frame } = this.#lens;
    const loss = model.loss[this.#cursor - model.view.first];
    this.#view?.keepInSight(Number.isFinite(loss) ? placeOf(loss, frame) : frame.bottom, this.#elements.steps);
  }

  #toggle() {
    if (this.#play.playing) return this.#play.stop();
    if (this.#left) return;
    if (this.#cursor > 0 && this.#cursor >= doneOf(this.#run) - 1) this.#move(0);
    this.#play.start();
  }

  #step(name) {
    this.#play.stop();
    this.#move(stepped(name, this.#cursor, this.#run.plan, doneOf(this.#run)));
  }

  /** Whether the cursor stood there already, at rest. */
  #point(x) {
    if (!this.#lens) return false;
    const rested = !this.#play.playing && !this.#fresh;
    this.#play.stop();
    const index = this.#within(batchAt(this.#lens.frame, this.#lens.model, x));
    const stays = rested && index === this.#cursor;
    this.#move(index);
    return stays;
  }

  #move(index) {
    if (this.#left) return;
    this.#stride = index - this.#cursor;
    this.#cursor = index;
    this.#fresh = false;
    this.#draw();
    this.#tell();
    this.#ask();
    this.#delegate.cursorMoved?.(this.state);
    this.#unsaid = !this.#play.playing;
    this.#say();
  }

  /** Says where a step led, once the batch's loss is here. */
  #say() {
    const { plan, window } = this.#run;
    const lossOf = (index) => window?.loss[index - window.first];
    const loss = lossOf(this.#cursor);
    if (!this.#unsaid || loss === undefined) return;
    this.#unsaid = false;
    this.#delegate.say?.(stepWords(this.#cursor, plan, loss, lossOf(this.#cursor - 1)));
  }

  /** The values under the pointer, else the cursor's. */
  #read() {
    if (!this.#lens || this.#left) return;
    const { model, frame } = this.#lens;
    const over = this.#over;
    const untrained = over !== undefined && over < frame.left && model.view.first === 0;
    const index = over === undefined ? this.#cursor : batchAt(frame, model, over);
    this.#view?.read(
      untrained ? untrainedWords(this.#run.initial ?? {}) : readoutWords(model, index, frame.batchSize(index)),
    );
  }

  #tell() {
    if (this.#left) return;
    const done = doneOf(this.#run);
    this.#view?.tell(this.#cursor, followedPlan(this.#run), done);
    this.#buttons?.show({ atStart: this.#cursor === 0, atEnd: this.#cursor >= done - 1, playing: this.#play.playing });
  }

  #draw() {
    const { lens, height, data, dataHeight } = this.#sizes;
    this.#window = viewFor(followedPlan(this.#run), this.#size, this.#cursor, this.#window.first);
    this.#view?.await("data", !this.#run.dataset);
    if (lens > 0 && height !== 0) this.#drawLens();
    if (data > 0 && dataHeight !== 0 && this.#run.dataset) this.#drawData();
  }

  /** A page that is still to come leaves the last one standing: nothing flickers while it is fetched. */
  #drawLens() {
    const { lens: width, height, type } = this.#sizes;
    const here = covers(this.#run.window, this.#window, doneOf(this.#run));
    const shown = this.#lens?.model;
    this.#view?.await("chart", !here);
    if (!here && shown && shown.width === width && shown.height === height && shown.type === type) return;
    const model = lensModel(this.#run, {
      id: this.#elements.host.id || "lens",
      width,
      height,
      type,
      size: this.#size,
      view: this.#window,
      cursor: this.#cursor,
      fresh: this.#fresh,
      soFar: this.#soFar,
    });
    this.#lens = { model, frame: lensFrame(model) };
    this.#view?.drawLens(lensSvg(model), this.#lens.frame);
    this.#read();
  }

  #drawData() {
    const { data: width, dataHeight: height, type } = this.#sizes;
    const { dataset, config, plan } = this.#run;
    const details = this.#wishes.detailsOf(this.#cursor, this.#run, this.fields);
    const id = `${this.#elements.host.id || "lens"}-data`;
    this.#beside?.draw({ id, width, height, type, dataset, config, plan, details, held: this.#view?.held.checked });
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
    const [run, window, cursor, stride] = [this.#run, this.#window, this.#cursor, this.#stride];
    this.#wishes.ask({ run, window, cursor, stride, fields: this.fields });
  }
}
