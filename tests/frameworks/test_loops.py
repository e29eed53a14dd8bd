"""The loops of the drawer "Inside update" in PyTorch have the engine's losses, with what its script defines."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from epochwise.code import as_code
from tests.code.scripts import CLOSE, history_of
from tests.code.test_loops import CONFIGS, loops_of, losses_of, orders_of


def test_they_have_the_engines_losses_under_every_rule() -> None:
    for config, loops in zip(CONFIGS, loops_of("pytorch", CONFIGS), strict=True):
        script = as_code(config, "pytorch")
        orders = map(torch.tensor, orders_of(config))
        names: dict[str, Any] = {"once": torch.tensor(next(orders_of(config)))}
        # Model, loss and optimizer; what follows is the training.
        begun, optimizer, rest = script.partition("\noptimizer = ")
        exec(begun + optimizer + rest.partition("\n\n")[0], names)
        drawn = {name: lambda *sizes, orders=orders: next(orders) for name in ("randperm", "randint")}
        names["torch"] = SimpleNamespace(**vars(torch) | drawn)
        measured = "loss.item() / len(batch)" if config.reduction == "sum" else "loss.item()"
        losses = losses_of(loops, names, measured)
        np.testing.assert_allclose(losses, history_of(config).curves.loss.batch, rtol=CLOSE, err_msg=loops)
