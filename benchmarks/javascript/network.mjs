// A network of objects, built like TensorFlow Playground's: a Node for each unit and a Link for each weight; inputs are
// nodes too. A model without hidden layer is a network whose output node is linked to the inputs.

const ACTIVATIONS = {
  linear: { output: (x) => x, slope: () => 1 },
  tanh: {
    output: (x) => Math.tanh(x),
    slope: (x) => {
      const output = Math.tanh(x);
      return 1 - output * output;
    },
  },
  relu: { output: (x) => Math.max(0, x), slope: (x) => (x <= 0 ? 0 : 1) },
};

class Link {
  constructor(source, target) {
    this.source = source;
    this.target = target;
    this.weight = 0;
    this.errorSlope = 0;
    this.accumulatedSlope = 0;
    this.accumulatedRows = 0;
  }
}

class Node {
  constructor(activation) {
    this.activation = activation;
    this.inputLinks = [];
    this.outputLinks = [];
    this.bias = 0;
    this.totalInput = 0;
    this.output = 0;
    this.outputSlope = 0;
    this.inputSlope = 0;
    this.accumulatedSlope = 0;
    this.accumulatedRows = 0;
  }

  updateOutput() {
    this.totalInput = this.bias;
    for (let j = 0; j < this.inputLinks.length; j++) {
      const link = this.inputLinks[j];
      this.totalInput += link.weight * link.source.output;
    }
    this.output = this.activation.output(this.totalInput);
    return this.output;
  }
}

function connect(sources, target) {
  for (const source of sources) {
    const link = new Link(source, target);
    source.outputLinks.push(link);
    target.inputLinks.push(link);
  }
}

// `initial` holds the weights from the inputs, the hidden biases, the weights to the output and its bias.
export function buildNetwork({ features, hidden, activation, initial }) {
  const inputs = Array.from({ length: features }, () => new Node(ACTIVATIONS.linear));
  const output = new Node(ACTIVATIONS.linear);
  const layers = [inputs];
  if (hidden) layers.push(Array.from({ length: hidden }, () => new Node(ACTIVATIONS[activation])));
  layers.push([output]);
  for (let layer = 1; layer < layers.length; layer++) {
    for (const node of layers[layer]) connect(layers[layer - 1], node);
  }
  let place = 0;
  for (let layer = 1; layer < layers.length; layer++) {
    for (const source of layers[layer - 1]) for (const link of source.outputLinks) link.weight = initial[place++];
    for (const node of layers[layer]) node.bias = initial[place++];
  }
  return layers;
}

export function forward(network, row) {
  const inputs = network[0];
  for (let i = 0; i < inputs.length; i++) inputs[i].output = row[i];
  for (let layer = 1; layer < network.length; layer++) {
    for (let i = 0; i < network[layer].length; i++) network[layer][i].updateOutput();
  }
  return network[network.length - 1][0].output;
}

export function backward(network, outputSlope) {
  network[network.length - 1][0].outputSlope = outputSlope;
  for (let layer = network.length - 1; layer >= 1; layer--) {
    for (let i = 0; i < network[layer].length; i++) {
      const node = network[layer][i];
      node.inputSlope = node.outputSlope * node.activation.slope(node.totalInput);
      node.accumulatedSlope += node.inputSlope;
      node.accumulatedRows++;
      for (let j = 0; j < node.inputLinks.length; j++) {
        const link = node.inputLinks[j];
        link.errorSlope = node.inputSlope * link.source.output;
        link.accumulatedSlope += link.errorSlope;
        link.accumulatedRows++;
      }
    }
    if (layer > 1) passBack(network[layer - 1]);
  }
}

function passBack(nodes) {
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    node.outputSlope = 0;
    for (let j = 0; j < node.outputLinks.length; j++) {
      const link = node.outputLinks[j];
      node.outputSlope += link.weight * link.target.inputSlope;
    }
  }
}

export function updateWeights(network, learningRate) {
  for (let layer = 1; layer < network.length; layer++) {
    for (let i = 0; i < network[layer].length; i++) {
      const node = network[layer][i];
      node.bias -= (learningRate * node.accumulatedSlope) / node.accumulatedRows;
      node.accumulatedSlope = 0;
      node.accumulatedRows = 0;
      for (let j = 0; j < node.inputLinks.length; j++) {
        const link = node.inputLinks[j];
        link.weight -= (learningRate / link.accumulatedRows) * link.accumulatedSlope;
        link.accumulatedSlope = 0;
        link.accumulatedRows = 0;
      }
    }
  }
}
