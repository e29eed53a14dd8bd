// The canvases of the maps: their size in device pixels, and the colours of the style sheet.

import { shadesOf } from "../../batches/shades.js";

const BATCHES = ["--map-first", "--map-middle", "--map-last"];

/** The colours of a map with so many batches an epoch, as the style of an element has them. */
export function lookOf(element, batches) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    shades: shadesOf(BATCHES.map(colour), batches),
    unused: colour("--map-unused"),
    bar: colour("--map-bar"),
    ink: colour("--ink"),
    paper: colour("--card"),
  };
}

/** Draws on a canvas of a frame's size, in CSS pixels. */
export function paint(canvas, { width, height, ratio }, draw) {
  const [wide, tall] = [width, height].map((length) => Math.round(length * ratio));
  if (canvas.width !== wide || canvas.height !== tall) Object.assign(canvas, { width: wide, height: tall });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw(context);
}

/** Calls `changed` when the page gets light or dark. */
export const onTheme = (changed) => matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
