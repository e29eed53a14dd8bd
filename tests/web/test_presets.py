"""Every preset runs, is the run that its name says, and is written out in full."""

from urllib.parse import parse_qsl

import httpx
import numpy as np
import pytest

from epochwise.core.compare.comparison import Comparison
from epochwise.core.compare.rates import Scaling
from epochwise.core.config.config import RunConfig
from epochwise.core.diagnose.verdict import verdict
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.web.presets import PRESETS, Preset

BY_NAME = {preset.name: preset for preset in PRESETS}


def config_of(preset: Preset) -> RunConfig:
    return RunConfig.from_query(parse_qsl(preset.run))


def trained(name: str) -> History:
    *_, history = train(config_of(BY_NAME[name]))
    return history


def test_names_and_runs_differ() -> None:
    assert len(BY_NAME) == len(PRESETS) == len({preset.query for preset in PRESETS})


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_field_with_an_effect_is_written_out(preset: Preset) -> None:
    resolved = config_of(preset).normalized()
    assert {name for name, _ in parse_qsl(preset.run)} == {
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


def test_four_batch_sizes_end_apart_at_one_rate_and_together_where_it_is_scaled() -> None:
    preset = BY_NAME["does the batch matter, or the step?"]
    ends = {}
    scalings: tuple[Scaling, ...] = ("kept", "linear")
    for scaling in scalings:
        compared = Comparison.of(dict(parse_qsl(preset.run)), preset.keep, scaling=scaling)
        runs = [last for run in compared.runs for *_, last in [train(run.config)]]
        ends[scaling] = [round(float(run.curves.loss.train[-1]), 3) for run in runs]
    assert ends == {"kept": [0.228, 0.273, 0.278, 0.353], "linear": [0.228, 0.228, 0.227, 0.227]}


def test_what_a_preset_says_of_several_runs_stands_above_these_alone(client: httpx.Client) -> None:
    several = next(preset for preset in PRESETS if preset.keep)
    assert several.sentence in client.get(f"/?{several.query}").text.replace("&#39;", "'").split('id="preset-note"')[1]
    for query in (several.run, f"{several.run}&keep=batch_size:20"):
        note = client.get(f"/?{query}").text.split('id="preset-note"')[1].split("</p>")[0]
        assert several.sentence not in note


def test_one_sample_at_a_time_scatters_more_widely_than_batches_of_five() -> None:
    single = trained("one sample at a time").curves.loss.batch
    *_, five = train(RunConfig(batch_size=5, epochs=100))
    assert float(np.std(single[-4000:])) > 1.5 * float(np.std(five.curves.loss.batch[-4000:]))


def test_a_batch_of_all_has_the_training_loss_before_its_update() -> None:
    curves = trained("all 200 at once").curves
    np.testing.assert_allclose(curves.loss.batch[1:], curves.loss.train[:-1], rtol=1e-12)


def test_too_fast_raises_the_loss_with_every_update_and_diverges_late_enough_to_be_watched() -> None:
    curves = trained("too fast to learn").curves
    assert curves.status == "diverged"
    assert curves.epochs_done >= 10
    assert plan(config_of(BY_NAME["too fast to learn"])).regime == "full-batch"
    losses = curves.loss.batch[np.isfinite(curves.loss.batch)]
    assert (np.diff(losses) > 0).all()
    assert (np.diff(losses, 2) > 0).all()


def test_over_learning_is_over_learned() -> None:
    history = trained("over-learning")
    curves = history.curves
    assert verdict(config_of(BY_NAME["over-learning"]), curves, history.judgement).code == "over-learned"
    lowest, last = curves.lowest_epoch, curves.epochs_done
    assert lowest is not None
    assert lowest < last / 3
    assert curves.loss.validation[last - 1] > 1.2 * curves.loss.validation[lowest - 1]
    assert curves.loss.train[last - 1] < 0.9 * curves.loss.train[lowest - 1]


def test_noise_can_help_finds_the_deepest_valley_and_a_batch_of_all_does_not_in_as_many_updates() -> None:
    found = trained("noise can help").curves
    values = {**BY_NAME["noise can help"].fields, "batch_size": 200, "epochs": found.updates_done}
    *_, whole = train(RunConfig.parse(values))
    losses = whole.curves.loss.train
    assert found.loss.train[found.epochs_done - 1] < 0.1 < 0.5 < losses[-1]
    assert losses.min() > 0.5
    assert (np.diff(losses) < 1e-12).all()  # it goes down into its valley and stays
    assert found.loss.train[: found.epochs_done // 2].min() > 0.5


def test_after_one_epoch_the_loss_is_still_high() -> None:
    curves = trained("why more than one epoch?").curves
    assert curves.loss.train[0] > 1.2 * curves.loss.train[curves.epochs_done - 1]
