// What a model answers, from its parameters as /run/updates gives them. Pure; for pictures, so it need not match the
// engine's bits.

const ACTIVATIONS = { tanh: Math.tanh, relu: (z) => Math.max(0, z) };

/** inputs (length n) times a matrix (n rows, or a vector for one output) plus a bias: a list of outputs. */
function affine(inputs, weights, bias) {
  const sums = Array.isArray(bias) ? [...bias] : [bias];
  for (let i = 0; i < inputs.length; i += 1) {
    const row = weights[i];
    if (typeof row === "number") sums[0] += inputs[i] * row;
    else for (let k = 0; k < sums.length; k += 1) sums[k] += inputs[i] * row[k];
  }
  return sums;
}

/**
 * A function from one row's features to the model's outputs, a list: the prediction of a regression, the log-odds of
 * class 1 of two, or one score a class of more. /
 */
export function forward(config, parameters) {
  if (config.model === "wave") return (x) => affine(x, parameters.weights, parameters.bias).map(Math.sin);
  if (config.model !== "network") return (x) => affine(x, parameters.weights, parameters.bias);
  const activate = ACTIVATIONS[config.activation];
  return (x) => {
    const hidden = affine(x, parameters.hidden_weights, parameters.hidden_bias);
    for (let k = 0; k < hidden.length; k += 1) hidden[k] = activate(hidden[k]);
    return affine(hidden, parameters.output_weights, parameters.output_bias);
  };
}

/** How far a row is on the side of each class: fields whose zero lines are the model's decision boundary. */
export function margins(outputs) {
  if (outputs.length === 1) return outputs;
  return outputs.map((score, k) => score - Math.max(...outputs.filter((_, j) => j !== k)));
}
