// What is said of the classes that a model gets right, every sentence from the counts. Pure.

import { t, withPoint } from "../language.js";

export const percent = (share) => t("{share}%", { share: withPoint((100 * share).toFixed(1)) });

const total = (rows) => rows.reduce((sum, count) => sum + count, 0);

/** The share of all rows that get their class. */
export const shareRight = ({ counts, rows }) => total(counts.map((line, label) => line[label])) / total(rows);

/** "12 of 20 (60.0%)", or that there is no row. */
export function cellText({ rows, counts, recall }, label) {
  if (rows[label] === 0) return t("no sample");
  const right = counts[label][label];
  return t("{right} of {count} ({share})", { right, count: rows[label], share: percent(recall[label]) });
}

/** After which epoch it is. */
export const epochText = (epoch) => (epoch === 0 ? t("untrained") : t("after epoch {epoch}", { epoch }));

/** What follows: [sentences]. `found`: {epoch, class_names, train, validation}; `baseline`: the data set's. */
export function recallWords(found, baseline) {
  const part = found.validation ?? found.train;
  const set = found.validation ? "validation" : "train";
  return [
    rightWords(part, found, baseline, set),
    ...neverWords(part, found, set),
    t(
      "Recall is the share of a class’s samples that get it. Its mean over the classes, in which each counts " +
        "alike, is {mean} here: the balanced accuracy.",
      { mean: percent(meanRecall(part)) },
    ),
  ];
}

/** The mean recall of the classes that have a row. */
export function meanRecall({ recall }) {
  const known = recall.filter((share) => share !== null);
  return total(known) / known.length;
}

function rightWords(part, { class_names: names }, { chosen, accuracy }, set) {
  const words = {
    share: percent(shareRight(part)),
    name: names[chosen],
    always: percent(accuracy[set]),
  };
  return set === "validation"
    ? t("Of the validation samples {share} get their class; always saying “{name}” gets {always}.", words)
    : t("Of the training samples {share} get their class; always saying “{name}” gets {always}.", words);
}

/** Which classes are not found at all. */
function neverWords({ rows, counts }, { class_names: names }, set) {
  const missed = names.filter((_, label) => rows[label] > 0 && counts[label][label] === 0);
  if (missed.length === 0) return [];
  const words = { classes: missed.map((name) => t("“{name}”", { name })).join(", ") };
  return [
    set === "validation"
      ? t("Not one validation sample gets its class if that is: {classes}.", words)
      : t("Not one training sample gets its class if that is: {classes}.", words),
  ];
}

/** Why there is nothing to see. */
export const noClassesText = () => t("This run predicts numbers, so there are no classes. Open one with classes:");
export const waitingText = () => t("The classes are counted when training has ended.");
