// One polite live region: it speaks when things have settled, never while they move.

const QUIET_MS = 700;

/** Says the newest text in `element` once nothing newer came for a while. */
export function createSpeaker(element) {
  let timer = 0;
  return {
    say(text) {
      clearTimeout(timer);
      timer = setTimeout(() => (element.textContent = text), QUIET_MS);
    },
  };
}
