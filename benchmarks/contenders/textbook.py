"""NumPy as a textbook writes it: for each epoch, for each batch."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np

from benchmarks.contenders.contender import Losses, Run
from benchmarks.problem import Floats, Problem

Parameters = list[Floats]


def sigmoid(z: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-z))


def row_losses(log_loss: bool, z: Floats, y: Floats) -> Floats:
    if log_loss:
        return np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))
    return (z - y) ** 2


def slopes(log_loss: bool, z: Floats, y: Floats) -> Floats:
    return sigmoid(z) - y if log_loss else 2.0 * (z - y)


class LinearModel:
    """Linear and logistic regression."""

    def __init__(self, problem: Problem) -> None:
        self.log_loss = problem.log_loss
        self.weights, self.bias = problem.initial[:-1].copy(), problem.initial[-1]

    def predict(self, x: Floats) -> Floats:
        z: Floats = x @ self.weights + self.bias
        return z

    def update(self, x: Floats, y: Floats, rate: float) -> float:
        z = self.predict(x)
        slope = slopes(self.log_loss, z, y) / len(y)
        self.weights -= rate * (x.T @ slope)
        self.bias -= rate * slope.sum()
        return float(row_losses(self.log_loss, z, y).mean())


class Network:
    """One hidden layer, one output."""

    log_loss = True

    def __init__(self, problem: Problem) -> None:
        features, hidden = problem.features, problem.hidden
        ends = np.cumsum((features * hidden, hidden, hidden))
        hidden_weights, hidden_bias, weights, bias = np.split(problem.initial, ends)
        self.relu = problem.relu
        self.hidden_weights, self.hidden_bias = hidden_weights.reshape(features, hidden).copy(), hidden_bias.copy()
        self.weights, self.bias = weights.copy(), bias[0]

    def activate(self, x: Floats) -> Floats:
        sums = x @ self.hidden_weights + self.hidden_bias
        return np.maximum(sums, 0.0) if self.relu else np.tanh(sums)

    def predict(self, x: Floats) -> Floats:
        z: Floats = self.activate(x) @ self.weights + self.bias
        return z

    def update(self, x: Floats, y: Floats, rate: float) -> float:
        units = self.activate(x)
        z = units @ self.weights + self.bias
        slope = slopes(True, z, y) / len(y)
        back = np.outer(slope, self.weights) * ((units > 0.0) if self.relu else (1.0 - units**2))
        self.weights -= rate * (units.T @ slope)
        self.bias -= rate * slope.sum()
        self.hidden_weights -= rate * (x.T @ back)
        self.hidden_bias -= rate * back.sum(axis=0)
        return float(row_losses(True, z, y).mean())


class Textbook:
    name = "NumPy loops"
    rounds = 3

    @contextmanager
    def ready(self, problem: Problem) -> Iterator[Run]:
        batches = list(problem.batches())

        def mean_loss(model: LinearModel | Network, x: Floats, y: Floats) -> float:
            return float(row_losses(model.log_loss, model.predict(x), y).mean())

        def run() -> tuple[float, Losses]:
            batch, train, validation = list[float](), list[float](), list[float]()
            start = perf_counter()
            model = Network(problem) if problem.hidden else LinearModel(problem)
            for epoch in batches:
                for rows in epoch:
                    loss = model.update(problem.train_x[rows], problem.train_y[rows], problem.config.learning_rate)
                    batch.append(loss)
                train.append(mean_loss(model, problem.train_x, problem.train_y))
                validation.append(mean_loss(model, problem.validation_x, problem.validation_y))
            seconds = perf_counter() - start
            return seconds, Losses(np.array(batch), np.array(train), np.array(validation))

        yield run
