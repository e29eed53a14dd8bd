// What a run of many seeds came to, in words. Pure.

import { t } from "../language.js";
import { count, lossText } from "../lens/text.js";

/** The run of one seed. */
export function seedWords({ seed, status, final, lowest, diverged_at_update: update }) {
  const named = { seed: String(seed) };
  if (status === "diverged") return t("Seed {seed} diverged at update {update}.", { ...named, update: count(update) });
  const train = lossText(final.train);
  if (!lowest) return t("Seed {seed} ends with training loss {train}.", { ...named, train });
  return t(
    "Seed {seed} ends with training loss {train} and validation loss {validation} (lowest after epoch {epoch}).",
    { ...named, train, validation: lossText(final.validation), epoch: count(lowest.epoch) },
  );
}
