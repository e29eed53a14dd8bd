// Play at a human pace: batch by batch, slowly and then faster, then epoch by epoch, then many epochs at a time.
import { stepped } from "./cursor.js";

const SLOW = { moves: 6, ms: 500 };
const QUICKER = 0.85;
const QUICKEST_MS = 80;
const SINGLE_MOVES = 40;
const BATCH_GROWTH = 1.15;
const EPOCH_MS = { first: 600, later: 300, firsts: 3 };
const EPOCH_GROWTH = 1.25;
const CALM_MS = 500;

/** What Play has done so far: moves in all, and moves of whole epochs among them. */
export const atRest = { moves: 0, epochMoves: 0 };

const endsEpoch = (index, plan) => index % plan.batches_per_epoch === plan.batches_per_epoch - 1;

function batchMove({ moves }, index, plan, done) {
  const by = moves < SINGLE_MOVES ? 1 : Math.ceil(BATCH_GROWTH ** (moves - SINGLE_MOVES + 1));
  const wait = moves < SLOW.moves ? SLOW.ms : Math.max(QUICKEST_MS, SLOW.ms * QUICKER ** (moves - SLOW.moves));
  const end = moves < SLOW.moves ? done - 1 : stepped("finish", index, plan, done);
  return { to: Math.min(index + by, end), wait, played: { moves: moves + 1, epochMoves: 0 } };
}

function epochMove({ moves, epochMoves }, index, plan, done) {
  const by = Math.ceil(EPOCH_GROWTH ** Math.max(0, epochMoves - EPOCH_MS.firsts));
  const to = Math.min(stepped("finish", index, plan, done) + (by - 1) * plan.batches_per_epoch, done - 1);
  const wait = epochMoves < EPOCH_MS.firsts ? EPOCH_MS.first : EPOCH_MS.later;
  return { to, wait, played: { moves: moves + 1, epochMoves: epochMoves + 1 } };
}

/**
 * Play's next move from a batch's index: {to, wait (ms until it), played (the state after it)}. `calm`: few
 * changes a second.
 */
export function nextMove(played, index, plan, done, calm = false) {
  const epochs = played.epochMoves > 0 || (played.moves >= SLOW.moves && endsEpoch(index, plan));
  const move = (epochs ? epochMove : batchMove)(played, index, plan, done);
  return calm ? { ...move, wait: Math.max(move.wait, CALM_MS) } : move;
}

export const browserTimers = { set: (task, ms) => setTimeout(task, ms), clear: (timer) => clearTimeout(timer) };

/**
 * Play itself. `delegate`: at() -> {index, plan, done}, moved(index), changed(playing), calm(). `timers`: {set(task,
 * ms), clear}. The first move comes at once, so that pressing Play is seen; it stops by itself at the end of the run.
 */
export function createPlay(delegate, timers = browserTimers) {
  /** @type {number | null} */
  let timer = null;
  let played = atRest;

  function schedule(now) {
    const { index, plan, done } = delegate.at();
    if (index >= done - 1) return stop();
    const move = nextMove(played, index, plan, done, delegate.calm());
    timer = timers.set(
      () => {
        played = move.played;
        delegate.moved(move.to);
        if (timer !== null) schedule(false);
      },
      now ? 0 : move.wait,
    );
  }

  function stop() {
    if (timer === null) return;
    timers.clear(timer);
    timer = null;
    delegate.changed(false);
  }

  return {
    get playing() {
      return timer !== null;
    },
    /** "slow" while a reader can follow single batches, "fast" later, "" at rest. */
    get pace() {
      if (timer === null) return "";
      return played.moves < SLOW.moves ? "slow" : "fast";
    },
    start() {
      const { index, done } = delegate.at();
      if (timer !== null || index >= done - 1) return;
      played = atRest;
      schedule(true);
      delegate.changed(true);
    },
    stop,
  };
}
