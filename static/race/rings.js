// The runs that one number sorts, learning rate times updates: a ring a run. Pure.

import { productText } from "../compare/table.js";
import { t, tn } from "../language.js";
import { count, lossText } from "../lens/text.js";

/** Runs whose learning rate times updates differ by less than this share have the same. */
const SAME = 0.01;
const LEAST_SAME = 3;

/**
 * The rings of several answers, each run once: {name, label (what sets it apart in the picture), rate, updates, x
 * (their product), y (final training loss)}, by x; and how many runs `diverged` and have none.
 */
export function ringsOf(answers) {
  const rings = new Map();
  const diverged = new Set();
  for (const { runs, rate, hold } of answers)
    for (const run of runs) {
      if (run.status === "diverged") diverged.add(run.id);
      else if (!rings.has(run.id)) rings.set(run.id, ringOf(run, rate, hold));
    }
  return { rings: [...rings.values()].sort((one, other) => one.x - other.x), diverged: diverged.size };
}

const ringOf = (run, rate, hold) => ({
  ...{ name: run.name, label: labelOf(run, rate, hold) },
  ...{ rate: String(run.config.learning_rate), updates: run.updates_done, x: run.rate_updates, y: run.final.train },
});

function labelOf({ name, config, plan }, rate, hold) {
  if (rate !== "kept") return t("{name} at rate {rate}", { name, rate: String(config.learning_rate) });
  return hold === "updates" || hold === "samples"
    ? t("{name}, {epochs}", { name, epochs: tn("{count} epoch", "{count} epochs", plan.epochs) })
    : name;
}

/** Rings that lie together, {rings, x, y}: their distance is below `near` of the picture's scales. */
export function groupsOf(rings, { across, up, near }) {
  const groups = [];
  for (const ring of rings) {
    const place = { x: across(ring.x), y: up(ring.y) };
    const group = groups.find(({ x, y }) => Math.hypot(x - place.x, y - place.y) < near);
    if (group) group.rings.push(ring);
    else groups.push({ ...place, rings: [ring] });
  }
  return groups;
}

/** What a group is called, the longest wording first. */
export function groupWords({ rings }) {
  if (rings.length === 1) return [rings[0].label];
  const [low, high] = endsOf(rings);
  const values = { count: rings.length, low, high };
  const runs = tn("{count} run", "{count} runs", rings.length);
  if (low === high)
    return [tn("{count} run lies here, {low}", "{count} runs lie here, {low}", rings.length, values), runs];
  return [t("{count} runs lie here, {low} to {high}", values), runs];
}

/** Which runs lie together: a sentence for each group of several. */
export const togetherSentences = (groups) =>
  groups
    .filter(({ rings }) => rings.length > 1)
    .map(({ rings }) => {
      const [low, high] = endsOf(rings);
      const values = { count: rings.length, low, high, names: rings.map(memberWords).join(", ") };
      return low === high
        ? t("{count} runs lie together at {low}: {names}.", values)
        : t("{count} runs lie together, {low} to {high}: {names}.", values);
    });

/** A run with what its place comes from. */
export const memberWords = ({ name, rate, updates }) =>
  t("{name} ({rate} × {updates})", { name, rate, updates: count(updates) });

/** Lowest and highest final loss, written. */
function endsOf(rings) {
  const losses = rings.map(({ y }) => y);
  return [Math.min(...losses), Math.max(...losses)].map(lossText);
}

function endsText(rings) {
  const [low, high] = endsOf(rings);
  return low === high ? t("at {low}", { low }) : t("between {low} and {high}", { low, high });
}

/** Where the runs are from. `scaling` of the four pictures; `isTwice`: they were trained with the other rates too. */
export function ringsIntro(scaling, isTwice) {
  if (!isTwice) return t("Each ring is one run of the four pictures; a run that stands in several is one ring.");
  return scaling === "kept"
    ? t("Each ring is one run: those of the four pictures, and once more with the learning rate scaled with the batch.")
    : t("Each ring is one run: those of the four pictures, and once more with the learning rates as they are set.");
}

/** What the rings say: how far apart runs with the same learning rate times updates end, and all of them. */
export function ringsSentence({ rings, diverged }) {
  const same = [];
  for (const ring of rings) {
    const group = same.find(([first]) => Math.abs(ring.x / first.x - 1) < SAME);
    if (group) group.push(ring);
    else same.push([ring]);
  }
  const largest = same.toSorted((one, other) => other.length - one.length)[0] ?? [];
  const said = [];
  if (largest.length >= LEAST_SAME) {
    const values = { count: largest.length, steps: productText(largest[0].x), ends: endsText(largest) };
    said.push(t("{count} runs have the same learning rate times updates, {steps}: they end {ends}.", values));
  }
  if (rings.length > 1) said.push(t("All {count} runs end {ends}.", { count: rings.length, ends: endsText(rings) }));
  if (diverged)
    said.push(tn("{count} run diverged and has no ring.", "{count} runs diverged and have no ring.", diverged));
  return said.join(" ");
}
