// The marks of the data's points: each class has its own, so that no class is told by its colour. Pure.
import { num } from "./svg.js";

const circle = (x, y, r) =>
  `M${num(x - r)} ${num(y)}a${num(r)} ${num(r)} 0 1 0 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 0 ${num(-2 * r)} 0z`;
const triangle = (x, y, r) => `M${num(x)} ${num(y - 1.2 * r)}l${num(1.15 * r)} ${num(2 * r)}h${num(-2.3 * r)}z`;
const square = (x, y, r) =>
  `M${num(x - 0.9 * r)} ${num(y - 0.9 * r)}h${num(1.8 * r)}v${num(1.8 * r)}h${num(-1.8 * r)}z`;

/** @type {["solid" | "hollow", (x: number, y: number, radius: number) => string][]} */
const KINDS = [
  ["solid", circle],
  ["hollow", circle],
  ["hollow", triangle],
  ["solid", square],
  ["solid", triangle],
  ["hollow", square],
];

/** The mark of a class: {fill: "solid" | "hollow", draw(x, y, radius) -> path text}. */
export function markOf(cls) {
  const [fill, draw] = KINDS[cls % KINDS.length];
  return { fill, draw };
}
