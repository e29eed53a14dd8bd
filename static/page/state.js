// The page's one state: the fields that were given, what the server filled in, how they are looked at.

import { configQuery, parse, address } from "./url.js";
import { fallbackOf, fieldValue, idleReason, samplesOf, takenOf, withField } from "./config.js";
import { plan } from "./plan.js";

const LISTS = ["hide", "lock"];
const SHAPE_FREE = ["batch_size", "epochs"];

/**
 * The state of an address. `boot` is the page's data: schema, datasets, models, config, view, the view parameters that
 * dress the `frame` around the run and those that a picture takes (`pictured`), and what of the address was `refused`.
 */
export function createState(boot, search) {
  const { schema, datasets, models, view: views, frame = [], pictured = [], refused = [], run, untrained } = boot;
  const { lock = [] } = boot;
  const fields = Object.keys(schema);
  const known = new Map();
  const first = (run ?? untrained).config;
  /** @type {any} the fields that were given when the page came */
  let began = null;
  const state = {
    given: {},
    view: {},
    resolved: (run ?? untrained).config,
    measures: Object.keys(run?.show?.charts ?? {}),

    go(query) {
      const { given, view } = parse(query, fields, views);
      // The page is the same: what of it is hidden and locked stays so.
      for (const name of LISTS) if (name in view) view[name] = state.view[name] ?? view[name];
      for (const [name, value] of refused) if (given[name] === value) delete given[name];
      state.given = kept(takenOf(given, schema));
      Object.assign(state.view, view);
    },
    /** Sets a field, or with null takes it back; the cursor (from 1) goes to the start, or where it is said to. */
    set(name, value, cursor = 1) {
      state.given = kept(withField(state.given, name, value, { schema, datasets, models, resolved: state.resolved }));
      state.view.cursor = cursor;
    },
    value: (name) => fieldValue(name, state.given, state.resolved, schema),
    get plan() {
      const [batch_size, epochs] = ["batch_size", "epochs"].map((name) =>
        Number(fieldValue(name, state.given, null, schema)),
      );
      return plan({
        samples: samplesOf(state.given, schema, datasets),
        batch_size,
        epochs,
        remainder: fieldValue("remainder", state.given, null, schema),
      });
    },
    get query() {
      return configQuery(state.given, fields);
    },
    get address() {
      return address(state.given, state.view, fields, views);
    },
    /** Every field that has an effect, written out. */
    get written() {
      return configQuery(state.resolved, fields);
    },
    /** The same, and how the run is looked at: what a link carries. */
    get seen() {
      return withView((name) => !frame.includes(name));
    },
    /** The same with the cursor at another update (from 1). */
    seenAt: (cursor) => withView((name) => !frame.includes(name), { cursor }),
    /** The same of a run that differs in these fields, from its first update on. */
    changed: (changes) => withView((name) => !frame.includes(name), { cursor: 1 }, changes),
    /** The same, with as much of the look as a picture shows. */
    get pictured() {
      return withView((name) => pictured.includes(name) && (name !== "measure" || shown(state.view.measure)));
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
        last.estimated_seconds * Math.max(now.total_updates / last.total_updates, now.samples_seen / last.samples_seen)
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

  const shape = (given) =>
    configQuery(
      given,
      fields.filter((name) => !SHAPE_FREE.includes(name)),
    );

  const shown = (measure) => state.measures.includes(measure);

  function withView(carried, other = {}, changes = {}) {
    const cursor = Math.min(state.view.cursor, state.plan.total_updates);
    const view = Object.entries({ ...state.view, cursor, ...other }).filter(([name]) => carried(name));
    return address({ ...state.resolved, ...changes }, Object.fromEntries(view), fields, views);
  }

  state.go(search);
  began = state.given;
  return state;
}
