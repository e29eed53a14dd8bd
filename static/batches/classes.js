// Imbalanced classes in the batches of a map: how many hold nothing but the most common class. Pure.
import { t, withPoint } from "../language.js";
import { commonest } from "../lens/classes.js";
import { rowsOf } from "./cells.js";

const percent = (share) => t("{share}%", { share: withPoint((100 * share).toFixed(1)) });

/** The share of a map's batches that hold no sample of another class than `label`. */
export function shareOfAlone(map, { train: { y } }, label) {
  let batches = 0;
  let alone = 0;
  const end = (map.first + map.orders.length) * map.batches;
  for (let batch = map.first * map.batches; batch < end; batch += 1) {
    batches += 1;
    alone += rowsOf(map, batch).every((row) => y[row] === label) ? 1 : 0;
  }
  return alone / batches;
}

/** How many of a map's batches hold the most common class alone; "" where the classes are not imbalanced. */
export function aloneText(map, dataset) {
  const common = dataset && commonest(dataset);
  if (!common || map.batches === 1) return "";
  return t("{share} of the batches hold nothing but “{name}”, the class of {common} of the samples.", {
    share: percent(shareOfAlone(map, dataset, common.label)),
    name: dataset.class_names[common.label],
    common: percent(common.share),
  });
}
