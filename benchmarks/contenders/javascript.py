"""A plain JavaScript engine with an object for each node and each link, in Node.js."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.contenders.contender import Losses, Missing, Run
from benchmarks.problem import Problem

PROGRAM = Path(__file__).parent.parent / "javascript" / "main.mjs"


def as_json(problem: Problem) -> str:
    """A problem for the program; the row orders are made for it, since 64-bit words are slow in JavaScript."""
    return json.dumps(
        {
            "features": problem.features,
            "hidden": problem.hidden,
            "activation": "relu" if problem.relu else "tanh",
            "loss": "log" if problem.log_loss else "squared",
            "batchSize": problem.config.batch_size,
            "learningRate": problem.config.learning_rate,
            "train": {"x": problem.train_x.tolist(), "y": problem.train_y.tolist()},
            "validation": {"x": problem.validation_x.tolist(), "y": problem.validation_y.tolist()},
            "initial": problem.initial.tolist(),
            "orders": problem.orders.tolist(),
        }
    )


class JavaScript:
    name = "JavaScript objects"
    rounds = 10

    @contextmanager
    def ready(self, problem: Problem) -> Iterator[Run]:
        if shutil.which("node") is None:
            raise Missing("no Node.js (`node`)")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(as_json(problem))
            file.flush()
            command = ["node", str(PROGRAM), file.name]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
                assert node.stdin is not None
                assert node.stdout is not None
                questions, answers = node.stdin, node.stdout

                def run() -> tuple[float, Losses]:
                    questions.write("run\n")
                    questions.flush()
                    answer = json.loads(answers.readline())
                    losses = (np.array(answer[name]) for name in ("batch", "train", "validation"))
                    return answer["seconds"], Losses(*losses)

                yield run
                questions.close()
