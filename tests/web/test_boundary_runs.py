"""The examples in the drawer of an epoch's loss: written out in full, and at its boundary each shows what it says."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.paths import STATIC

SOURCE = (STATIC / "epochloss" / "examples.js").read_text()
EXAMPLES = {
    name: ("&".join(re.findall(r'"(.+)"', query)), int(cursor))
    for name, query, cursor in re.findall(r't\("([^"]+)"\),\s+query: \[([^]]+)\].join\("&"\),\s+cursor: (\d+),', SOURCE)
}


def config_of(name: str) -> RunConfig:
    return RunConfig.from_query(parse_qsl(EXAMPLES[name][0]))


def curves_of(name: str) -> Curves:
    *_, history = train(config_of(name))
    return history.curves


def quarters(curves: Curves) -> tuple[float, float]:
    """The mean batch losses of the last quarter of epoch 1 and of the first of epoch 2; all batches are equal."""
    batches = curves.plan.batches_per_epoch
    around = curves.loss.batch[batches - batches // 4 : batches + batches // 4]
    before, after = around.reshape(2, -1).mean(axis=1)
    return before, after


def test_there_are_four_at_the_end_of_their_first_epoch() -> None:
    assert len(EXAMPLES) == 4
    assert [cursor for _, cursor in EXAMPLES.values()] == [plan(config_of(name)).batches_per_epoch for name in EXAMPLES]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_field_with_an_effect_is_written_out_and_it_is_quick(name: str) -> None:
    config = config_of(name)
    fields = config.normalized().model_dump()
    assert {field for field, _ in parse_qsl(EXAMPLES[name][0])} == {
        field for field, value in fields.items() if value is not None
    }
    assert plan(config).estimated_seconds < 0.3


def test_samples_learned_by_heart_fall_by_three_quarters() -> None:
    curves = curves_of("samples learned by heart")
    before, after = quarters(curves)
    assert round(100 * (1 - after / before)) == 76
    assert curves.loss.validation[0] == pytest.approx(before, rel=0.1)
    assert curves.loss.train[0] == pytest.approx(after, rel=0.1)
    assert curves.loss.validation[-1] > 0.8 * curves.loss.validation[0]


@pytest.mark.parametrize(("name", "times"), [("samples in order", 2), ("a small shuffle buffer", 1.7)])
def test_samples_that_lie_sorted_rise_where_the_next_epoch_begins(name: str, times: float) -> None:
    curves = curves_of(name)
    before, after = quarters(curves)
    assert after > times * before
    # All samples together lie between what came last and what comes first.
    assert before < curves.loss.train[0] < after * 1.1


def test_a_progress_bar_falls_though_the_batches_do_not() -> None:
    curves = curves_of("a progress bar that starts anew")
    before, after = quarters(curves)
    assert after == pytest.approx(before, rel=0.05)
    batches = curves.plan.batches_per_epoch
    assert curves.loss.running[0] > 3 * after
    assert np.all(
        np.cumsum(curves.loss.batch[batches : 2 * batches]) / np.arange(1, batches + 1) < curves.loss.running[0]
    )
