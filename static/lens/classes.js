// Imbalanced classes: whether a data set has them, and what a batch has of each. Pure.
import { t } from "../language.js";

/** Classes are called imbalanced where one has so many times the samples of another. */
const IMBALANCED = 2;

/** The most common of imbalanced classes: {label, share (of the samples)}; null for other data. */
export function commonest({ task, train: { y } }) {
  if (task !== "classification") return null;
  const sizes = new Map();
  for (const label of y) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const least = Math.min(...sizes.values());
  const most = Math.max(...sizes.values());
  if (most < IMBALANCED * least) return null;
  const label = [...sizes.keys()].find((each) => sizes.get(each) === most);
  return { label, share: most / y.length };
}

/** How many samples of a batch each class has; "" where the classes are not imbalanced. */
export function classesWords({ rows }, dataset) {
  if (!commonest(dataset)) return "";
  const { y } = dataset.train;
  const words = dataset.class_names.map((name, label) => {
    const count = rows.filter((row) => y[row] === label).length;
    return t("{name} ({count})", { count, name });
  });
  return t("By class: {classes}.", { classes: words.join(", ") });
}
