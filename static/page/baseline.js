// The line that a model comes to which looks at no feature, where classes are imbalanced: accuracy far above one half
// may be no more than that. Pure.

import { t, withPoint } from "../language.js";
import { commonest } from "../lens/classes.js";
import { lossText } from "../lens/text.js";

const percent = (share) => t("{share}%", { share: withPoint((100 * share).toFixed(1)) });

/**
 * The baseline of a measure on the training rows: {value, text, words}. Null where the classes are not imbalanced, the
 * data are not here or are others, or the measure has none.
 */
export function baselineOf(dataset, measure) {
  if (!dataset || !commonest(dataset)) return null;
  const { chosen, accuracy, loss } = dataset.baseline;
  const name = dataset.class_names[chosen];
  if (measure === "accuracy") {
    const share = percent(accuracy.train);
    const words = t("Thin grey line: always saying “{name}” has an accuracy of {share}.", { name, share });
    return { value: accuracy.train, text: share, words };
  }
  if (measure !== "loss") return null;
  const words = t("Thin grey line: predicting the classes’ shares alone has a loss of {loss}.", {
    loss: lossText(loss.train),
  });
  return { value: loss.train, text: lossText(loss.train), words };
}

/** Whether it lies in the picture. `scales`: frame.js's. */
export const isInPicture = ({ value }, { log, y, highest }) => value <= highest && (!log || value >= 10 ** y[0]);
