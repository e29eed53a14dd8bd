// What each slider shows: how far its scale reaches, its stops and marks, and what there is to say of its value. Pure.

import { number, t, tn } from "../language.js";
import { drawsAgain } from "../lens/samplings.js";
import { escaped } from "../lens/svg.js";
import { batchesPerPass, isPass } from "../lens/passes.js";
import { batchesText } from "../lens/passtext.js";
import { count, epochsText, samplesText, textWidth, updatesText } from "../lens/text.js";
import { divisors, place, realStops, stops } from "./scale.js";

const MOST_EPOCHS = 10_000;
const [LEAST_RATE, MOST_RATE] = [0.001, 10];
const POPULAR = [32, 64, 128];
const MOST_SHOWN = 6;
const TYPE = 12;
/** WCAG 2.5.8: what is pressed is 24 px wide, and nothing else pressed lies within. */
const TARGET = 24;
/** Further to the right than this, a label ends at its mark: behind it there is no room. */
const FAR_RIGHT = 0.905;
/** How far a mark that leans reaches to the left of where it stands, and the last one to the right (controls.css). */
const [LEAN, END] = [6, 11];

/** The batch slider, which reaches past n, so that the edge can be seen; `sampling` as in the configuration. */
export function batchScale(asked, plan, sampling) {
  const n = plan.samples;
  const most = Math.max(2 * n, asked, 2);
  const replaced = drawsAgain(sampling);
  return {
    value: asked,
    stops: stops(most, [...POPULAR, n]),
    marks: [
      { value: n, text: n === 1 || replaced ? count(n) : t("all {samples}", { samples: n }), leans: true },
      { value: 1 },
      ...POPULAR.filter((size) => size < n)
        .toReversed()
        .map((value) => ({ value })),
    ],
    pressed: true,
    hint: batchHint(asked, plan, replaced),
    spoken: t("{samples} per batch, {updates} per epoch", {
      samples: samplesText(asked),
      updates: updatesText(plan.updates_per_epoch),
    }),
  };
}

/** The epochs slider. */
export function epochScale({ epochs, updates_per_epoch: each, total_updates: total }) {
  return {
    value: epochs,
    stops: stops(Math.max(MOST_EPOCHS, epochs), [1, 10, 100, 1000]),
    marks: [MOST_EPOCHS, 1, 1000, 10, 100].map((value) => ({ value })),
    hint: escaped(`${count(epochs)} × ${count(each)} = ${updatesText(total)}`),
    spoken: t("{epochs}, {updates} in all", { epochs: epochsText(epochs), updates: updatesText(total) }),
  };
}

/** The learning rate's slider: a value typed beyond its ends stretches it. */
export function rateScale(rate) {
  const least = 10 ** Math.min(Math.log10(LEAST_RATE), Math.floor(Math.log10(rate)));
  const most = Math.max(MOST_RATE, rate);
  const all = realStops(least, 10 ** Math.ceil(Math.log10(most)));
  const marks = all.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e9) / 1e9));
  return {
    value: rate,
    stops: all,
    marks: [marks.at(-1), ...marks.slice(0, -1)].map((value) => ({ value, text: String(value) })),
    hint: "",
    spoken: t("learning rate {rate}", { rate: String(rate) }),
  };
}

const sizeName = (size) => escaped(t("Batch size {size}", { size }));

/** What there is to say of how batches of `asked` divide the samples, as markup: sizes that divide them are pressed. */
export function batchHint(asked, plan, replaced) {
  const { samples, last_batch_size: last, batch_size: size } = plan;
  if (!isPass(plan))
    return escaped(t("a pass through the samples has {batches}", { batches: batchesText(batchesPerPass(plan)) }));
  const dropped = samples - plan.samples_seen / plan.epochs;
  if (samples === 1) return escaped(t("there is one sample, so each batch is that one"));
  if (replaced)
    return escaped(
      last === size
        ? tn(
            "each batch is {count} draw from {samples} samples",
            "each batch is {count} draws from {samples} samples",
            size,
            { samples },
          )
        : t("{size} does not divide {samples}: the last batch is {last} of the draws", { size, samples, last }),
    );
  if (asked > samples) return escaped(t("larger than the data: one batch of all {samples}", { samples }));
  if (asked === samples) return escaped(t("one batch of all {samples}", { samples }));
  if (dropped > 0)
    return escaped(
      tn(
        "{count} of {samples} samples is dropped in each epoch",
        "{count} of {samples} samples are dropped in each epoch",
        dropped,
        { samples },
      ),
    );
  if (last !== size)
    return escaped(t("{size} does not divide {samples}: the last batch has {last}", { size, samples, last }));
  const sizes = divisors(samples);
  const buttons = sizes
    .slice(0, MOST_SHOWN)
    .map(
      (value) =>
        `<button type="button" data-value="${value}" aria-label="${sizeName(value)}">${number(value)}</button>`,
    );
  return tn("{sizes} divides {samples} evenly", "{sizes} divide {samples} evenly", sizes.length, {
    sizes: buttons.join(" ") + (sizes.length > MOST_SHOWN ? " …" : ""),
    samples,
  });
}

/**
 * The marks that stand on a scale of some width without touching, each {value, text, at (0 to 1), side}: "" centred,
 * "last" ending at its mark, "leans" beginning at it. Those that stand first in `marks` have their place first.
 */
export function placedMarks(marks, allStops, width) {
  const [least, most] = [allStops[0], allStops.at(-1)];
  const placed = [];
  for (const { value, text = count(value), leans = false } of marks) {
    const at = place(value, most, least);
    const side = value === most || (leans && at > FAR_RIGHT) ? "last" : leans ? "leans" : "";
    const wide = Math.max(TARGET, textWidth(text, TYPE) + 4);
    const left = at * width - { last: wide - END, leans: LEAN, "": wide / 2 }[side];
    const mark = { value, text, at, side, left, right: left + wide };
    if (placed.every((other) => mark.right <= other.left || mark.left >= other.right)) placed.push(mark);
  }
  return placed.sort((a, b) => a.at - b.at);
}
