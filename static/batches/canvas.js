// The map's cells on a canvas: thousands of marks cost nothing there. Pure but for the context that it is given.
import { UNTRAINED, UNUSED } from "./cells.js";

const GAP = 1;
/** The mark of a sample of the cursor's batch, in CSS pixels: how wide, how high at least, and the air around it. */
const LIT = { width: 12, least: 3, air: 1.5 };

/**
 * Draws a map. `frame`: as mapFrame gives it; `look`: {shades (of the batches), unused, ink, paper, bar}; `lit`: {epoch
 * (of the map's, from 0), rows}, the cursor's batch, or null.
 */
export function drawMap(context, frame, map, look, lit = /** @type {any} */ (null)) {
  const { left, column, height, places } = frame;
  const edge = (place) => Math.round((place / places.length) * height * frame.ratio) / frame.ratio;
  context.clearRect(0, 0, frame.width, height);
  places.forEach((place, i) => {
    const row = map.order[place];
    const [top, bottom] = [edge(i), edge(i + 1)];
    map.cells.forEach((cell, epoch) => {
      if (cell[row] === UNTRAINED) return;
      context.fillStyle = cell[row] === UNUSED ? look.unused : look.shades[cell[row] - 1].fill;
      context.fillRect(left + epoch * column, top, column - GAP, bottom - top);
    });
    context.fillStyle = look.bar;
    context.fillRect(frame.bars, top, frame.barOf(map.used[row]), bottom - top);
  });
  if (lit) drawLit(context, frame, map, look, lit);
}

/** The cursor's batch: marks at the edge of its epoch's column, set off from the cells, whose shades stay in sight. */
function drawLit(context, { left, column, height }, { order, samples }, { ink, paper }, { epoch, rows }) {
  const all = new Set(rows);
  const tall = Math.max(LIT.least, height / samples);
  const tops = order.flatMap((row, place) =>
    all.has(row) ? [Math.min((place / samples) * height, height - tall)] : [],
  );
  const x = left + epoch * column - GAP;
  context.fillStyle = paper;
  for (const top of tops) context.fillRect(x, top - LIT.air, LIT.width + LIT.air, tall + 2 * LIT.air);
  context.fillStyle = ink;
  for (const top of tops) context.fillRect(x, top, LIT.width, tall);
}
