"""Runs as they were written while the example had other defaults: their bits, ids and frames stay what they were."""

from typing import Any

from epochwise.core.config.config import RunConfig


def formerly(values: dict[str, Any]) -> RunConfig:
    """The run that these values named until 27 November 2026."""
    former: dict[str, Any] = {"learning_rate": 0.05, "seed": 13}
    if values.get("dataset", "moons") == "moons":
        former["noise"] = 0.3
    if values.get("model", "network") == "network":
        former["hidden"] = 16
    return RunConfig.parse(former | values)
