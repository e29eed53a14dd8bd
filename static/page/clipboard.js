// Texts that a reader takes along.

import { t } from "../language.js";

/** Puts a text into the clipboard; false where that is not allowed. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure origin
  }
}

/** What is said of a text that was copied, or could only be selected. */
export const saidOf = (copied) => (copied ? t("Copied.") : t("Selected: copy it with the keyboard."));
