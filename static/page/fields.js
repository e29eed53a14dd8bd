// "Data and model": a control for each field, greyed with the reason where it has no effect, with the refusal where it
// stands.

import { t } from "../language.js";
import { fitting, idleReason, refusal, fieldValue } from "./config.js";
import { spelled } from "./number.js";
import { refuse } from "./refusals.js";

/** Fields under `root`; `delegate.changed(name, value)` when one was set to something it takes. */
export function createFields(root, { schema, datasets, models }, delegate) {
  const boxes = Object.fromEntries(
    [...root.querySelectorAll("[data-field]")].map((box) => [
      box.dataset.field,
      {
        box,
        control: box.querySelector("input, select"),
        why: box.querySelector(".why"),
      },
    ]),
  );

  let typing = null; // the control whose text is not set yet

  root.addEventListener("input", ({ target }) => (typing = target));
  root.addEventListener("change", ({ target }) => {
    const name = target.closest("[data-field]")?.dataset.field;
    if (!name) return;
    const spec = schema[name];
    const emptied = target.value === "" && spec.default === null;
    const refused = spec.choices || emptied ? null : refusal(target.value, spec);
    refuse(root.ownerDocument, [{ field: name, message: refused }]);
    typing = refused || emptied ? target : null;
    if (!refused) delegate.changed(name, emptied ? null : spec.choices ? target.value : spelled(target.value));
  });

  function show(given, resolved) {
    const dataset = fieldValue("dataset", given, null, schema);
    for (const [name, { box, control, why }] of Object.entries(boxes)) {
      const reason = idleReason(name, given, resolved, schema);
      const off = reason !== null || box.dataset.locked !== undefined;
      if (box.classList.contains("idle") !== (reason !== null)) box.classList.toggle("idle", reason !== null);
      if (control.disabled !== off) control.disabled = off;
      why.hidden = reason === null;
      why.textContent = reason === null ? "" : t("No effect: {reason}.", { reason });
      const value = String(fieldValue(name, given, resolved, schema) ?? "");
      if (control.value !== value && !(typing === control && document.activeElement === control)) control.value = value;
    }
    const able = fitting(dataset, datasets, models);
    for (const option of boxes.model.control.options) {
      if (option.disabled === able.includes(option.value)) option.disabled = !option.disabled;
    }
  }

  return {
    show,
    /** What is being typed gives way to the values that are shown next. */
    forget() {
      typing = null;
    },
  };
}
