// The page's one state: the fields that were given, what the server filled in, how they are looked at.

import { baseOf, scaledRate } from "../compare/rate.js";
import { changesOf, changesText, keptText, withChanges } from "./keeping.js";
import { address, configQuery, keepQuery, parse } from "./url.js";
import { fallbackOf, fieldValue, idleReason, refusal, samplesOf, takenOf, withField } from "./config.js";
import { plan } from "./plan.js";

const SHAPE_FREE = ["batch_size", "epochs"];
/** As many rows as an update can have in the address that rates follow from. */
const MOST_ROWS = 1_000_000;

/**
 * The state of an address. `boot` is the page's data: schema, datasets, models, config, view, the view parameters that
 * dress the `frame` around the run and those that a picture takes (`pictured`), and what of the address was `refused`.
 */
export function createState(boot, search) {
  const {
    schema,
    datasets,
    models,
    fallbacks = {},
    view: views,
    frame = [],
    pictured = [],
    refused = [],
    run,
    untrained,
  } = boot;
  const { lock = [] } = boot;
  const fields = Object.keys(schema);
  const defaults = Object.fromEntries(fields.map((name) => [name, schema[name].default]));
  /** @type {any} the kept run that was taken away last: {place, kept} */
  let dropped = null;
  const known = new Map();
  const first = (run ?? untrained).config;
  /** @type {any} the fields that were given when the page came */
  let began = null;
  const state = {
    given: {},
    view: {},
    /** @type {any[]} the fields given of each run that is kept beside this one */
    kept: [],
    resolved: (run ?? untrained).config,
    measures: Object.keys(run?.show?.charts ?? {}),

    go(query) {
      const { given, view, keep } = parse(query, fields, views);
      // The page was made with these, and only a reload changes them.
      for (const name of [...frame, "lang"]) if (name in view) view[name] = state.view[name] ?? view[name];
      for (const [name, value] of refused) if (given[name] === value) delete given[name];
      dropped = null;
      state.given = kept(takenOf(given, schema));
      Object.assign(state.view, view);
      if (isFollowed() && !baseNow()) state.view.rate_from = `${state.rowsOfUpdate}:${state.value("learning_rate")}`;
      // The server has said that the rate which follows is too high, and which it uses instead.
      if (baseNow() && !takesRate(followedRate(baseNow()))) Object.assign(state.view, { rate: "kept", rate_from: "" });
      const here = toKeep();
      state.kept = keep.map((text) => withChanges(here, changesOf(text)));
      state.follow("");
    },
    /** Goes to a run that a reader chose: a query that names no drawer leaves open the one that is. */
    choose(query) {
      const { open } = state.view;
      state.go(query);
      if (!new URLSearchParams(query).has("open")) state.view.open = open;
    },
    /** Sets a field, or with null takes it back; the cursor (from 1) goes to the start, or where it is said to. */
    set(name, value, cursor = 1) {
      const world = { schema, datasets, models, fallbacks, resolved: state.resolved };
      state.given = kept(withField(state.given, name, value, world));
      state.view.cursor = cursor;
    },
    value: (name) => fieldValue(name, state.given, state.resolved, schema),
    /** The batch size times the batches of an update, which learning rates follow. */
    get rowsOfUpdate() {
      return Math.min(Number(state.value("batch_size")) * Number(state.value("accumulate")), MOST_ROWS);
    },
    get plan() {
      const [batch_size, epochs, accumulate] = ["batch_size", "epochs", "accumulate"].map((name) =>
        Number(fieldValue(name, state.given, null, schema)),
      );
      return plan({
        samples: samplesOf(state.given, schema, datasets),
        batch_size,
        epochs,
        accumulate,
        fit_every: Number(fieldValue("fit_every", state.given, null, schema)),
        test_samples: Number(fieldValue("test_samples", state.given, null, schema)),
        steps_per_epoch: Number(fieldValue("steps_per_epoch", state.given, null, schema)),
        ...Object.fromEntries(
          ["remainder", "steps", "sampling", "refit"].map((name) => [
            name,
            fieldValue(name, state.given, null, schema),
          ]),
        ),
      });
    },
    get query() {
      return configQuery(state.given, fields);
    },
    get address() {
      return address(state.given, state.view, fields, views, keptBeside(state.given));
    },
    /** What of each kept run differs from this one; one that is this run is left out. */
    get keep() {
      return state.kept.map((kept) => changesText(rated(kept, state.given), state.given, defaults)).filter(Boolean);
    },
    /** Keeps the run that is set now. */
    keepThis: () => state.kept.push(toKeep()),
    /**
     * The learning rate follows the batch size from where both are now, or `from` "5:0.05"; or it is again the one that
     * it followed from.
     */
    scale(scaling, from = "") {
      const base = baseNow();
      if (scaling === "kept" && base) state.set("learning_rate", String(base.rate), state.view.cursor);
      state.view.rate = scaling;
      if (scaling !== "kept" && base) return state.follow("");
      const here = `${state.rowsOfUpdate}:${state.value("learning_rate")}`;
      state.view.rate_from = scaling === "kept" ? "" : from || here;
      if (from) state.follow("");
    },
    /** After one of the fields was set: the learning rate follows the batch size, or is what others follow from. */
    follow(name) {
      const base = baseNow();
      if (!base) return;
      if (name === "learning_rate") state.view.rate_from = `${state.rowsOfUpdate}:${state.value(name)}`;
      else state.set("learning_rate", String(followedRate(base)), state.view.cursor);
    },
    /** Keeps the run that was kept last no more. */
    unkeep: () => state.kept.pop(),
    /** Keeps runs that differ from this one so, in place of those that are kept. */
    keepAll(texts) {
      state.kept = texts.map((text) => withChanges(state.given, changesOf(text)));
    },
    /** Takes a kept run away, which `restore` brings back; a text that is not kept any more takes nothing. */
    drop(text) {
      const place = placeOf(text);
      if (place < 0) return;
      dropped = { place, kept: state.kept[place] };
      state.kept.splice(place, 1);
    },
    get canRestore() {
      return dropped !== null;
    },
    restore() {
      if (dropped) state.kept.splice(dropped.place, 0, dropped.kept);
      dropped = null;
    },
    /** Moves a kept run among the others, by so many places. */
    move(text, by) {
      const place = placeOf(text);
      if (place < 0) return;
      state.kept.splice(place + by, 0, ...state.kept.splice(place, 1));
    },
    /** Makes a kept run the one that is set, which is kept in its place unless it is kept already. */
    swap(text) {
      const place = placeOf(text);
      if (place < 0) return;
      const instead = state.isKept ? [] : [toKeep()];
      state.given = kept(rated(state.kept[place], state.given));
      state.kept.splice(place, 1, ...instead);
      state.view.cursor = 1;
      state.follow("");
    },
    /** Whether the run that is set now is kept already. */
    get isKept() {
      return state.keep.length < state.kept.length;
    },
    /** How learning rates follow the batch size: in a word, and as a query. */
    get rates() {
      const { rate: scaling, rate_from: from } = state.view;
      const query = scaling === "kept" ? "" : new URLSearchParams({ rate: scaling, rate_from: from }).toString();
      return { scaling, query };
    },
    /** The first kept run as a query, with how both are held equal; "" where none differs. */
    get besides() {
      const [first] = state.keep;
      return first ? [heldQuery(), keepQuery([first])].filter(Boolean).join("&") : "";
    },
    /** What the comparison is asked for: this run's query, what is kept and how. */
    get compared() {
      return [state.query, heldQuery(), keepQuery(state.keep)].filter(Boolean).join("&");
    },
    /** Every field that has an effect, written out. */
    get written() {
      return configQuery(state.resolved, fields);
    },
    /** The same, and how the run is looked at: what a link carries. */
    get seen() {
      return withView((name) => !frame.includes(name));
    },
    /** The same with the cursor at another batch (from 1). */
    seenAt: (cursor) => withView((name) => !frame.includes(name), { cursor }),
    /** The same of a run that differs in these fields, from its first update on. */
    changed: (changes) => withView((name) => !frame.includes(name), { cursor: 1 }, changes),
    /** The same, with as much of the look as a picture shows. */
    get pictured() {
      return withView((name) => pictured.includes(name) && (name !== "measure" || shown(state.view.measure)));
    },
    /** The address of another run on a page that looks as this one does, with what is locked as it is here. */
    onLike(query) {
      const { given } = parse(query, fields, views);
      const locked = lock.filter((name) => state.value(name) !== null).map((name) => [name, state.value(name)]);
      const view = Object.entries(state.view).filter(([name]) => frame.includes(name) || name === "lang");
      return address({ ...given, ...Object.fromEntries(locked) }, Object.fromEntries(view), fields, views);
    },
    /** A data set is gone: no address leads to it any more. */
    leave(dataset) {
      schema.dataset.choices = schema.dataset.choices.filter((name) => name !== dataset);
    },
    /** What the server told of a run: its filled-in fields and its cost. */
    learn({ config, plan: planned, show }, given) {
      if (show) state.measures = Object.keys(show.charts);
      if (configQuery(given, fields) === state.query) state.resolved = config;
      known.set(shape(given), planned);
    },
    /** Seconds that the run now set will take, scaled from the last one of its kind; null when none is known. */
    get estimate() {
      const last = known.get(shape(state.given));
      if (!last) return null;
      const now = state.plan;
      return (
        last.estimated_seconds * Math.max(now.total_batches / last.total_batches, now.samples_seen / last.samples_seen)
      );
    },
  };

  /** Fields with their locked ones as they are, whatever else was set. */
  function kept(given) {
    const next = { ...given };
    for (const name of began ? lock : []) {
      delete next[name];
      if (idleReason(name, { ...next, [name]: began[name] }, state.resolved, schema) !== null) continue;
      const value = began[name] ?? first[name] ?? null;
      if (value === null) continue;
      if (began[name] !== undefined || String(fallbackOf(name, next, boot)) !== String(value))
        next[name] = String(value);
    }
    return next;
  }

  /** Each kept run as the address of the run with these fields has it. */
  const keptBeside = (given) => state.kept.map((kept) => keptText(rated(kept, given), given, defaults));

  /** What is held equal, and whether rates follow the batch size. */
  function heldQuery() {
    const { hold, rate, rate_from } = state.view;
    const held = Object.entries({ hold, rate, rate_from }).filter(([, value]) => value);
    return new URLSearchParams(held).toString();
  }

  const placeOf = (text) =>
    state.kept.findIndex((kept) => changesText(rated(kept, state.given), state.given, defaults) === text);

  /** From which batch size and rate all rates follow; null where they are kept, or it is none. */
  function baseNow() {
    const base = isFollowed() ? baseOf(state.view.rate_from) : null;
    return base && takesRate(base.rate) ? base : null;
  }

  /** The run that is set now, as it is kept: where rates follow the batch size, its own would from the base. */
  function toKeep() {
    const base = baseNow();
    return base ? { ...state.given, learning_rate: String(base.rate) } : { ...state.given };
  }

  const followedRate = (base) => scaledRate(state.view.rate, base, state.rowsOfUpdate);

  const takesRate = (rate) => refusal(String(rate), schema.learning_rate) === null;

  const isFollowed = () => (state.view.rate ?? "kept") !== "kept";

  /** A kept run; where rates follow the batch size and its own does, with no rate of its own to be written. */
  function rated(kept, given) {
    const base = baseNow();
    const follows = base && Number(kept.learning_rate ?? defaults.learning_rate) === base.rate;
    return follows ? { ...kept, learning_rate: given.learning_rate } : kept;
  }

  const shape = (given) =>
    configQuery(
      given,
      fields.filter((name) => !SHAPE_FREE.includes(name)),
    );

  const shown = (measure) => state.measures.includes(measure);

  function withView(carried, other = {}, changes = {}) {
    const cursor = Math.min(state.view.cursor, state.plan.total_batches);
    const view = Object.entries({ ...state.view, cursor, ...other }).filter(([name]) => carried(name));
    const keep = carried("keep") ? keptBeside({ ...state.given, ...changes }) : [];
    return address({ ...state.resolved, ...changes }, Object.fromEntries(view), fields, views, keep);
  }

  state.go(search);
  began = state.given;
  return state;
}
