// Runs that are kept beside this one: each is the fields that were given for it, and is written as what differs. Pure.

const SEEDS = ["data_seed", "init_seed", "shuffle_seed"];
/** A field of these has another default with another data set: it is written where the data set is. */
const OF_THE_DATA = ["samples", "noise", "features", "validation_samples"];

/** {field: value} of "batch_size:50,patience:"; an empty value takes the field back to its default. */
export const changesOf = (text) => Object.fromEntries(text.split(",").map((part) => part.split(":")));

/** The fields given of a run that differs in these changes; app/epochwise/core/compare/keeping.py does the same. */
export function withChanges(given, changes) {
  const next = { ...given };
  if (changes.seed) for (const name of SEEDS) delete next[name];
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") delete next[name];
    else next[name] = value;
  }
  return next;
}

/**
 * What of a kept run differs from the run with these fields, as text; "" where nothing does. `defaults`: every field's,
 * null where it depends on others.
 */
export function changesText(kept, given, defaults) {
  const [theirs, ours] = [kept, given].map((values) => (name) => String(values[name] ?? defaults[name] ?? ""));
  const isOtherData = theirs("dataset") !== ours("dataset");
  return Object.keys(defaults)
    .filter((name) => theirs(name) !== ours(name) || (isOtherData && OF_THE_DATA.includes(name)))
    .map((name) => `${name}:${kept[name] ?? ""}`)
    .join(",");
}

/** The same, and of a run that does not differ its batch size, so that an address can hold it. */
export const keptText = (kept, given, defaults) =>
  changesText(kept, given, defaults) || `batch_size:${kept.batch_size ?? defaults.batch_size}`;
