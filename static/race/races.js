// Who leads a race, what it takes to come down to a common loss, and which runs one number sorts. Pure.

import { t, tn } from "../language.js";
import { count, lossText } from "../lens/text.js";

/** Batch sizes that span what there is, where nothing is kept: this one, 20, 50 and all samples, or others of these. */
export function sizesBeside({ batch_size, samples }) {
  const own = Math.min(batch_size, samples);
  const wanted = [5, 20, 50, samples, 1, 10, 100].filter((size) => size <= samples && size !== own);
  return [...new Set(wanted)].slice(0, 3).sort((a, b) => a - b);
}

/** Who leads under what is held equal. `first`: the answer for equal epochs, to which another may be the same. */
export function headline(compared, first) {
  const { runs, ends, tie, hold } = compared;
  if (runs.some(({ status }) => status === "diverged")) return t("a run diverged");
  if (tie) return t("nobody leads");
  if (hold === "samples" && first && isSame(compared, first)) return t("the first race again");
  const lowest = ends.reduce((best, { train }, place) => (train < ends[best].train ? place : best), 0);
  return t("{name} leads", { name: runs[lowest].name });
}

const isSame = (one, other) => one.runs.every(({ id }, place) => id === other.runs[place].id);

/**
 * What it takes each run to come down to the loss that all of them reach: {loss, rows: [{name, epochs, updates,
 * seconds, perEpoch}]}; null where a run diverged. `compared`: for equal epochs.
 */
export function reaching({ runs }) {
  if (runs.some(({ status }) => status === "diverged")) return null;
  const loss = Math.max(...runs.map(({ final }) => final.train));
  const rows = runs.map(({ name, curve, plan, train_seconds: seconds, updates_done: updates }) => {
    const place = curve.train.findIndex((value) => value !== null && value <= loss * (1 + 1e-12));
    const made = curve.epoch[place] * plan.updates_per_epoch;
    const perUpdate = seconds / updates;
    return {
      name,
      epochs: curve.epoch[place],
      updates: made,
      seconds: made * perUpdate,
      perEpoch: perUpdate * plan.updates_per_epoch,
    };
  });
  return { loss, rows };
}

/** The rings of several answers: each run once, {name, x (learning rate times updates), y (final training loss)}. */
export function ringsOf(answers) {
  const rings = new Map();
  for (const { runs, rate, hold } of answers)
    for (const run of runs)
      if (run.status !== "diverged" && !rings.has(run.id))
        rings.set(run.id, { name: nameOf(run, rate, hold), x: run.rate_updates, y: run.final.train });
  return [...rings.values()].sort((one, other) => one.x - other.x);
}

function nameOf({ name, config, plan }, rate, hold) {
  if (rate !== "kept") return t("{name} at rate {rate}", { name, rate: String(config.learning_rate) });
  return hold === "updates"
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

/** What a group is called. */
export function groupWords({ rings }) {
  if (rings.length === 1) return rings[0].name;
  const losses = rings.map(({ y }) => y);
  const [low, high] = [Math.min(...losses), Math.max(...losses)].map(lossText);
  const values = { count: rings.length, low, high };
  return low === high
    ? tn("{count} run lies here, {low}", "{count} runs lie here, {low}", rings.length, values)
    : t("{count} runs lie here, {low} to {high}", values);
}

/** What the rings say: how far apart runs with the same learning rate times updates end, and all of them. */
export function ringsSentence(rings) {
  const same = [];
  for (const ring of rings) {
    const group = same.find(([first]) => Math.abs(ring.x / first.x - 1) < 0.01);
    if (group) group.push(ring);
    else same.push([ring]);
  }
  const largest = same.toSorted((one, other) => other.length - one.length)[0] ?? [];
  if (largest.length < 3) return "";
  const [low, high] = [Math.min, Math.max].map((end) => end(...largest.map(({ y }) => y)));
  const [least, most] = [Math.min, Math.max].map((end) => end(...rings.map(({ y }) => y)));
  const some = t(
    "{count} runs have the same learning rate times updates, {steps}: they end between {low} and {high}.",
    {
      ...{ count: largest.length, steps: lossText(largest[0].x), low: lossText(low), high: lossText(high) },
    },
  );
  const all = t("All {count} runs end between {low} and {high}.", {
    ...{ count: rings.length, low: lossText(least), high: lossText(most) },
  });
  return `${some} ${all}`;
}

export const updatesWritten = (updates) => count(Math.round(updates));
