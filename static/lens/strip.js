// The strip: the rows of each epoch laid out in its batches, to scale.
import { tn } from "../language.js";
import { droppedRows } from "./frame.js";
import { box, num, path, text } from "./svg.js";
import { count, fitting, textWidth } from "./text.js";

const LEAST_BLOCK = 2;
const LEAST_CELL = { width: 1.8, height: 3.2 };
const HATCH = 5;
/** The cursor's block stands out of the strip; of batches that were never trained only a line is left. */
const OUT = 2;
const LEFT = 3;

/** How the rows of a batch stand in its block, {columns, rows}; null when they are too small to be told apart. */
export function cellGrid(width, height, samples) {
  for (let columns = 1; width / columns >= LEAST_CELL.width && columns <= samples; columns += 1) {
    const rows = Math.ceil(samples / columns);
    if (height / rows >= LEAST_CELL.height) return { columns, rows };
  }
  return null;
}

const gapOf = (width) => (width >= 8 ? 2 : width >= 3 ? 1.2 : 0.5);

/** The boxes of one batch: one a row when `grid` says how they stand, else one for all. */
function block(x, y, width, height, samples, grid) {
  const gap = Math.min(gapOf(width), width / 2);
  if (grid === null) return [box(x + gap / 2, y, width - gap, height)];
  const cellWidth = (width - gap) / Math.ceil(samples / grid.rows);
  const cellHeight = height / grid.rows;
  const between = grid.columns > 1 ? 0.6 : 0;
  return Array.from({ length: samples }, (_, k) => {
    const column = Math.floor(k / grid.rows);
    return box(
      x + gap / 2 + column * cellWidth,
      y + (k % grid.rows) * cellHeight,
      cellWidth - between,
      cellHeight - 0.8,
    );
  });
}

const stateOf = (index, { cursor, fresh, done }) =>
  index >= done ? "never" : index === cursor ? "on" : index < cursor && !fresh ? "done" : "todo";

/** How a state's blocks stand in the strip, {y, height}. */
function heightOf(state, { strip, m }) {
  if (state === "on") return { y: strip - OUT, height: m.strip + 2 * OUT };
  return state === "never" ? { y: strip + m.strip - LEFT, height: LEFT } : { y: strip, height: m.strip };
}

const span = (frame, from, to) => {
  const x = frame.x(frame.start(from));
  return [x, frame.x(frame.start(to - 1) + frame.batchSize(to - 1)) - x];
};

/** Batches too thin to be drawn one by one: the runs of one state in each epoch. */
function thinBlocks(model, frame, boxes) {
  for (const { from, to } of frame.ends) {
    const inside = [model.cursor, model.cursor + 1, model.done].filter((cut) => cut > from && cut < to);
    const cuts = [from, ...inside.sort((a, b) => a - b), to];
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const [x, width] = span(frame, cuts[i], cuts[i + 1]);
      const state = stateOf(cuts[i], model);
      const { y, height } = heightOf(state, frame);
      if (width > 0) boxes[state].push(box(x, y, state === "on" ? Math.max(width, LEAST_BLOCK) : width, height));
    }
  }
}

function eachBlock(model, frame, grid, boxes) {
  for (let index = model.view.first; index < model.view.first + model.view.count; index += 1) {
    const [x, width] = span(frame, index, index + 1);
    const state = stateOf(index, model);
    const { y, height } = heightOf(state, frame);
    boxes[state].push(...block(x, y, width, height, frame.batchSize(index), state === "never" ? null : grid));
  }
}

/** A size in each block wide enough; a short last batch's above it when it does not fit inside. */
function sizes(model, frame, grid) {
  const { type, strip } = frame.m;
  const room = frame.x(frame.end(0)) - frame.x(0);
  const marks = [];
  for (let index = model.view.first; index < model.view.first + model.view.count; index += 1) {
    const words = count(frame.batchSize(index));
    const [x, width] = span(frame, index, index + 1);
    const needed = textWidth(words, type);
    const on = index === model.cursor && index < model.done ? " on" : "";
    if (grid === null && width >= needed + 2) {
      marks.push(text(`size${on}`, x + width / 2, frame.strip + strip / 2 + type * 0.36, words, "middle"));
    } else if (frame.batchSize(index) < model.plan.batch_size && room >= 2 * needed) {
      const middle = Math.min(x + width / 2, frame.right - needed / 2);
      marks.push(text("size short", middle, frame.strip - 5, words, "middle"));
    }
  }
  return marks.join("");
}

/** Slanted lines in a box, each cut where the box ends. */
export function hatch(x, y, width, height) {
  const lines = [];
  for (let at = HATCH; at < width + height; at += HATCH) {
    const low = Math.min(at, width);
    const high = Math.max(0, at - height);
    lines.push(`M${num(x + high)} ${num(y + at - high)}L${num(x + low)} ${num(y + at - low)}`);
  }
  return lines;
}

/** The rows that an epoch leaves out, hatched, at its end. */
function unusedRows(model, frame) {
  const rows = droppedRows(model.plan, model.sampling);
  if (rows === 0) return "";
  const wordings = [
    tn("{count} row not used this epoch", "{count} rows not used this epoch", rows),
    tn("{count} row not used", "{count} rows not used", rows),
    count(rows),
  ];
  const closing = frame.ends.filter(({ closes }) => closes);
  return closing
    .map(({ epoch }) => {
      const end = frame.x(frame.end(epoch));
      const x = frame.x(frame.end(epoch) - rows);
      const width = Math.max(end - x - 1.5, 1);
      const room = end - frame.x(frame.end(epoch - 1)) - 4;
      return (
        path("unused", [box(x + 1, frame.strip, width, frame.m.strip)]) +
        path("hatch", hatch(x + 1, frame.strip, width, frame.m.strip)) +
        text("size unused-rows", end - 1, frame.strip - 5, fitting(wordings, room, frame.m.type), "end")
      );
    })
    .join("");
}

/** The strip as SVG text. */
export function stripSvg(model, frame) {
  const full = frame.x(model.plan.batch_size) - frame.x(0);
  const thin = full < LEAST_BLOCK;
  const grid = thin ? null : cellGrid(full - gapOf(full), frame.m.strip, model.plan.batch_size);
  const boxes = { todo: [], never: [], done: [], on: [] };
  if (thin) thinBlocks(model, frame, boxes);
  else eachBlock(model, frame, grid, boxes);
  const states = Object.entries(boxes)
    .map(([state, parts]) => path(`rows ${state}`, parts))
    .join("");
  return states + (thin ? "" : sizes(model, frame, grid)) + unusedRows(model, frame);
}
