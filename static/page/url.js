// The page's address is its state: the fields that were given, then how they are looked at.

export const VIEW = { x: "epochs", y: "linear", cursor: 1, theme: "auto", ui: "full" };
const CHOICES = { x: ["epochs", "updates", "samples"], y: ["linear", "log"], theme: ["light", "dark", "auto"], ui: ["full", "controls", "chart"] };

/** {given, view, ignored} of a query string: fields as they stand there, view parameters, and the names nobody knows. */
export function parse(search, fields) {
  const given = {};
  const view = { ...VIEW };
  const ignored = [];
  for (const [name, value] of new URLSearchParams(search)) {
    if (fields.includes(name)) {
      if (value !== "") given[name] = value;
    } else if (name in VIEW) {
      const read = viewValue(name, value);
      if (read === null) ignored.push(`${name}=${value}`);
      else view[name] = read;
    } else ignored.push(name);
  }
  return { given, view, ignored };
}

function viewValue(name, value) {
  if (name !== "cursor") return CHOICES[name].includes(value) ? value : null;
  return /^[1-9]\d{0,11}$/.test(value) ? Number(value) : null;
}

/** The query of the fields alone, in the order of `fields`: what the API is asked. */
export function configQuery(given, fields) {
  const query = new URLSearchParams();
  for (const name of fields) if (given[name] !== undefined && given[name] !== null && given[name] !== "") query.set(name, given[name]);
  return query.toString();
}

/** The query of the whole state; view parameters only where they differ from the first view. */
export function address(given, view, fields) {
  const query = new URLSearchParams(configQuery(given, fields));
  for (const [name, first] of Object.entries(VIEW)) if (view[name] !== undefined && view[name] !== first) query.set(name, view[name]);
  return query.toString();
}
