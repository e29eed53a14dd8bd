// What is said of the error surface, of the cursor's update on it, and of the gradients of an epoch's batches. Pure.

import { t, tn } from "../language.js";
import { drawsAgain } from "../lens/samplings.js";
import { count, lossText, samplesText, updatesText } from "../lens/text.js";
import { rowsOfUpdate, togetherIn } from "../lens/updates.js";

/** Two losses are written with more digits, at most so many, where they look the same. */
const MOST_DIGITS = 15;
/** Of two bottoms with losses as near as this, relative, neither is deeper: the sine has the same valley many times. */
const AS_DEEP = 1e-3;

/** A number as axes and keys write it. */
export const written = (value) => String(Number(value.toPrecision(3))).replace("e+", "e");

/** The axes' names with their units. `dataset`: whose columns have names; null while it is not known. */
export function axisNames(dataset, model) {
  const [input, output] = [dataset?.columns[0]?.name ?? "x", dataset?.target?.name ?? "y"];
  return model === "wave"
    ? { weight: t("weight of {name} (radians per {name})", { name: input }), bias: t("bias (radians)") }
    : {
        weight: t("weight of {name} ({target} per {name})", { name: input, target: output }),
        bias: t("bias ({target})", { target: output }),
      };
}

/** What a point of the picture is. */
export const introWords = () =>
  t(
    "Each point is one choice of the two parameters, a weight and a bias; its loss is the mean squared error of all " +
      "samples with that choice, and rings join points with the same loss.",
  );

/** What the marks of the surface mean: [[mark, words], …]. `levels`: losses of the rings. */
export function surfaceKey({ batch, path, minima }, { levels, shows, plan, updates }) {
  const range = { from: lossText(levels[0]), to: lossText(levels.at(-1)) };
  const place = ([weight, bias]) => ({ weight: valueText(weight), bias: valueText(bias) });
  const [before, after] = [batch.before, batch.after].map(place);
  const [low, high] = apart(batch.losses);
  const update = count(batch.update + 1);
  const [deepest] = minima;
  const points = path.parameters.length;
  const ofUpdates = updatesText(updates);
  return [
    shows !== "batch" && [
      "line",
      tn(
        "same loss of the {count} sample",
        "same loss of all {count} samples, from {from} to {to}",
        plan.samples,
        range,
      ),
    ],
    shows !== "whole" && [
      "batch",
      t("same loss of this batch's {samples}, the same losses", { samples: samplesText(batch.rows.length) }),
    ],
    [
      "path",
      points > updates
        ? t("path of the {updates}", { updates: ofUpdates })
        : t("path of the {updates}, {points} points of it", { updates: ofUpdates, points }),
    ],
    ["start", t("start: weight {weight}, bias {bias}", place(path.parameters[0]))],
    ["end", t("end: weight {weight}, bias {bias}", place(path.parameters.at(-1)))],
    [
      "before",
      t("before update {update}: weight {weight}, bias {bias}, loss {loss}", { ...before, update, loss: low }),
    ],
    ["after", t("after update {update}: weight {weight}, bias {bias}, loss {loss}", { ...after, update, loss: high })],
    deepest && [
      "minimum",
      minima.length > 1
        ? t("bottom of a valley (local minimum)")
        : t("lowest point: weight {weight}, bias {bias}, loss {loss}", {
            ...place(deepest.parameters),
            loss: lossText(deepest.loss),
          }),
    ],
  ].filter(Boolean);
}

const valueText = (value) => (Number.isFinite(value) ? lossText(value) : t("not finite"));

/** Whether each batch makes an update; else what is said of a batch holds of the batches of an update together. */
const makesOne = (plan) => togetherIn(plan) === 1;

/** The number of the epoch of the surface's batch. */
const epochText = ({ update }, plan) => count(Math.floor(update / plan.updates_per_epoch) + 1);

/** Whether a surface can be drawn: one that holds the path of a diverged run may reach to where the loss overflows. */
export const isDrawable = ({ loss, batch }) => [...loss, ...batch.loss].flat().every(Number.isFinite);

/** Why no surface is drawn. */
export const undrawnWords = () =>
  t(
    "Nothing is drawn here: this run's parameters went so far that on a map which holds all of their path the " +
      "loss is too large for a number.",
  );

/** Whether the gradients of the cursor's update can be drawn. */
export const hasGradients = ({ gradients: { whole, batch, batches, spread } }) =>
  [...whole, ...batch, ...batches.flat(), spread.theory, spread.measured, spread.of_rows].every(Number.isFinite);

/** What the marks of the gradients mean: [[mark, words], …]. */
export function cloudKey({ batch, gradients: { batches, whole, spread } }, plan) {
  const epoch = epochText(batch, plan);
  const size = rowsOfUpdate(plan);
  const many = batches.length;
  const [weight, bias] = whole.map(valueText);
  return [
    [
      "gradient",
      makesOne(plan)
        ? tn("gradient of the batch of epoch {epoch}", "gradients of the {count} batches of epoch {epoch}", many, {
            epoch,
          })
        : tn("gradient of the update of epoch {epoch}", "gradients of the {count} updates of epoch {epoch}", many, {
            epoch,
          }),
    ],
    [
      "own",
      makesOne(plan)
        ? t("gradient of update {update}'s batch", { update: count(batch.update + 1) })
        : t("gradient of update {update}", { update: count(batch.update + 1) }),
    ],
    ["minimum", t("gradient of all samples: weight {weight}, bias {bias}", { weight, bias })],
    spread.theory > 0 && [
      "circle",
      t("{distance} from it: how far off batches of {size} are expected", { distance: lossText(spread.theory), size }),
    ],
  ].filter(Boolean);
}

/** What is said of the update, of its batch's gradient, and of the valleys: [sentences]. `run`: {config, plan}. */
export const surfaceWords = (surface, run) => [
  stepWords(surface.batch),
  spreadWords(surface, run),
  ...valleyWords(surface.minima),
];

function stepWords({ update, losses: [before, after] }) {
  const [low, high] = apart([before, after]);
  const values = { update: count(update + 1), before: low, after: high };
  if (!Number.isFinite(after ?? NaN))
    return t("Update {update} leads from a loss of {before} to one that is not finite.", values);
  if (after === before) return t("Update {update} leaves the loss of all samples at {before}.", values);
  return after < before
    ? t("Update {update} goes down on the surface: the loss of all samples falls from {before} to {after}.", values)
    : t("Update {update} goes up on the surface: the loss of all samples rises from {before} to {after}.", values);
}

/** How far off batches' gradients are, and what that does. */
function spreadWords({ batch, gradients }, { config, plan }) {
  if (!hasGradients({ gradients }))
    return t("Where update {update} begins, the gradients are too large for numbers.", {
      update: count(batch.update + 1),
    });
  const { spread, whole, batches } = gradients;
  const [size, samples] = [rowsOfUpdate(plan), plan.samples];
  const redrawn = drawsAgain(config.sampling);
  if (size >= samples && !redrawn)
    return makesOne(plan)
      ? t("The batch holds all samples: its surface is the whole one, and its gradient is theirs.")
      : t("The update has all samples: its surface is the whole one, and its gradient is theirs.");
  const [found, expected, single] = [spread.measured, spread.theory, spread.of_rows].map(lossText);
  const downhill = batches.filter(([weight, bias]) => weight * whole[0] + bias * whole[1] > 0).length;
  const values = { epoch: epochText(batch, plan), downhill };
  return [
    t(
      "How far is the gradient of a batch of {size} from that of all samples, on average? Measured: {found} (root " +
        "mean square of 400 random batches); expected: {expected}.",
      { size, found, expected },
    ),
    redrawn
      ? t("Of a single sample it is {single}.", { single })
      : t("Of a single sample it is {single}, of all {samples} together 0.", { single, samples }),
    makesOne(plan)
      ? tn(
          "The {count} batch of epoch {epoch}: {downhill} points downhill from here for all samples too.",
          "Of the {count} batches of epoch {epoch}, {downhill} point downhill from here for all samples too.",
          batches.length,
          values,
        )
      : tn(
          "The {count} update of epoch {epoch}: {downhill} points downhill from here for all samples too.",
          "Of the {count} updates of epoch {epoch}, {downhill} point downhill from here for all samples too.",
          batches.length,
          values,
        ),
  ].join(" ");
}

function valleyWords(minima) {
  if (minima.length < 2) return [];
  const [lowest, next] = depthsOf(minima);
  const values = { count: minima.length, lowest: lossText(lowest) };
  return [
    next === null
      ? t("{count} valleys are marked (+), all equally deep: {lowest}.", values)
      : t("{count} valleys are marked (+): the deepest goes down to {lowest}, the next to {next}.", {
          ...values,
          next: lossText(next),
        }),
  ];
}

/** [the loss at the bottom of the deepest valley, that of the next one that is less deep, null without one]. */
export function depthsOf(minima) {
  const [{ loss: lowest }] = minima;
  return [lowest, minima.find(({ loss }) => loss - lowest > AS_DEEP * Math.abs(loss))?.loss ?? null];
}

/** Two losses as they are written; with more digits where they are not the same and would look so. */
function apart([before, after]) {
  const short = [before, after].map((loss) => lossText(loss ?? NaN));
  if (short[0] !== short[1] || before === after) return short;
  for (let digits = 4; digits <= MOST_DIGITS; digits += 1) {
    const longer = [before, after].map((loss) => String(Number(loss.toPrecision(digits))));
    if (longer[0] !== longer[1]) return longer;
  }
  return short;
}
