// Next batch, Finish epoch, Play and Back: where the cursor goes, and how fast it plays.

/** The pauses of Play in ms: batch by batch at a pace to follow, then faster, then several at a time. */
const SLOW_MS = 700;
const FAST_MS = 90;
const SPEED_UP = 0.93;
const LEAP_AFTER = 60;

/** The update that a step goes to; it stays inside the run. */
export function stepped(step, cursor, plan, done = plan.total_updates) {
  const size = plan.updates_per_epoch;
  const target = {
    next: cursor + 1,
    back: cursor - 1,
    finish: (Math.floor(cursor / size) + 1) * size,
  }[step];
  return Math.max(0, Math.min(target, done - 1));
}

/** How far and how soon the nth move of Play goes: {by, wait}. */
export function pace(nth, plan) {
  const wait = Math.max(FAST_MS, SLOW_MS * SPEED_UP ** nth);
  const leaps = Math.max(0, nth - LEAP_AFTER);
  return { by: Math.min(plan.updates_per_epoch, 1 + Math.floor(leaps / 10)), wait };
}

/** The buttons under `element`; `delegate.cursor()`, `delegate.plan()`, `delegate.done()`, and `delegate.moved(cursor, playing)`. */
export function createPlayer(element, delegate) {
  const buttons = Object.fromEntries([...element.querySelectorAll("[data-step]")].map((button) => [button.dataset.step, button]));
  let timer = 0;
  let moves = 0;

  function stop() {
    clearTimeout(timer);
    timer = 0;
    moves = 0;
    buttons.play.textContent = "Play";
  }

  function tick() {
    const last = delegate.done() - 1;
    const { by, wait } = pace(moves, delegate.plan());
    moves += 1;
    delegate.moved(Math.min(delegate.cursor() + by, last), true);
    if (delegate.cursor() >= last) stop();
    else timer = setTimeout(tick, wait);
  }

  element.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (!step) return;
    const playing = timer !== 0;
    stop();
    if (step !== "play") return delegate.moved(stepped(step, delegate.cursor(), delegate.plan(), delegate.done()), false);
    if (playing) return delegate.moved(delegate.cursor(), false);
    buttons.play.textContent = "Pause";
    timer = setTimeout(tick, 0);
  });

  return {
    stop,
    /** Buttons that would go nowhere are off. */
    show() {
      const atEnd = delegate.cursor() >= delegate.done() - 1;
      for (const step of ["next", "finish", "play"]) buttons[step].disabled = atEnd;
      buttons.back.disabled = delegate.cursor() === 0;
    },
  };
}
