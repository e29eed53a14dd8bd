// What the lens shows at one place, in numbers: the batch, its epoch, or the untrained model. Pure.
import { t } from "../language.js";
import { position } from "./cursor.js";
import { rowsWords } from "./labels.js";
import { lossText } from "./text.js";

const said = (loss) => (Number.isFinite(loss) ? lossText(loss) : null);

function afterWords({ train, validation }) {
  if (said(train) === null) return "";
  const words = { train: lossText(train), validation: said(validation) };
  return words.validation === null
    ? t("After it: training {train}.", words)
    : t("After it: training {train}, validation {validation}.", words);
}

/** The untrained model's losses, which no batch has. */
export function untrainedWords({ train, validation }) {
  const words = { train: said(train), validation: said(validation) };
  if (words.train === null) return [];
  return [
    words.validation === null
      ? t("Untrained: training {train}.", words)
      : t("Untrained: training {train}, validation {validation}.", words),
  ];
}

/** The values of a batch of the view: its batch's, then its epoch's. */
export function readoutWords(model, index, size) {
  const { epoch, batch } = position(index, model.plan);
  const loss = said(model.loss[index - model.view.first]);
  const rows = rowsWords(size, index === model.cursor ? model : { ...model, different: undefined });
  const place = { batch: batch + 1, epoch: epoch + 1 };
  const own = model.epochs.get(epoch) ?? {};
  const running = said(own.running);
  const lines = [
    loss === null
      ? t("Batch {batch} of epoch {epoch}: {rows}.", { ...place, rows })
      : t("Batch {batch} of epoch {epoch}: batch loss {loss}, {rows}.", { ...place, loss, rows }),
    running === null ? "" : t("Epoch {epoch}: running mean {loss}.", { epoch: epoch + 1, loss: running }),
    afterWords(own),
  ];
  return lines.filter((line) => line !== "");
}

/** What a screen reader says after a step: where it led, the batch's loss, and whether it went up or down. */
export function stepWords(index, plan, loss, before) {
  const { epoch, batch } = position(index, plan);
  const place = { epoch: epoch + 1, batch: batch + 1, batches: plan.batches_per_epoch };
  const [now, then] = [said(loss), said(before)];
  if (now === null) return t("Epoch {epoch}, batch {batch} of {batches}.", place);
  const words = { ...place, loss: now, before: then };
  if (then === null) return t("Epoch {epoch}, batch {batch} of {batches}, loss {loss}.", words);
  if (now === then) return t("Epoch {epoch}, batch {batch} of {batches}, loss {loss} as in the batch before.", words);
  return loss < before
    ? t("Epoch {epoch}, batch {batch} of {batches}, loss {loss}, down from {before}.", words)
    : t("Epoch {epoch}, batch {batch} of {batches}, loss {loss}, up from {before}.", words);
}
