// Rows that are small pictures (handwritten digits): the current batch's, side by side. Pure.
import { box, path, text } from "./svg.js";

const SIDE = 8;
const SHADES = 4;
const DARKEST = 16;
const LEAST_STEP = 1e-9;

/** Undoes the standardising of a column of whole numbers from 0: its smallest step between two values is one. */
export function wholeNumbers(column) {
  const values = [...new Set(column)].sort((a, b) => a - b);
  const steps = values
    .slice(1)
    .map((value, i) => value - values[i])
    .filter((step) => step > LEAST_STEP);
  const step = steps.length > 0 ? Math.min(...steps) : 1;
  return column.map((value) => Math.round((value - values[0]) / step));
}

/** Each row's pixels as whole numbers again, kept for the next call with the same rows. */
export function pixelRows(x) {
  const columns = x[0].map((_, j) => wholeNumbers(x.map((row) => row[j])));
  return x.map((_, i) => columns.map((column) => column[i]));
}

/** So many pictures have a place in the square. */
export const MOST_IMAGES = 24;

/** How pictures stand in a square: {columns, cell, shown}. */
export function imageGrid(wanted, width, height) {
  let columns = 2;
  let places = 0;
  while (places < wanted && columns < 6) {
    columns += 1;
    places = columns * Math.max(1, Math.floor(height / (width / columns + 14)));
  }
  return { columns, cell: width / columns, shown: Math.min(wanted, places, MOST_IMAGES) };
}

/** The pictures of `rows` with their labels under them. */
export function imagesSvg(pixels, labels, rows, frame) {
  const { columns, cell, shown } = imageGrid(rows.length, frame.right - frame.left, frame.bottom - frame.top);
  const dot = (cell - 8) / SIDE;
  /** @type {string[][]} */
  const shades = Array.from({ length: SHADES }, () => []);
  /** @type {string[]} */
  const words = [];
  /** @type {string[]} */
  const frames = [];
  rows.slice(0, shown).forEach((row, k) => {
    const x = frame.left + (k % columns) * cell + 4;
    const y = frame.top + Math.floor(k / columns) * (cell + 14);
    frames.push(box(x - 1, y - 1, SIDE * dot + 2, SIDE * dot + 2));
    pixels[row].forEach((value, j) => {
      const shade = Math.min(SHADES, Math.ceil((value / DARKEST) * SHADES));
      if (shade > 0) shades[shade - 1].push(box(x + (j % SIDE) * dot, y + Math.floor(j / SIDE) * dot, dot, dot));
    });
    words.push(text("image-label", x + (SIDE * dot) / 2, y + SIDE * dot + 12, labels[row], "middle"));
  });
  return (
    shades.map((parts, k) => path(`ink ink-${k + 1}`, parts)).join("") + path("image-frame", frames) + words.join("")
  );
}
