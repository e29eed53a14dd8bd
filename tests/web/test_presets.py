"""Every preset runs, is the run that its name says, and is written out in full."""

from urllib.parse import parse_qsl

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.diagnose.verdict import verdict
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.web.presets import PRESETS, Preset

BY_NAME = {preset.name: preset for preset in PRESETS}


def config_of(preset: Preset) -> RunConfig:
    return RunConfig.from_query(parse_qsl(preset.query))


def trained(name: str) -> History:
    *_, history = train(config_of(BY_NAME[name]))
    return history


def test_names_and_runs_differ() -> None:
    assert len(BY_NAME) == len(PRESETS) == len({preset.query for preset in PRESETS})


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_field_with_an_effect_is_written_out(preset: Preset) -> None:
    resolved = config_of(preset).normalized()
    assert {name for name, _ in parse_qsl(preset.query)} == {
        name for name, value in resolved.model_dump().items() if value is not None
    }
    assert resolved == RunConfig.parse(preset.fields).normalized()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_is_quick_enough_to_be_drawn_at_once(preset: Preset) -> None:
    assert plan(config_of(preset)).estimated_seconds < 0.3


def test_the_numbers_in_the_names_are_the_plans() -> None:
    assert plan(config_of(BY_NAME["the worked example"])).total_updates == 40_000
    assert plan(config_of(BY_NAME["one sample at a time"])).regime == "stochastic"
    assert plan(config_of(BY_NAME["all 200 at once"])).batch_sizes == ((200, 1),)
    assert plan(config_of(BY_NAME["1,000 samples in batches of 400"])).batch_sizes == ((400, 2), (200, 1))
    larger = plan(config_of(BY_NAME["a batch larger than the data"]))
    assert [warning.code for warning in larger.warnings] == ["batch-larger-than-data"]


def test_too_fast_diverges_late_enough_to_be_watched() -> None:
    history = trained("too fast to learn")
    assert history.curves.status == "diverged"
    assert history.curves.epochs_done >= 5


def test_over_learning_is_over_learned() -> None:
    history = trained("over-learning")
    assert verdict(config_of(BY_NAME["over-learning"]), history.curves, history.judgement).code == "over-learned"
    assert history.curves.lowest_epoch is not None
    assert history.curves.lowest_epoch < history.curves.epochs_done / 3


def test_after_one_epoch_the_loss_is_still_high() -> None:
    history = trained("why more than one epoch?")
    assert history.curves.loss.train[0] > 1.2 * history.curves.loss.train[history.curves.epochs_done - 1]
