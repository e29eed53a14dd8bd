"""What a verdict suggests, as a run of its own."""

from contextlib import suppress

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.show.steps import changed, differing

GIVEN: tuple[dict[str, object], ...] = (
    {},
    {"hidden": 16, "epochs": 20},
    {"dataset": "digits", "samples": 60},
    {"dataset": "line", "model": "linear"},
    {"dataset": "moons", "model": "logistic"},
    {"optimizer": "nesterov", "momentum": 0.5},
    {"patience": 3},
)


@pytest.mark.parametrize("given", GIVEN)
def test_what_differs_is_enough_to_make_the_run_and_nothing_more(given: dict[str, object]) -> None:
    config = RunConfig.parse(given)
    found = differing(config)
    assert RunConfig.parse(found).normalized() == config.normalized()
    for name in found:
        fewer = {other: value for other, value in found.items() if other != name}
        with suppress(InvalidConfig):
            assert RunConfig.parse(fewer).normalized() != config.normalized()


def test_a_changed_run_keeps_every_other_field() -> None:
    config = RunConfig.parse({"hidden": 16, "samples": 60})
    wanted = {**config.normalized().model_dump(), "epochs": 115}
    assert changed(config, {"epochs": 115}).normalized().model_dump() == wanted


def test_a_field_that_begins_to_matter_is_at_its_default() -> None:
    line = RunConfig.parse({"dataset": "circles", "model": "logistic"})
    assert changed(line, {"model": "network"}).normalized() == RunConfig.parse({"dataset": "circles"}).normalized()
