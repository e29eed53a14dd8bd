// "Data and model": a control for each field, greyed with the reason where it has no effect, with the refusal where it stands.

import { fitting, idleReason, refusal, valueOf } from "./config.js";

/** Fields under `root`; `delegate.changed(name, value)` when one was set to something it takes. */
export function createFields(root, { schema, datasets, models }, delegate) {
  const boxes = Object.fromEntries([...root.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, {
    box,
    control: box.querySelector("input, select"),
    help: box.querySelector(".help"),
  }]));

  root.addEventListener("change", ({ target }) => {
    const name = target.closest("[data-field]")?.dataset.field;
    if (!name) return;
    const spec = schema[name];
    const emptied = target.value === "" && !target.validity.badInput && spec.default === null;
    const refused = spec.choices || emptied ? null : refusal(target.value, spec);
    refuse(root.ownerDocument, [{ field: name, message: refused }]);
    if (!refused) delegate.changed(name, emptied ? null : target.value);
  });

  function show(given, resolved) {
    const dataset = valueOf("dataset", given, null, schema);
    for (const [name, { box, control, help }] of Object.entries(boxes)) {
      const reason = idleReason(name, given, resolved, schema);
      if (control.disabled !== (reason !== null)) {
        box.classList.toggle("idle", reason !== null);
        control.disabled = reason !== null;
      }
      const words = reason === null ? schema[name].help : `No effect: ${reason}.`;
      if (help.textContent !== words) help.textContent = words;
      const value = String(valueOf(name, given, resolved, schema) ?? "");
      if (control.value !== value && (document.activeElement !== control || control.tagName === "SELECT")) control.value = value;
    }
    const able = fitting(dataset, datasets, models);
    for (const option of boxes.model.control.options) {
      if (option.disabled === able.includes(option.value)) option.disabled = !option.disabled;
    }
  }

  return {
    show,
    focus(name) {
      const control = boxes[name]?.control;
      control?.closest("details")?.setAttribute("open", "");
      control?.focus();
      control?.select?.();
    },
  };
}

/** Puts messages at their fields, wherever on the page they stand; a null message clears one. Those without a field come back. */
export function refuse(page, errors) {
  return errors.filter(({ field, message }) => {
    const place = page.getElementById(`${field}-refusal`);
    if (!place) return true;
    place.textContent = message ?? "";
    place.hidden = !message;
    const control = page.getElementById(field);
    control.parentElement.classList.toggle("refused-field", Boolean(message));
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    return false;
  });
}

/** Clears every refusal on the page. */
export function forgive(page) {
  const refused = [...page.querySelectorAll(".refusal:not([hidden])")];
  refuse(page, refused.map(({ id }) => ({ field: id.replace(/-refusal$/, ""), message: null })));
}
