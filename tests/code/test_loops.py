"""The loops as the drawer "Inside update" writes them: with what the NumPy script defines, in the run's order, they
have the engine's losses.
"""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from epochwise.code import as_code
from epochwise.core.config.config import RunConfig
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from tests.code.scripts import ACCUMULATED, CLOSE, FITTING, OVERSAMPLED, RULES, SMALL, history_of

DIALECTS = Path(__file__).parent.parent.parent / "static" / "inside" / "dialects.js"
WRITE = f"""
import {{ DIALECTS }} from {json.dumps(DIALECTS.as_uri())};
const {{ dialect, runs }} = JSON.parse(process.argv[1]);
const written = ([, ...lines]) => lines.map(([depth, text]) => "    ".repeat(depth) + text.replace(/[«»]/g, ""));
console.log(JSON.stringify(runs.map((run) => DIALECTS[dialect](run, 5).flatMap(written).join("\\n"))));
"""
CONFIGS = [
    RunConfig.parse(SMALL | model | rules) for rules, model in zip(RULES + ACCUMULATED, cycle(FITTING), strict=False)
] + [RunConfig.parse(SMALL | values) for values in OVERSAMPLED]


def loops_of(dialect: str, configs: list[RunConfig]) -> list[str]:
    """The lines that the drawer writes for each configuration."""
    runs = [{"config": asdict(config.resolved()), "plan": plan(config).as_json()} for config in configs]
    command = ["node", "--input-type=module", "-e", WRITE, json.dumps({"dialect": dialect, "runs": runs})]
    written: list[str] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return written


def orders_of(config: RunConfig) -> Iterator[npt.NDArray[np.intp]]:
    """The order of each epoch; what it drops stands at the end as row 0."""
    for order in rows_of_epochs(config, 0, config.epochs):
        yield np.pad(order.astype(np.intp), (0, plan(config).samples - len(order)))


def losses_of(loops: str, names: dict[str, Any], measured: str = "float(loss)") -> list[float]:
    """What is measured at the end of every batch of the loops. `names`: what they need beside it."""
    names["losses"] = []
    exec(f"{loops}\n        losses.append({measured})", names)
    losses: list[float] = names["losses"]
    return losses


def test_in_numpy_they_have_the_engines_losses_under_every_sampling() -> None:
    configs = [config for config in CONFIGS if config.optimizer == "sgd" and not config.momentum]
    assert {config.sampling for config in configs} == set(SAMPLINGS)
    for config, loops in zip(configs, loops_of("numpy", configs), strict=True):
        orders = orders_of(config)
        names: dict[str, Any] = {"once": next(orders_of(config))}
        exec(as_code(config, "numpy").partition("\ndef train():")[0], names)
        names["random"] = SimpleNamespace(
            permutation=lambda n, orders=orders: next(orders), integers=lambda n, size, orders=orders: next(orders)
        )
        losses = losses_of(loops, names)
        np.testing.assert_allclose(losses, history_of(config).curves.loss.batch, rtol=CLOSE, err_msg=loops)


def test_keras_lines_are_arguments_of_the_script() -> None:
    for config, loops in zip(CONFIGS, loops_of("keras", CONFIGS), strict=True):
        script = as_code(config, "keras")
        shuffled = "True" if "shuffle=True" in loops else "False"
        assert f"shuffle={shuffled}," in script
        assert ("Batches()," in loops) == ("class Batches" in script)
        kept = ":kept" in script
        assert (f"x[:{plan(config).samples // plan(config).batch_size * plan(config).batch_size}]" in loops) == kept
        assert f"epochs={plan(config).epochs}," in loops
