"""What decides how a run looks: ranges from every epoch, what they cut off, endings, marks and words."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import number_text
from epochwise.core.config.text import Uncertain, in_english
from epochwise.core.curves import Curves, Status
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import train
from epochwise.show.above import above_of
from epochwise.show.drawn import Line
from epochwise.show.facts import ChartFacts, Showing
from epochwise.wire.events import dumps
from tests.show.made import CASES, curves_of, one_a_batch, series_of, ten_million, trained


def run_of(query: dict[str, object]) -> tuple[RunConfig, Curves]:
    config = RunConfig.parse(query)
    *_, history = train(config)
    return config, history.curves


def loss_chart(showing: Showing) -> ChartFacts:
    return showing.facts.charts["loss"]


@pytest.mark.parametrize("case", CASES)
def test_the_facts_are_json_and_say_what_the_run_says(case: str) -> None:
    showing = trained(case)
    document = json.loads(dumps(showing.facts))
    assert list(document) == ["end", "axes", "stop", "calls", "charts"]
    chart, loss = document["charts"]["loss"], showing.curves.loss
    ends = {end["line"]: end["value"] for end in chart["ends"]}
    done = showing.curves.epochs_done
    measured = loss.validation[:done][np.isfinite(loss.validation[:done])]
    assert ends["train"] == loss.train[done - 1]
    assert ("validation" in ends) == bool(measured.size)
    if measured.size:
        assert ends["validation"] == measured[-1]
    low, high = chart["linear"]
    assert low == 0
    assert high > 0
    for above in chart["above"]:
        assert above["value"] > high
        assert all(0 <= start <= stop <= document["end"]["updates"] for start, stop in above["spans"])


def test_a_run_that_is_cut_short_ends_where_it_came_to() -> None:
    diverging, early = trained("diverging").facts, trained("stopped early").facts
    assert diverging.stop is not None
    assert (diverging.end.updates, diverging.end.epochs, diverging.end.samples) == (120, 3, 600)
    assert diverging.stop.words == ("diverged at update 120", "diverged")
    assert loss_chart(trained("diverging")).lowest is None
    assert early.stop is not None
    assert early.end.updates == early.stop.epoch * 12
    assert early.end.samples == early.stop.epoch * 60
    assert early.stop.words[0] == f"stopped early after epoch {early.stop.epoch}"
    reached = trained("target reached").facts.stop
    assert reached is not None
    assert (reached.code, reached.update) == ("target_reached", 12 * reached.epoch)
    assert reached.words[0] == f"target loss reached after epoch {reached.epoch}"


def test_a_run_that_diverges_inside_an_epoch_ends_there() -> None:
    config = one_a_batch(9, batch_size=60)
    curves = curves_of(config, series_of([1, 9, 99, 999, 9999], [20], [20], 1.0))
    curves.status, curves.diverged_at_update, curves.stopped_at_epoch = "diverged", 4, 2
    facts = Showing.of(config, curves).facts
    assert (facts.end.updates, facts.end.epochs, facts.end.samples) == (5, 1.25, 260)


def test_peaks_are_told_from_every_epoch() -> None:
    """The highest validation loss of the spikes is 1.633227 at epoch 242, which thinning by every 7th epoch missed."""
    showing = trained("spikes")
    above = {above.line: above for above in loss_chart(showing).above}
    assert above["validation"].value == pytest.approx(1.633227, abs=1e-6)
    assert (above["validation"].epoch, above["validation"].update) == (242, 2420)
    assert above["validation"].text == "validation up to 1.633"
    assert above["train"].value == pytest.approx(1.133614, abs=1e-6)
    assert above["train"].text == "training up to 1.134"


def test_a_line_that_begins_above_and_comes_back_there_is_told_by_its_later_peak() -> None:
    values = np.array([0.979, 0.9, 0.3, 0.25, 0.787, 0.6, 0.3])
    line = Line("validation", np.arange(7.0) * 40, values, joined=True)
    [above] = above_of((line,), 0.7, 240, plan(RunConfig(epochs=6)))
    assert (above.value, above.epoch, above.begins) == (0.787, 4, False)
    assert above.text == "validation up to 0.787"


def test_the_axis_does_not_zoom_into_rounding_noise() -> None:
    chart = loss_chart(trained("no noise"))
    assert chart.linear[1] >= trained("no noise").curves.loss.initial_train > 6.6
    assert [end.text for end in chart.ends] == ["0", "", "0"]
    assert chart.hidden_on_log is not None
    loss = trained("no noise").curves.loss
    zeros = sum(int((values == 0).sum()) for values in (loss.batch, loss.train, loss.validation))
    assert chart.hidden_on_log.startswith(f"{zeros:,} values of 0 are below the axis. ")


def test_small_losses_at_the_end_do_not_read_zero() -> None:
    config = one_a_batch(100)
    falling = np.geomspace(1, 7e-6, 100)
    chart = loss_chart(Showing.of(config, curves_of(config, series_of(falling, falling, falling, 1.2))))
    assert [end.text for end in chart.ends if end.line != "batch"] == ["7.0\xa0×\xa010⁻⁶"] * 2
    assert chart.description.endswith("Validation loss is lowest after epoch 100: 7.0\xa0×\xa010⁻⁶.")


def test_the_linear_axis_holds_nearly_all_and_leaves_the_first_plunge_out() -> None:
    config = one_a_batch(1000)
    falling = np.full(1000, 0.25)
    falling[:10] = np.linspace(0.9, 0.3, 10)
    chart = loss_chart(Showing.of(config, curves_of(config, series_of(falling, falling, falling, 1.0))))
    assert chart.linear == (0.0, 0.3)
    assert [above.begins for above in chart.above] == [True, True, True]
    assert [above.text for above in chart.above] == ["validation begins at 1.000", "training begins at 1.000", ""]


def test_a_long_beginning_above_the_axis_says_until_when() -> None:
    config = one_a_batch(1000)
    validation = np.where(np.arange(1000) < 300, 50.0, 0.2)
    train = np.full(1000, 0.2)
    chart = loss_chart(Showing.of(config, curves_of(config, series_of(train, train, validation, 1.0))))
    above = next(above for above in chart.above if above.line == "validation")
    assert above.text == "validation up to 50.00"
    begins = series_of(train, train, np.minimum(validation, 6.0), 6.0)
    chart = loss_chart(Showing.of(config, curves_of(config, begins)))
    assert chart.linear[1] >= 6.0
    assert not chart.above


@pytest.mark.parametrize("diverged", [False, True])
def test_a_log_axis_holds_twelve_decades_or_all_of_a_divergence(diverged: bool) -> None:
    config = one_a_batch(4)
    growing = [1e-3, 1.0, 1e80, 1e150]
    curves = curves_of(config, series_of(growing, growing, growing, 1e-3))
    if diverged:
        curves.status, curves.diverged_at_update, curves.stopped_at_epoch = "diverged", 3, 4
    chart = loss_chart(Showing.of(config, curves))
    assert chart.log is not None
    low, high = map(math.log10, chart.log)
    assert high == pytest.approx(150.04)
    assert low == pytest.approx(-3.04 if diverged else 137.96)
    assert (chart.hidden_on_log is None) == diverged


def test_without_a_loss_above_zero_there_is_no_log_axis() -> None:
    config = one_a_batch(3)
    chart = loss_chart(Showing.of(config, curves_of(config, series_of([0] * 3, [0] * 3, [0] * 3, 0.0))))
    assert chart.log is None
    assert chart.linear == (0.0, 1.0)
    assert chart.hidden_on_log is None
    assert chart.no_log == "No value is above 0: no log axis."


def test_a_growing_run_has_the_whole_plan_as_its_axis_and_no_stop() -> None:
    config = one_a_batch(100)
    curves = curves_of(config, series_of([1, 0.5], [0.5, 0.4], [0.6, 0.7], 1.0))
    curves.status = "training"
    facts = Showing.of(config, curves).facts
    assert (facts.end.updates, facts.stop) == (100, None)
    assert facts.charts["loss"].lowest is not None
    assert facts.charts["loss"].lowest.words == "lowest so far, epoch 1"


def test_before_the_first_batch_there_is_an_axis_and_nothing_on_it() -> None:
    config = one_a_batch(100)
    curves = curves_of(config, series_of([], [], [], math.nan))
    chart = loss_chart(Showing.of(config, curves))
    assert (chart.linear, chart.log, chart.ends, chart.lowest, chart.above) == ((0.0, 1.0), None, (), None, ())


def test_accuracy_has_bounds_and_marks_the_epoch_of_the_lowest_loss() -> None:
    config = one_a_batch(4)
    loss = series_of([0.7, 0.5, 0.4, 0.3], [0.5, 0.4, 0.3, 0.2], [0.6, 0.5, 0.55, 0.6], 0.7)
    accuracy = series_of([0.5, 0.7, 0.8, 0.9], [0.7, 0.8, 0.9, 1.0], [0.6, 0.75, 0.78, 0.8], 0.5)
    facts = Showing.of(config, curves_of(config, loss, accuracy=accuracy)).facts
    assert list(facts.charts) == ["loss", "accuracy"]
    chart = facts.charts["accuracy"]
    assert (chart.better, chart.linear, chart.log, chart.above) == ("higher", (0.0, 1.0), None, ())
    assert chart.lowest is not None
    assert (chart.lowest.epoch, chart.lowest.value, chart.lowest.words) == (2, 0.75, "lowest loss, epoch 2")
    assert chart.no_log == "Training accuracy lies between 0 and 1: no log axis."
    assert chart.title == "accuracy (share of samples classified correctly), higher is better"
    assert chart.description.endswith(
        "Training accuracy goes from 0.500 to 1.000. Validation accuracy goes from 0.500 to 0.800."
    )


def test_the_lowest_is_so_far_until_the_run_has_ended() -> None:
    config, curves = run_of({"samples": 60, "hidden": 64, "epochs": 20})
    said: dict[Status, str] = {"completed": "lowest, epoch ", "training": "lowest so far, epoch "}
    for curves.status, words in said.items():
        mark = loss_chart(Showing.of(config, curves)).lowest
        assert mark is not None
        assert mark.words == f"{words}{mark.epoch}"


@pytest.mark.parametrize(("train", "below"), [(0.29, False), (0.1, True), (0.5, True)])
def test_the_words_of_the_lowest_stand_where_no_line_strikes_them_through(train: float, below: bool) -> None:
    """Validation lies 0.05 above its lowest; training near below it, far below it, or above."""
    config = one_a_batch(100)
    validation = np.full(100, 0.35)
    validation[50] = 0.3
    mark = loss_chart(
        Showing.of(config, curves_of(config, series_of(np.full(100, train), np.full(100, train), validation, 0.7)))
    ).lowest
    assert mark is not None
    assert (mark.epoch, mark.below) == (51, below)


@pytest.mark.parametrize(
    "query", [{"batch_size": 200, "epochs": 10_000}, {"batch_size": 200, "epochs": 1000}, {"epochs": 50}]
)
def test_no_line_sticks_to_the_upper_edge(query: dict[str, object]) -> None:
    """What is high for a tenth of the run leaves room for the words at the edge."""
    showing = Showing.of(*run_of({**query, "noise": 0.3, "hidden": 16, "learning_rate": 0.05, "seed": 13}))
    chart = loss_chart(showing)
    for line in (showing.drawn["loss"].train, showing.drawn["loss"].validation):
        assert (line.values > 0.9 * chart.linear[1]).mean() < 0.1


def test_validation_that_is_measured_now_and_then_is_said_to_be() -> None:
    chart = loss_chart(trained("validated now and then"))
    assert chart.measured == "measured every 10 epochs"
    assert "Green dots: validation, measured every 10 epochs." in chart.caption
    assert "Validation is measured every 10 epochs." in chart.description
    assert loss_chart(trained("the default")).measured is None
    assert loss_chart(trained("no validation")).measured is None


def test_titles_name_the_loss_and_which_way_is_better() -> None:
    assert loss_chart(trained("the default")).title == "loss (log loss in nats), lower is better"
    assert loss_chart(trained("no noise")).title == "loss (mean squared error), lower is better"


def test_a_batch_of_all_samples_stands_under_the_training_line_and_is_said_to() -> None:
    few = Showing.of(*run_of({"batch_size": 200, "epochs": 20}))
    drawn = few.drawn["loss"]
    assert drawn.upper.at.tolist() == list(range(20))
    assert drawn.upper.values == pytest.approx(np.interp(drawn.upper.at, drawn.train.at, drawn.train.values))
    assert "the orange dots lie under the blue line" in loss_chart(few).caption
    banded = loss_chart(trained("all samples in one batch"))
    assert (banded.whole, "lie under" in banded.caption) == (True, False)
    assert "its loss is that of training before its update" in banded.caption
    drawn_again = RunConfig.parse({"batch_size": 200, "sampling": "replacement", "epochs": 2})
    curves = curves_of(drawn_again, series_of([1, 1], [1, 1], [1, 1], 1.0))
    assert not loss_chart(Showing.of(drawn_again, curves)).whole


def test_ten_million_updates_are_told_within_a_second() -> None:
    showing = ten_million()
    chart = loss_chart(showing)
    assert showing.facts.end.updates == plan(showing.config).total_updates == 10_000_000
    assert (chart.bands, chart.width) == (True, 40_000)
    assert {above.line: above.value for above in chart.above}["validation"] == 3.25
    assert len(dumps(showing.facts)) < 4_000


def test_a_line_leaves_the_picture_where_it_crosses_its_edge() -> None:
    """Two peaks: the axis ends at 0.25 or so, and the lines cross it on the way up and on the way down."""
    config = one_a_batch(1000)
    losses = np.full(1000, 0.2)
    losses[299], losses[699] = 0.8, 0.5  # epochs 300 and 700
    curves = curves_of(config, series_of(np.full(1000, 0.2), losses, losses, 0.2))
    chart = loss_chart(Showing.of(config, curves))
    top = chart.linear[1]
    above = next(above for above in chart.above if above.line == "train")
    for (start, stop), epoch, peak in zip(above.spans, (300, 700), (0.8, 0.5), strict=True):
        reach = (peak - top) / (peak - 0.2)
        assert (start, stop) == pytest.approx((epoch - reach, epoch + reach), abs=0.001)
    assert (above.epoch, above.text) == (300, "training up to 0.800")


def test_the_tests_score_stands_beside_the_lines_with_its_sentence() -> None:
    showing = trained("with a test set")
    found, validation = showing.curves.test, showing.curves.loss.validation[-1]
    assert found is not None
    loss, accuracy = showing.facts.charts["loss"], showing.facts.charts["accuracy"]
    for chart, value in ((loss, found.loss), (accuracy, found.measures["accuracy"])):
        assert [(end.name, end.value) for end in chart.ends if end.line == "test"] == [("test", value)]
        assert chart.test is not None
        assert chart.description.endswith(chart.test)
    margin = Uncertain(found.loss, found.error)
    assert loss.test == (
        f"The test loss is {in_english(margin)} on 40 rows that no decision used, scored once after "
        "the run. "
        f"The validation loss is {number_text(validation)}."
    )
    assert str(accuracy.test).startswith(f"The test accuracy is {number_text(found.measures['accuracy'])} on")
    early = Showing.of(
        *run_of({"samples": 60, "learning_rate": 0.5, "patience": 3, "epochs": 400, "test_samples": 1})
    ).facts
    assert str(early.charts["loss"].test).endswith("; validation has decided when training stopped.")
    assert " on 1 row that" in str(early.charts["loss"].test)
    assert "±" not in str(early.charts["loss"].test)
    blind = Showing.of(*run_of({"epochs": 5, "validation_samples": 0, "test_samples": 9})).facts.charts["loss"].test
    assert str(blind).endswith("scored once after the run.")
    assert trained("the default").facts.charts["loss"].test is None


def test_the_axes_hold_the_tests_score() -> None:
    config, curves = run_of({"epochs": 50, "test_samples": 40})
    assert curves.test is not None
    for score in (2.0, 1e-6):
        curves.test = replace(curves.test, loss=score)
        chart = Showing.of(config, curves).facts.charts["loss"]
        assert chart.linear[1] > score
        assert chart.log is not None
        assert chart.log[0] < score < chart.log[1]
