// The lab: one state, and the parts of the page that show it and change it.

import { t } from "../language.js";
import { viewFor } from "../lens/frame.js";
import { followedPlan } from "../lens/model.js";
import { updatesText } from "../lens/text.js";
import { updateOf } from "../lens/updates.js";
import { createBeside } from "./beside.js";
import { contradictions, unmet } from "./config.js";
import { createHistory } from "./history.js";
import { createInsides } from "./insides.js";
import { stepByKeys } from "./number.js";
import { createParts, SLIDERS } from "./parts.js";
import { differences, regimeOf } from "./plan.js";
import { anotherRunText, tooLongText } from "./refusals.js";
import { createRunner } from "./runner.js";
import { batchScale, epochScale, rateScale } from "./scales.js";
import { createState } from "./state.js";
import { noVerdict, refusedVerdict, stoppedVerdict } from "./verdict.js";

const FOLLOW_SECONDS = 0.1;

export class Lab {
  #page;
  #boot;
  #state;
  #history;
  #runner;
  #parts = {};
  /** @type {ReturnType<typeof createParts>["lens"]} */
  #lens = null;
  /** @type {any} the run that is shown, whole or so far */
  #run = null;
  /** @type {any} what was asked for last, as the runner takes it */
  #wish = null;
  /** @type {any} the wish whose run is shown */
  #taken = null;
  #insides;
  /** Whether a gesture goes on. */
  #moving = false;

  constructor(page, boot) {
    this.#page = page;
    this.#boot = boot;
    this.#state = createState(boot, location.search);
    this.#history = createHistory(boot, { went: (search) => this.#go(search) });
    this.#runner = createRunner(this.#answers());
    stepByKeys(page, boot.schema);
    this.#insides = createInsides({
      came: (part) => {
        this.#lens?.update(part);
        if (!part.dataset) return;
        this.#parts.drawers?.show({ dataset: part.dataset });
        this.#parts.whole.rows(part.dataset);
      },
      singles: (window) => this.#parts.whole.singles(window),
      failed: (message) => this.#parts.status.say(message),
    });
    this.#build();
  }

  /**
   * Shows the run that came with the page, or asks for it. The chart comes after the first picture: what is returned
   * holds its promise.
   */
  start() {
    const { run, untrained, problem } = this.#boot;
    this.#state.learn(run ?? untrained, this.#state.given);
    this.#parts.whole.look();
    this.#show();
    if (run) this.#came(run);
    else if (!problem) this.#ask({ settled: true });
    if (problem) this.#refused(problem.errors ?? [], problem.detail);
    return { charted: this.#parts.whole.load() };
  }

  /** The run that came with the page. */
  #came(run) {
    const { query, given, plan, view } = this.#state;
    this.#wish = { query, given, plan, cursor: view.cursor, settled: false };
    this.#took(run, this.#wish);
    this.#settled(run, this.#wish);
  }

  #build() {
    const { parts, lens } = createParts(this.#page, this.#boot, {
      state: this.#state,
      insides: this.#insides,
      run: () => this.#run,
      change: (name, value, settled, more, cursor) => this.#change(name, value, settled, more, cursor),
      left: () => this.#history.ended(),
      choose: (query) => this.#choose(query),
      visit: (index, how) => this.#visit(index, how),
      seek: (first, settled, cursor) => this.#seek(first, settled, cursor),
      moved: (cursor) => this.#moved(cursor),
      switched: () => {
        this.#parts.drawers?.show({ measure: this.#state.view.measure });
        this.#parts.keep.show();
        this.#history.write(this.#state.address, true);
        this.#showLinks();
      },
      wanted: () => this.#ask({ settled: true, wanted: true }),
      stop: () => this.#stop(),
      beside: this.#beside(),
    });
    this.#parts = parts;
    this.#lens = lens;
  }

  // What the reader does

  /**
   * The reader begins a gesture on a control: the first movement of a slider, a value that is set, an example that is
   * chosen. The run that is shown is the one before it.
   */
  #begins() {
    if (!this.#boot.embed) this.#parts.whole.keep();
  }

  /** A field is set, or with null taken back; one gesture goes on until its value is settled and no `more` may come. */
  #change(name, value, settled, more = false, cursor = 1) {
    const same = value !== null && String(this.#state.value(name) ?? "") === String(value);
    if ((same && !settled) || this.#boot.lock.includes(name)) return;
    if (!this.#moving && !same) this.#begins();
    this.#moving = !settled;
    this.#state.set(name, value, cursor);
    this.#state.follow(name);
    this.#update(settled, more);
  }

  #choose(query) {
    this.#begins();
    this.#moving = false;
    this.#state.choose(query);
    this.#arrived();
    this.#update(true);
  }

  #go(search) {
    this.#state.go(search);
    this.#parts.whole.forget();
    this.#parts.refusals.forgive(true);
    this.#arrived();
    this.#show();
    this.#parts.keep.show();
    this.#ask({ settled: true });
  }

  /** Another query is set whole: drawers, fields and axes are as it says. */
  #arrived() {
    this.#parts.drawers?.open(this.#state.view.open);
    this.#parts.drawers?.show({ measure: this.#state.view.measure });
    for (const name of [...SLIDERS, "fields"]) this.#parts[name]?.forget();
    this.#parts.whole.look();
  }

  #update(settled, more = false) {
    this.#parts.refusals.forgive(settled);
    this.#parts.sentence?.refused(false);
    this.#ask({ settled });
    this.#show();
    this.#history.write(this.#state.address, settled && !more);
  }

  #showPreset() {
    if (this.#run) this.#parts.presets?.show(this.#state.resolved, this.#state.keep);
  }

  /** What follows where a reader has changed the runs beside this one, or this one for one of them. */
  #beside() {
    const shown = () => {
      this.#parts.keep.show();
      this.#showPreset();
      this.#parts.drawers?.show({});
    };
    const written = () => {
      this.#history.write(this.#state.address, true);
      this.#showLinks();
    };
    return createBeside(this.#state, {
      kept: written,
      rearranged: () => {
        shown();
        written();
      },
      set: (change) => {
        this.#begins();
        this.#moving = false;
        change();
        for (const name of [...SLIDERS, "fields"]) this.#parts[name]?.forget();
        this.#update(true);
      },
      scale: (change) => {
        change();
        this.#update(true);
        // Where the batch size is that of the base, this run stays as it is, and the kept ones change.
        shown();
      },
    });
  }

  #seek(first, settled, cursor) {
    this.#lens?.setWindow(first, cursor);
    if (settled) this.#history.touch(this.#state.address);
  }

  /** Takes the lens to a batch and, if need be, the page to the lens, unless the page `stays` where it is. */
  #visit(index, { stays = false } = {}) {
    this.#lens?.setCursor(index);
    if (!stays) this.#page.querySelector(".lens-chart")?.scrollIntoView({ block: "nearest" });
  }

  #moved(place) {
    this.#state.view.cursor = place.index + 1;
    this.#history.touch(this.#state.address);
    this.#parts.drawers?.show({ place });
    this.#showLinks();
    this.#showWindow(place);
  }

  // What the page shows

  /** All that the plan alone tells, at once. */
  #show() {
    const { plan, given, resolved, query } = this.#state;
    const [asked, rate] = ["batch_size", "learning_rate"].map((name) => Number(this.#state.value(name)));
    const sampling = this.#state.value("sampling");
    this.#parts.sentence?.show(plan, asked, regimeOf(plan, sampling));
    this.#parts.differences?.show(given, resolved, query);
    this.#parts.batch_size?.show(batchScale(asked, plan, sampling));
    this.#parts.epochs?.show(epochScale(plan));
    this.#parts.learning_rate?.show(rateScale(rate));
    this.#parts.fields?.show(given, resolved);
    this.#parts.scaling?.show();
    this.#parts.ownData?.show(this.#state.value("dataset"));
  }

  #showWindow(window) {
    const plan = followedPlan(this.#run);
    const [from, to] = [window.first, window.first + window.count - 1].map(
      (batch) => Math.floor(batch / plan.batches_per_epoch) + 1,
    );
    this.#parts.whole.window(
      window,
      from === to
        ? t("epoch {epoch} of {epochs}", { epoch: from, epochs: plan.epochs })
        : t("epochs {from} to {to} of {epochs}", { from, to, epochs: plan.epochs }),
    );
  }

  /** What leads to this run carries all that is seen of it. */
  #showLinks() {
    this.#parts.take?.show();
    this.#parts.verdict?.link();
    const open = this.#page.getElementById("open");
    if (open) open.href = new URL(`./?${this.#state.seen}`, location.href).href;
  }

  /** A run, whole or so far. The cursor goes where the wish has it once, then it is the reader's. */
  #took(run, wish) {
    const { query, given, cursor } = wish;
    const moved = cursor > 1 && wish !== this.#taken;
    this.#taken = wish;
    this.#run = run;
    this.#state.learn(run, given);
    this.#insides.show(query, run);
    this.#parts.whole.show(run);
    if (run.status !== "training") this.#parts.keep.show();
    this.#parts.sentence?.ended(run);
    this.#parts.table?.show(run);
    this.#parts.fields?.show(this.#state.given, this.#state.resolved);
    this.#parts.differences?.show(this.#state.given, this.#state.resolved, this.#state.query);
    this.#showPreset();
    this.#showLinks();
    this.#parts.elsewhere?.show();
    this.#parts.verdict?.show(this.#advised(run));
    this.#parts.finding?.show(run);
    if (this.#lens) {
      this.#insides.askData(run.config);
      this.#lens.update(run, moved ? cursor - 1 : undefined);
      this.#parts.drawers?.show({ run, place: this.#lens.state, measure: this.#state.view.measure });
      this.#showWindow(this.#lens.state);
    }
    this.#history.shown();
  }

  /** The run without advice that would move what is locked. */
  #advised(run) {
    const { lock } = this.#boot;
    if (!run.verdict?.next || lock.length === 0) return run;
    const next = run.verdict.next.filter(({ changes }) => !lock.some((name) => name in changes));
    return { ...run, verdict: { ...run.verdict, next } };
  }

  /** The numbers that were shown at once must be the server's: the picture of another run would contradict them. */
  #isAnother(run, { plan, given }) {
    const wrong = [...differences(plan, run.plan), ...unmet(given, run.config)];
    if (wrong.length) console.error("The run that came is another one in", wrong.join(", "));
    return wrong.length > 0;
  }

  // What the server is asked

  #ask({ settled, wanted = false }) {
    const { estimate, plan, view } = this.#state;
    if (this.#wish?.query === this.#state.query && !wanted) return this.#again(settled);
    const errors = contradictions(this.#state.given, this.#boot);
    const tooLong = plan.total_batches > this.#boot.most_updates ? tooLongText(plan, this.#boot.most_updates) : "";
    if (errors.length || tooLong) {
      this.#runner.stop();
      return this.#refused(errors, tooLong);
    }
    if (!settled && (estimate === null || estimate > FOLLOW_SECONDS)) return this.#leave();
    const batch = Math.min(view.cursor, plan.total_batches) - 1;
    const inside = { update: updateOf(batch, plan), fields: ["update", ...(this.#lens?.fields ?? [])] };
    const lens = this.#lens && { ...viewFor(plan, "wide", batch), ...inside };
    this.#wish = {
      query: this.#state.query,
      given: this.#state.given,
      cursor: view.cursor,
      estimate,
      plan,
      settled,
      lens,
      mayStream: wanted || !this.#boot.embed,
      done: false,
    };
    this.#runner.ask(this.#wish);
  }

  /**
   * A run that takes longer than a drag can wait for comes when the slider is let go; the one under way is wanted no
   * more.
   */
  #leave() {
    this.#runner.stop();
    this.#parts.status.awaited(this.#run ? t("What is dimmed is the run before.") : "");
    this.#wish = null;
    this.#stale();
  }

  /** What is shown is not of what is set now: it is dimmed, and there is nothing to step through. */
  #stale() {
    this.#parts.whole.stale();
    this.#parts.keep.stale();
    this.#parts.sentence?.ended(null);
    this.#parts.verdict?.hold(noVerdict());
    this.#parts.finding?.stale();
    this.#lens?.leave();
    this.#parts.drawers?.show({ run: null });
  }

  /** The same run is asked for once more, as when a slider is let go: it is under way or there. */
  #again(settled) {
    const wish = this.#wish;
    wish.settled ||= settled;
    wish.cursor = this.#state.view.cursor;
    if (!wish.done) return;
    // What stands beside it may be other runs, as where a preset is chosen again.
    this.#parts.keep.show();
    this.#showPreset();
    this.#showLinks();
    if (this.#lens && this.#lens.state.index !== wish.cursor - 1) this.#lens.setCursor(wish.cursor - 1);
    this.#settled(this.#run, wish);
  }

  #answers() {
    return {
      run: (run, wish) => {
        if (this.#isAnother(run, wish)) {
          this.#runner.stop();
          return this.#refused([], anotherRunText(), false);
        }
        this.#took(run, wish);
        if (run.status !== "training") this.#settled(run, wish);
      },
      refused: (problem) => this.#refused(problem.fields, problem.message),
      waiting: (wish, estimate) => {
        this.#stale();
        this.#parts.status.waiting(wish.plan, estimate);
      },
      streaming: (wish, done) => this.#kept(() => this.#parts.status.progress(done, wish.plan)),
      late: () => this.#kept(() => this.#await()),
      lost: (pause) => this.#kept(() => this.#parts.status.lost(pause)),
      limited: (detail) => this.#kept(() => this.#parts.status.awaited(detail)),
      found: () => this.#parts.status.clear(),
      failed: (detail) => this.#refused([], detail, false),
    };
  }

  #await() {
    const words = this.#run
      ? t("Waiting for the server. What is dimmed is the run before.")
      : t("Waiting for the server.");
    this.#parts.status.awaited(words);
    this.#parts.speaker?.say(words);
  }

  /** The server keeps its answer back, and the page says why. */
  #kept(say) {
    if (this.#taken !== this.#wish) this.#stale();
    say();
  }

  #settled(run, wish) {
    wish.done = true;
    this.#parts.status.clear();
    this.#parts.refusals.clear();
    if (wish.settled)
      this.#parts.speaker?.say(
        [
          t("{updates} an epoch, {total} in all.", {
            updates: updatesText(run.plan.updates_per_epoch),
            total: updatesText(run.plan.total_updates),
          }),
          run.verdict?.title,
        ].join(" "),
      );
  }

  #refused(errors, detail, refused = true) {
    this.#wish = null;
    this.#parts.status.clear();
    this.#stale();
    this.#parts.sentence?.refused(refused);
    const words = this.#parts.refusals.show(errors, detail);
    this.#parts.verdict?.hold(refusedVerdict(words));
    this.#parts.speaker?.say(words);
  }

  #stop() {
    this.#runner.stop();
    const shown = this.#taken === this.#wish;
    const done = shown ? this.#run.updates_done : 0;
    if (!shown) this.#stale();
    this.#wish = null;
    this.#parts.status.stopped(done);
    this.#parts.verdict?.hold(stoppedVerdict(done, this.#state.plan.total_updates));
  }
}
