// The page's address is its state: the fields that were given, then how they are looked at.
// `views` are the view's parameters, as the server tells them: {name: [the first value, the pattern of what it takes]}.

/** What stands before a name where a link's `&amp;` was taken for `&`, once or more often. */
const ESCAPED_TWICE = /^(?:amp;)+/;
/** So many runs can be kept: MOST_KEPT of app/epochwise/core/compare/keeping.py. */
export const MOST_KEPT = 7;

/**
 * {given, view, keep} of a query string: fields as they stand there, view parameters, and what of each kept run
 * differs; what nobody knows is left out.
 */
export function parse(search, fields, views) {
  const given = {};
  const keep = [];
  const view = Object.fromEntries(Object.entries(views).map(([name, [first]]) => [name, viewValue(name, first)]));
  for (const [written, value] of new URLSearchParams(search)) {
    const name = written.replace(ESCAPED_TWICE, "");
    if (fields.includes(name)) {
      if (value !== "") given[name] = value;
    } else if (name === "keep") {
      if (keep.length < MOST_KEPT && isKept(value, fields)) keep.push(value);
    } else if (Object.hasOwn(views, name) && new RegExp(`^(?:${views[name][1]})$`).test(value))
      view[name] = viewValue(name, value);
  }
  return { given, view, keep };
}

/** A query without one parameter of letters, such as "hold". */
export const without = (query, name) => query.replace(new RegExp(`(^|&)${name}=[a-z]*(?=&|$)`), "");

/** Whether a text is fields with values, each field once: "batch_size:50,learning_rate:0.5". */
function isKept(text, fields) {
  const parts = text.split(",").map((part) => part.split(":"));
  const names = parts.map(([name]) => name);
  return (
    parts.every(({ length }) => length === 2) &&
    names.every((name, place) => names.indexOf(name) === place && fields.includes(name))
  );
}

const viewValue = (name, text) => (name === "cursor" ? Number(text) : text);

/** The query of the fields alone, in the order of `fields`: what the API is asked. */
export function configQuery(given, fields) {
  const query = new URLSearchParams();
  for (const name of fields)
    if (given[name] !== undefined && given[name] !== null && given[name] !== "") query.set(name, given[name]);
  return query.toString();
}

/** What is kept as the query has it, "" for nothing: names, colons and commas can be read. */
export const keepQuery = (keep) =>
  keep.map((text) => `keep=${encodeURIComponent(text).replaceAll("%3A", ":").replaceAll("%2C", ",")}`).join("&");

/** The query of the whole state; view parameters only where they differ from the first view. */
export function address(given, view, fields, views, keep = []) {
  const query = new URLSearchParams(configQuery(given, fields));
  for (const [name, [first]] of Object.entries(views))
    if (view[name] !== undefined && String(view[name]) !== first) query.set(name, view[name]);
  return [query.toString(), keepQuery(keep)].filter(Boolean).join("&");
}
