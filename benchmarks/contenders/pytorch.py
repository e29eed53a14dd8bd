"""PyTorch, eager, on the processor: the loop of its tutorials, in double precision."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.contenders.contender import Losses, Missing, Run
from benchmarks.problem import Problem


def module(torch: Any, problem: Problem) -> Any:
    """The model with the problem's first parameters."""
    features, hidden = problem.features, problem.hidden
    if hidden:
        activation = torch.nn.ReLU() if problem.relu else torch.nn.Tanh()
        model = torch.nn.Sequential(torch.nn.Linear(features, hidden), activation, torch.nn.Linear(hidden, 1))
    else:
        model = torch.nn.Linear(features, 1)
    model = model.double()
    initial = torch.from_numpy(problem.initial)
    place = 0
    with torch.no_grad():
        for parameter in model.parameters():  # weights as (outputs, inputs), biases: in the engine's order
            values = initial[place : place + parameter.numel()]
            parameter.copy_(values.reshape(parameter.T.shape).T if parameter.ndim == 2 else values)
            place += parameter.numel()
    return model


class PyTorch:
    name = "PyTorch eager"
    rounds = 1

    @contextmanager
    def ready(self, problem: Problem) -> Iterator[Run]:
        try:
            torch = import_module("torch")
        except ImportError:
            raise Missing("PyTorch is not installed (`pip install torch`)") from None
        torch.set_num_threads(1)  # batches of five rows are faster in one
        train_x, validation_x = torch.from_numpy(problem.train_x.copy()), torch.from_numpy(problem.validation_x.copy())
        train_y = torch.from_numpy(problem.train_y.copy()).unsqueeze(1)
        validation_y = torch.from_numpy(problem.validation_y.copy()).unsqueeze(1)
        batches = torch.from_numpy(problem.batches())
        criterion = torch.nn.BCEWithLogitsLoss() if problem.log_loss else torch.nn.MSELoss()

        def run() -> tuple[float, Losses]:
            batch, train, validation = list[float](), list[float](), list[float]()
            start = perf_counter()
            model = module(torch, problem)
            optimizer = torch.optim.SGD(model.parameters(), lr=problem.config.learning_rate)
            for epoch in batches:
                for rows in epoch:
                    optimizer.zero_grad()
                    loss = criterion(model(train_x[rows]), train_y[rows])
                    loss.backward()
                    optimizer.step()
                    batch.append(loss.item())
                with torch.no_grad():
                    train.append(criterion(model(train_x), train_y).item())
                    validation.append(criterion(model(validation_x), validation_y).item())
            seconds = perf_counter() - start
            return seconds, Losses(np.array(batch), np.array(train), np.array(validation))

        yield run
