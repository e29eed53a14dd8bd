// SVG as text: every drawing function of the lens is data in, string out.

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };

export const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

/** A coordinate with at most one decimal. */
export function num(value) {
  const tenths = Math.floor(value * 10 + 0.5);
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

const attribute = ([name, value]) => ` ${name}="${typeof value === "number" ? num(value) : escaped(value)}"`;

/** One element; attributes are escaped, `inside` is SVG. */
export function element(name, attributes, inside = "") {
  const open = `<${name}${Object.entries(attributes).map(attribute).join("")}`;
  return inside === "" ? `${open}/>` : `${open}>${inside}</${name}>`;
}

export const text = (cls, x, y, words, anchor = "start", more = {}) =>
  words === "" ? "" : element("text", { class: cls, x, y, "text-anchor": anchor, ...more }, escaped(words));

export const line = (cls, x1, y1, x2, y2) =>
  element("path", { class: cls, d: `M${num(x1)} ${num(y1)}L${num(x2)} ${num(y2)}` });

/** Many marks in one path, "" when there are none. */
export const path = (cls, parts) => (parts.length === 0 ? "" : element("path", { class: cls, d: parts.join("") }));

/** A dot is a stroke of no length with round ends: its size is the class's stroke-width. */
export const dot = (x, y) => `M${num(x)} ${num(y)}h0`;

export const box = (x, y, width, height) => `M${num(x)} ${num(y)}h${num(width)}v${num(height)}h${num(-width)}z`;

export const polyline = (points) => points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${num(x)} ${num(y)}`).join("");

/** The root: a picture with a name and a description for those who do not see it. */
export function picture({ id, cls, width, height, type, title, desc }, inside) {
  const names =
    element("title", { id: `${id}-title` }, escaped(title)) + element("desc", { id: `${id}-desc` }, escaped(desc));
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: `picture ${cls}`,
      viewBox: `0 0 ${num(width)} ${num(height)}`,
      width,
      height,
      preserveAspectRatio: "none",
      "font-size": type,
      role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`,
    },
    names + inside,
  );
}
