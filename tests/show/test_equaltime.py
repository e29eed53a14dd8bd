"""What equal time means, said of runs whose seconds are known."""

from typing import Any

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.sgd import train
from epochwise.show.compared.equaltime import equal_seconds, equal_steps
from epochwise.show.compared.numbers import ComparedNumbers

INEXACT = "Runs this short are timed inexactly: what their times differ by may be chance."
EVENLY = "of training each, measured on one core here and spread evenly over a run's updates."


def timed(seconds: float, **fields: Any) -> ComparedNumbers:
    """A run of 20 epochs of 40 updates, as if it had taken so many seconds."""
    config = RunConfig.parse({"dataset": "line", "model": "linear", "samples": 200, "epochs": 20, **fields})
    *_, history = train(config)
    return ComparedNumbers.of(config, history.curves, seconds, None, 4)


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (
            (0.5, 0.6),
            f"Equal time: 500 ms {EVENLY} An epoch took nearly as long in every run, 25.0 ms to 30.0 ms, so this is "
            "nearly the picture of equal epochs.",
        ),
        ((0.6, 0.2), f"Equal time: 200 ms {EVENLY} An epoch took 10.0 ms for batch 50 and 30.0 ms for batch 5."),
        (
            (0.0006, 0.004),
            f"Equal time: 600 µs {EVENLY} An epoch took 30.0 µs for batch 5 and 200 µs for batch 50. {INEXACT}",
        ),
    ],
)
def test_whether_equal_time_is_equal_epochs_again(seconds: tuple[float, float], sentence: str) -> None:
    runs = [timed(seconds[0], batch_size=5), timed(seconds[1], batch_size=50)]
    assert equal_seconds(["batch 5", "batch 50"], runs) == sentence


@pytest.mark.parametrize(("seconds", "is_inexact"), [(0.0099, True), (0.0101, False)])
def test_times_too_short_to_be_exact_are_called_so(seconds: float, is_inexact: bool) -> None:
    said = equal_seconds(["batch 5", "batch 50"], [timed(seconds), timed(0.5, batch_size=50)])
    assert (INEXACT in said) == is_inexact


def test_runs_that_end_elsewhere_than_with_equal_epochs_are_not_called_the_same_picture() -> None:
    """Equal epochs are those of this run: of the second, which has fewer, the time ends earlier."""
    fewer = [timed(0.5), timed(0.25, epochs=10)]
    assert equal_seconds(["20 epochs", "10 epochs"], fewer) == (
        f"Equal time: 250 ms {EVENLY} An epoch took as long in every run, 25.0 ms."
    )
    assert "picture of equal epochs" in equal_seconds(["10 epochs", "20 epochs"], fewer[::-1])
    stopped = timed(0.25, patience=1, learning_rate=0.5)
    assert stopped.end.status == "early_stopped"
    seconds = 0.5 * stopped.end.updates_done / 800
    early = [timed(0.5), timed(seconds, patience=1, learning_rate=0.5)]
    assert "picture of equal epochs" not in equal_seconds(["this run", "patience 1"], early)


def test_a_run_alone_has_one_time() -> None:
    assert equal_seconds(["this run"], [timed(0.5)]) == f"Equal time: 500 ms {EVENLY} An epoch took 25.0 ms."


def test_of_equal_updates_in_time_the_lines_end_with_their_runs_where_these_differ() -> None:
    assumed = "Equal time, if every update took equally long whatever its batch: closer to a GPU, not measured."
    assert equal_steps(["rate 0.1", "rate 0.2"], [timed(0.5), timed(0.5, learning_rate=0.05)]) == (
        f"{assumed} An epoch makes 40 updates in each run."
    )
    assert equal_steps(["batch 5", "batch 200"], [timed(0.5, batch_size=5), timed(0.5, batch_size=200)]) == (
        f"{assumed} An epoch of batch 200 is then over after 1 update, one of batch 5 after 40 updates. Each line ends "
        "with its run, after 20 to 800 updates."
    )
