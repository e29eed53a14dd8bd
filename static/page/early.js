// What a reader presses and fills in before the page can answer: it is done as soon as the page can.

/** Notes presses and changes from now on; returns what does them again and notes no more. */
export function noteEarly(page) {
  const deeds = [];

  function note({ type, target }) {
    const { value } = target;
    if (type === "change")
      deeds.push(() => {
        target.value = value;
        for (const done of ["input", "change"]) target.dispatchEvent(new Event(done, { bubbles: true }));
      });
    else if (target.closest("button")) deeds.push(() => target.closest("button").click());
  }

  for (const type of ["click", "change"]) page.addEventListener(type, note);
  return () => {
    for (const type of ["click", "change"]) page.removeEventListener(type, note);
    for (const deed of deeds) deed();
  };
}
