// Made-up runs for the lens's tests: a plan as the API gives it, and losses that fall.

export function planOf(samples, batchSize, epochs, remainder = "keep") {
  const size = Math.min(batchSize, samples);
  const rest = samples % size;
  const updates = Math.floor(samples / size) + (rest > 0 && remainder === "keep" ? 1 : 0);
  return {
    samples,
    batch_size: size,
    epochs,
    batches_per_epoch: updates,
    updates_per_epoch: updates,
    total_batches: updates * epochs,
    total_updates: updates * epochs,
    last_batch_size: rest > 0 && remainder === "keep" ? rest : size,
  };
}

export const lossAt = (update) => 0.2 + 0.5 / (1 + update / 30) + 0.1 * Math.sin(update * 2.399);

export function modelOf(
  plan,
  { first = 0, count, width = 552, cursor = first, fresh = false, sampling = "each-epoch" } = {},
) {
  const shown =
    count ??
    Math.min(
      plan.total_updates,
      plan.updates_per_epoch > 400 ? 200 : plan.updates_per_epoch * Math.min(plan.epochs, 3),
    );
  const epochs = new Map();
  for (let epoch = 0; epoch < plan.epochs; epoch += 1) {
    epochs.set(epoch, {
      running: lossAt(epoch * plan.updates_per_epoch),
      train: lossAt((epoch + 1) * plan.updates_per_epoch),
    });
  }
  return {
    id: "lens",
    width,
    plan,
    sampling,
    view: { first, count: shown },
    cursor,
    fresh,
    epochs,
    initial: 0.75,
    axis: ["loss (log loss in nats)", "loss"],
    loss: Array.from({ length: shown }, (_, i) => lossAt(first + i)),
    done: plan.total_updates,
    stopped: "",
  };
}

/** The texts of an SVG in order, unescaped where our texts need it. */
export const textsOf = (svg) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words.replaceAll("&amp;", "&"));

/** How many subpaths the paths of a class have: one a dot, one a row. */
export const marksOf = (svg, cls) =>
  [...svg.matchAll(/<path class="([^"]*)" d="([^"]*)"/g)]
    .filter(([, name]) => name === cls)
    .flatMap(([, , d]) => d.split("M").slice(1)).length;
