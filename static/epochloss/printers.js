// The numbers that programs print as the loss of an epoch, each with its name, when it was measured, and who prints it.
// tests/frameworks/test_printed.py runs Keras and Lightning and compares. Pure.
import { t, tn } from "../language.js";
import { samplesText } from "../lens/text.js";
import { endsShort } from "./facts.js";

/** How Keras names the measures that it was compared in. */
const KERAS = { loss: "loss", accuracy: "accuracy", mae: "mae" };

/** What Keras and Lightning call an epoch's numbers; with summed losses the page's script has a mean of its own. */
function printers({ config }, measure) {
  const added = config.reduction === "sum" && measure === "loss";
  const keras = added ? "mean_loss" : KERAS[measure];
  const lightning = measure === "loss" && !added;
  if (!keras) return { running: [], unweighted: [], train: [], validation: [], last: [] };
  return {
    running: [["Keras", keras], ...(lightning ? [["Lightning", "train_loss_epoch"]] : [])],
    unweighted: [],
    train: [["Keras", "model.evaluate(x, y)"]],
    validation: [["Keras", `val_${keras}`]],
    last: lightning
      ? [
          ["Lightning", "train_loss_step"],
          ["PyTorch", "loss.item()"],
        ]
      : [],
  };
}

/** Of every number its names, from long to short, and when it was measured on what. */
function namesOf({ plan, config }) {
  const all = samplesText(plan.samples);
  return {
    running: [[t("mean of its batches"), t("mean")], t("every batch before its update")],
    unweighted: [[t("plain mean of its batches"), t("plain mean")], t("the same, a short batch counted as a full one")],
    train: [[t("training, after it"), t("training")], t("{samples}, after its last update", { samples: all })],
    validation: [
      [t("validation, after it"), t("validation")],
      tn(
        "{count} other sample, after its last update",
        "{count} other samples, after its last update",
        config.validation_samples ?? 0,
      ),
    ],
    last: [
      [t("its last batch"), t("last batch")],
      t("{samples}, before its last update", { samples: samplesText(plan.last_batch_size) }),
    ],
  };
}

/** The numbers of an epoch that there are: [{key, value, names, when, printed: [[program, name]]}]. */
export function numbersOf(run, facts, measure) {
  const [named, printed] = [namesOf(run), printers(run, measure)];
  const keys = ["running", ...(endsShort(run.plan) ? ["unweighted"] : []), "validation", "train", "last"];
  return keys
    .filter((key) => facts.whole && Number.isFinite(facts[key]))
    .map((key) => ({ key, value: facts[key], names: named[key][0], when: named[key][1], printed: printed[key] }));
}
