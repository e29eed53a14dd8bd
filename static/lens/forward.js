// What a model answers, from its parameters as /run/updates gives them. Pure; for pictures, so it need not match the engine's bits.

const ACTIVATIONS = { tanh: Math.tanh, relu: (z) => Math.max(0, z) };

const list = (value) => (Array.isArray(value) ? value : [value]);

/** inputs (length n) times a matrix (n rows, or a vector for one output) plus a bias: a list of outputs. */
function affine(inputs, weights, bias) {
  return list(bias).map((start, output) =>
    inputs.reduce((sum, input, i) => sum + input * (Array.isArray(weights[i]) ? weights[i][output] : weights[i]), start));
}

/**
 * A function from one row's features to the model's outputs, a list: the prediction of a regression, the log-odds of class 1 of
 * two, or one score a class of more.
 */
export function forward(config, parameters) {
  if (config.model !== "network") return (x) => affine(x, parameters.weights, parameters.bias);
  const activate = ACTIVATIONS[config.activation];
  return (x) => {
    const hidden = affine(x, parameters.hidden_weights, parameters.hidden_bias).map(activate);
    return affine(hidden, parameters.output_weights, parameters.output_bias);
  };
}

/** How far a row is on the side of each class: fields whose zero lines are the model's decision boundary. */
export function margins(outputs) {
  if (outputs.length === 1) return outputs;
  return outputs.map((score, k) => score - Math.max(...outputs.filter((_, j) => j !== k)));
}
