// The two loops' lines as pseudo-code, and as NumPy, PyTorch and Keras write them. The names are those of the scripts
// of "Copy as code". What stands in «» is a hyperparameter. Pure.
import { number, t, tn, withPoint } from "../language.js";
import { isPass } from "../lens/passes.js";
import { togetherIn } from "../lens/updates.js";
import { plainRate } from "./facts.js";

/**
 * A part of the loops and its lines, each with how deep it stands. The parts: "epochs", "order", "batches", "predict",
 * "compare" (and average), "update"; "steps" for all four at once; "" for none.
 * @typedef {[string, ...[number, string][]]} Part
 */

const set = (value) => `«${value}»`;

/** What a batch is cut from: the order, without a short last batch that is dropped. */
function cutOf({ config, plan }) {
  const rest = plan.samples % plan.batch_size;
  const dropped = rest > 0 && config.remainder === "drop";
  return { size: plan.batch_size, used: plan.samples - (dropped ? rest : 0), dropped };
}

const ORDERS = {
  "each-epoch": (samples) => tn("shuffle the {count} sample", "shuffle the {count} samples", samples),
  once: () => t("take the samples in the one shuffled order"),
  buffer: () => t("shuffle the sorted samples in a buffer"),
  never: () => t("take the samples in order"),
  sorted: () => t("sort the samples by target"),
  stratified: () => t("shuffle the samples, stratified by target"),
  replacement: (samples) => tn("draw {count} sample", "draw {count} samples", samples),
  oversampled: () => t("draw the samples, each class equally often"),
};

/** The step of the parameters in words. */
function stepWords(config) {
  const rate = plainRate(config);
  if (rate === null) return t("parameters += step");
  const words = { rate: set(withPoint(String(rate))) };
  return config.reduction === "sum"
    ? t("parameters −= {rate} × gradient of the sum", words)
    : t("parameters −= {rate} × gradient", words);
}

/**
 * The step; where several batches make an update, after which of them it comes.
 * @returns {[[number, string], ...[number, string][]]}
 */
function stepLines(plan, step) {
  if (togetherIn(plan) === 1) return [[2, step]];
  const together = set(number(togetherIn(plan)));
  return [
    [2, t("add the gradient to the others’")],
    [2, t("after each {count} batches, and the last:", { count: together })],
    [3, step],
  ];
}

/** Whether batches follow one another from pass to pass, wherever epochs end. */
const goesOn = (plan) => !isPass(plan) && !plan.restarts;

/** How many batches of a pass an epoch takes, as the end of a slice; "" where it takes them all. */
const firstOf = (plan) => (isPass(plan) ? "" : `[:${set(plan.batches_per_epoch)}]`);

/** @returns {Part[]} */
function plain({ config, plan }, samples) {
  const size = samples === plan.batch_size ? set(number(samples)) : samples;
  const batches = isPass(plan) ? plan.batches_per_epoch : set(number(plan.batches_per_epoch));
  /** @type {Part[]} */
  const loop = [
    ["order", [1, ORDERS[config.sampling](plan.samples)]],
    ["batches", [1, t("for batch 1 to {batches}:", { batches })]],
  ];
  return [
    ["epochs", [0, t("for epoch 1 to {epochs}:", { epochs: set(number(plan.epochs)) })]],
    ...(goesOn(plan)
      ? [
          loop[1],
          /** @type {Part} */ (["order", [2, t("where a pass begins:")], [3, ORDERS[config.sampling](plan.samples)]]),
        ]
      : loop),
    ["predict", [2, tn("predict its {size} sample", "predict its {size} samples", samples, { size })]],
    ["compare", [2, t("loss = mean of losses")]],
    ["update", ...stepLines(plan, stepWords(config))],
  ];
}

const IN_NUMPY = {
  "each-epoch": (n) => `order = random.permutation(${n})`,
  once: (n) => `order = once  # random.permutation(${n})`,
  never: (n) => `order = np.arange(${n})`,
  sorted: () => 'order = np.argsort(y, kind="stable")',
  buffer: () => "order = shuffled_rows(epoch)",
  stratified: () => "order = shuffled_rows(epoch)",
  replacement: (n) => `order = random.integers(${n}, size=${n})`,
  oversampled: () => "order = draw_rows(epoch)",
};

/** The next batches of an epoch where they follow one another from pass to pass. */
const COMING = (plan) => `islice(coming, ${set(plan.batches_per_epoch)})`;

/** The line that orders the rows before each epoch; none where passes do not begin with epochs. @returns {Part[]} */
const orderLines = ({ config, plan }, orders) =>
  goesOn(plan) ? [] : [["order", [1, orders[config.sampling](plan.samples)]]];

/** Rows of the update that begins with a batch. */
const rowsLine = ({ plan }, { size, used }) =>
  isPass(plan)
    ? `rows = min(${set(togetherIn(plan))} * ${set(size)}, ${used} - number * ${set(size)})`
    : "rows = rows_of_update(epoch, number)";

const ofSum = ({ reduction }) => (reduction === "sum" ? "  # of the sum" : "");

/** @returns {Part[]} */
function numpy(run) {
  const { config, plan } = run;
  const { size, used, dropped } = cutOf(run);
  const order = dropped ? `order[:${used}]` : "order";
  const rate = plainRate(config);
  const step = rate === null ? "parameter += step(slope)" : `parameter -= ${set(rate)} * slope`;
  const batches = goesOn(plan)
    ? COMING(plan)
    : `np.split(${order}, range(${set(size)}, ${used}, ${set(size)}))${firstOf(plan)}`;
  if (togetherIn(plan) > 1) return accumulatedNumpy(run, batches, step);
  return [
    ["epochs", [0, `for epoch in range(${set(plan.epochs)}):`]],
    ...orderLines(run, IN_NUMPY),
    ["batches", [1, `for batch in ${batches}:`]],
    ["", [2, "xs, ys = x[batch], y[batch]"]],
    ["predict", [2, `${["network", "wave"].includes(config.model) ? "_, outputs" : "outputs"} = forward(xs)`]],
    ["compare", [2, "loss = row_losses(outputs, ys).mean()"]],
    [
      "update",
      [2, `_, gradient = loss_and_gradient(xs, ys)${ofSum(config)}`],
      [2, "for parameter, slope in zip(parameters, gradient):"],
      [3, step],
    ],
  ];
}

/** The same where the gradients of several batches make an update. @returns {Part[]} */
function accumulatedNumpy(run, batches, step) {
  const { config, plan } = run;
  const together = togetherIn(plan);
  const share = config.reduction === "sum" ? "" : " * (len(batch) / rows)";
  return [
    ["epochs", [0, `for epoch in range(${set(plan.epochs)}):`]],
    ...orderLines(run, IN_NUMPY),
    ["batches", [1, `for number, batch in enumerate(${batches}):`]],
    ["", [2, "xs, ys = x[batch], y[batch]"]],
    ["predict", [2, `${["network", "wave"].includes(config.model) ? "_, outputs" : "outputs"} = forward(xs)`]],
    ["compare", [2, "loss = row_losses(outputs, ys).mean()"]],
    [
      "update",
      [2, `if number % ${set(together)} == 0:`],
      [3, "gradient = [0 * parameter for parameter in parameters]"],
      [3, rowsLine(run, cutOf(run))],
      [2, `_, part = loss_and_gradient(xs, ys)${ofSum(config)}`],
      [2, `gradient = [g + p${share} for g, p in zip(gradient, part)]`],
      [2, `if (number + 1) % ${set(together)} == 0 or number + 1 == ${plan.batches_per_epoch}:`],
      [3, "for parameter, slope in zip(parameters, gradient):"],
      [4, step],
    ],
  ];
}

const IN_PYTORCH = {
  "each-epoch": (n) => `order = torch.randperm(${n})`,
  once: (n) => `order = once  # torch.randperm(${n})`,
  never: (n) => `order = torch.arange(${n})`,
  sorted: () => "order = torch.argsort(y.flatten(), stable=True)",
  buffer: () => "order = torch.tensor(shuffled_rows(epoch))",
  stratified: () => "order = torch.tensor(shuffled_rows(epoch))",
  replacement: (n) => `order = torch.randint(${n}, (${n},))`,
  oversampled: () => "order = torch.tensor(draw_rows(epoch))",
};

/** @returns {Part[]} */
function pytorch(run) {
  const { config, plan } = run;
  const { size, used, dropped } = cutOf(run);
  const batches = goesOn(plan)
    ? COMING(plan)
    : `order${dropped ? `[:${used}]` : ""}.split(${set(size)})${firstOf(plan)}`;
  if (togetherIn(plan) > 1) return accumulatedPytorch(run, batches);
  return [
    ["epochs", [0, `for epoch in range(${set(plan.epochs)}):`]],
    ...orderLines(run, IN_PYTORCH),
    ["batches", [1, `for batch in ${batches}:`]],
    ["predict", [2, "outputs = model(x[batch])"]],
    ["compare", [2, "loss = loss_fn(outputs, y[batch])"]],
    [
      "update",
      [2, "optimizer.zero_grad()"],
      [2, `loss.backward()  # gradient${config.reduction === "sum" ? " of the sum" : ""}`],
      [2, `optimizer.step()  # lr=${set(config.learning_rate)}`],
    ],
  ];
}

/** The same where the gradients of several batches make an update. @returns {Part[]} */
function accumulatedPytorch(run, batches) {
  const { config, plan } = run;
  const together = togetherIn(plan);
  const sum = config.reduction === "sum";
  return [
    ["epochs", [0, `for epoch in range(${set(plan.epochs)}):`]],
    ...orderLines(run, IN_PYTORCH),
    ["batches", [1, `for number, batch in enumerate(${batches}):`]],
    ["predict", [2, "outputs = model(x[batch])"]],
    ["compare", [2, "loss = loss_fn(outputs, y[batch])"]],
    [
      "update",
      [2, `if number % ${set(together)} == 0:`],
      [3, "optimizer.zero_grad()"],
      [3, rowsLine(run, cutOf(run))],
      [2, sum ? "loss.backward()  # adds the gradient" : "(loss * (len(batch) / rows)).backward()  # adds"],
      [2, `if (number + 1) % ${set(together)} == 0 or number + 1 == ${plan.batches_per_epoch}:`],
      [3, `optimizer.step()  # lr=${set(config.learning_rate)}`],
    ],
  ];
}

/** The epochs of a call of fit(). */
const epochsOf = (plan) => (plan.fits > 1 ? plan.epochs_per_fit : plan.epochs);

/** fit() has both loops and all four steps inside: what can be written are its arguments. @returns {Part[]} */
function keras(run) {
  const { config, plan } = run;
  const { size, used, dropped } = cutOf(run);
  const shuffles = config.sampling === "each-epoch";
  if (!isPass(plan)) return generatedKeras(plan, size);
  // What fit() cannot do with arrays, the script does in a class.
  const handed =
    ["replacement", "oversampled", "buffer", "stratified"].includes(config.sampling) || (dropped && shuffles);
  const arrays = dropped ? `x[:${used}], y[:${used}]` : "x, y";
  return [
    ["steps", [0, `model.fit(${handed ? "Batches()" : arrays},`]],
    ["epochs", [1, `epochs=${set(epochsOf(plan))},`]],
    ["order", [1, `shuffle=${shuffles && !handed ? "True" : "False"},`]],
    ["batches", [1, handed ? `# Batches() has ${set(size)} in each` : `batch_size=${set(size)},`]],
    ["", [0, ")"]],
    ...(togetherIn(plan) > 1
      ? [/** @type {Part} */ (["", [0, `# optimizer: gradient_accumulation_steps=${set(togetherIn(plan))}`]])]
      : []),
  ];
}

/** The same with batches from a generator, which may go on from epoch to epoch. @returns {Part[]} */
function generatedKeras(plan, size) {
  return [
    ["steps", [0, "model.fit(batches(),"]],
    ["epochs", [1, `epochs=${set(epochsOf(plan))},`]],
    ["batches", [1, `steps_per_epoch=${set(plan.batches_per_epoch)},  # ${set(size)} rows each`]],
    ["", [0, ")"]],
    ...(togetherIn(plan) > 1
      ? [/** @type {Part} */ (["", [0, `# optimizer: gradient_accumulation_steps=${set(togetherIn(plan))}`]])]
      : []),
  ];
}

export const DIALECTS = { plain, numpy, pytorch, keras };

/** What a reader needs to know beside the lines; "" where nothing. */
export function dialectWords(dialect, { config, plan }) {
  const words = [];
  if (["numpy", "pytorch"].includes(dialect) && goesOn(plan))
    words.push(t("coming hands out the batches of one pass after another."));
  if (["numpy", "pytorch"].includes(dialect) && !isPass(plan) && togetherIn(plan) > 1)
    words.push(t("rows_of_update counts the rows of an update’s batches."));
  if (dialect === "numpy") words.push(t("“Copy as code” on the full page writes the functions out."));
  if (dialect === "numpy" && plainRate(config) === null)
    words.push(t("step(slope) stands for what the optimizer makes of a slope."));
  if (dialect === "pytorch") words.push(t("“Copy as code” on the full page writes model, loss and optimizer out."));
  if (["numpy", "pytorch"].includes(dialect) && config.sampling === "once")
    words.push(t("The one order is drawn before the loops."));
  if (dialect === "keras") {
    words.push(t("fit() hides the lines of the loops: it takes the four steps for every batch."));
    if (!isPass(plan))
      words.push(
        plan.restarts
          ? t("batches() hands out the first batches of every pass.")
          : t("batches() hands out the batches of one pass after another."),
      );
    else if (["once", "sorted"].includes(config.sampling)) words.push(t("x and y are put in order before."));
  }
  return words.join(" ");
}
