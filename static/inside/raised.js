// Which updates in a row raised the mean loss of all training samples: a step is only hoped to lower it. Pure.
import { tn } from "../language.js";
import { count } from "../lens/text.js";
import { lossesOf } from "./losses.js";

/** The members of an update that it takes to know. */
export const RAISED_FIELDS = ["update", "parameters_before", "parameters_after"];
/** So many are named. */
const NAMED = 8;
/** More work than this, in products, or more numbers of the server's, is too much for one press. */
const MOST_WORK = 4e7;
const MOST_NUMBERS = 2e5;

/** Whether it is little enough work for so many updates of a model with so many `parameters`. */
export const mayCount = (updates, samples, parameters) =>
  samples > 1 && updates * samples * parameters <= MOST_WORK && 2 * updates * parameters <= MOST_NUMBERS;

/** The numbers (from 0) of those among `updates`, in the run's order, after which the mean loss of all is higher. */
export function raisedOf({ config, dataset }, updates) {
  const every = dataset.train.y.map((_, row) => row);
  const sum = (at) => lossesOf(config, dataset, at, every).reduce((all, loss) => all + loss, 0);
  const after = updates.map(({ parameters_after }) => sum(parameters_after));
  const before = [sum(updates[0].parameters_before), ...after];
  return updates.filter((_, i) => after[i] > before[i]).map(({ update }) => update);
}

/** What is said of them: `raised` as raisedOf gives it, among `updates` of them; `samples` are several. */
export function raisedWords(raised, updates, samples) {
  const named = raised.slice(0, NAMED).map((update) => count(update + 1));
  const numbers = [...named, ...(raised.length > NAMED ? ["…"] : [])].join(", ");
  if (raised.length === 0)
    return tn(
      "The {count} update in the chart did not raise the mean loss of all {samples} samples.",
      "None of the {count} updates in the chart raised the mean loss of all {samples} samples.",
      updates,
      { samples },
    );
  return tn(
    "The {count} update in the chart raised the mean loss of all {samples} samples.",
    "{raised} of the {count} updates in the chart raised the mean loss of all {samples} samples: {numbers}",
    updates,
    { raised: count(raised.length), samples, numbers },
  );
}
