"""The other questions: their answers are the core's own types with the core's own numbers."""

from dataclasses import replace

import numpy as np
import pytest

from epochwise.client import Client, Fields, Run
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.data.samples import load
from epochwise.core.engine.plan import plan
from epochwise.core.engine.sgd import replay

CASES: list[Fields] = [
    {"epochs": 20},
    {"dataset": "line", "model": "linear", "epochs": 3, "features": 4, "validation_samples": 0},
    {"dataset": "iris", "momentum": 0.5, "epochs": 5, "samples": 47},
    {"optimizer": "adam", "epochs": 5, "samples": 47},
]


@pytest.mark.parametrize("fields", CASES)
def test_a_plan_is_the_cores(client: Client, fields: Fields) -> None:
    config = RunConfig.parse(dict(fields))
    planned = client.plan(**fields)
    assert planned.plan == replace(plan(config.normalized()))
    assert planned.config == config.normalized()
    assert planned.id == Run.local(**fields).id


@pytest.mark.parametrize("fields", CASES)
def test_the_rows_are_the_cores(client: Client, fields: Fields) -> None:
    theirs, ours = client.dataset(**fields), load(RunConfig.parse(dict(fields)))
    for name in ("train_x", "train_y", "validation_x", "validation_y"):
        mine, here = getattr(theirs, name), getattr(ours, name)
        assert (mine.shape, mine.tobytes()) == (here.shape, here.tobytes())
    for name in ("task", "classes", "columns", "target", "class_names", "note"):
        assert getattr(theirs, name) == getattr(ours, name)


def test_the_data_sets_are_the_cores(client: Client) -> None:
    assert client.datasets() == {name: replace(spec, file="") for name, spec in DATASETS.items()}


def test_a_window_is_a_part_of_the_run(client: Client) -> None:
    window, run = client.window(epochs=20, first=70, count=60), Run.local(epochs=20)
    assert window.first == 70
    assert window.loss.tolist() == run.loss.batch[70:130].tolist()
    assert (window.total, window.next) == (800, 130)
    assert window.epochs.first == 1
    for name in ("running", "unweighted", "train", "validation"):
        assert getattr(window.epochs, name).tolist() == getattr(run.loss, name)[1:4].tolist()


@pytest.mark.parametrize("first", [800, 10**6])
def test_a_window_behind_the_end_is_empty_and_tells_the_total(client: Client, first: int) -> None:
    window = client.window(epochs=20, first=first)
    assert (window.first, window.total, window.next) == (first, 800, None)
    assert [window.loss.size, window.epochs.train.size, window.measures["accuracy"].size] == [0, 0, 0]
    assert client.updates(epochs=20, first=first) == []


def test_the_windows_of_a_run_that_follow_one_another_are_the_run(client: Client) -> None:
    windows = [client.window(epochs=20, count=300)]
    while windows[-1].next is not None:
        windows.append(client.window(epochs=20, first=windows[-1].next, count=300))
    assert [window.first for window in windows] == [0, 300, 600]
    losses = [loss for window in windows for loss in window.loss.tolist()]
    assert losses == Run.local(epochs=20).loss.batch.tolist()


def test_the_worst_updates_are_those_of_the_highest_losses(client: Client) -> None:
    run = Run.local(epochs=20)
    worst = client.updates(epochs=20, worst=5)
    assert [update.loss for update in worst] == sorted(run.loss.batch, reverse=True)[:5]
    assert [run.loss.batch[update.update] for update in worst] == [update.loss for update in worst]
    for update in worst:
        np.testing.assert_allclose(update.share, update.row_loss / update.row_loss.sum())
    losses = run.loss.batch[100:140]
    assert client.updates(epochs=20, first=100, count=40, worst=1)[0].update == 100 + losses.argmax()


def test_recall_is_that_of_the_last_epoch_or_of_another(client: Client) -> None:
    run = client.run(dataset="imbalanced", epochs=20)
    found = client.recall(run.config)
    assert (found.epoch, found.class_names) == (20, ("top", "left", "right"))
    assert found.validation is not None
    accuracy = run.measures["accuracy"]
    for part, shares in ((found.train, accuracy.train), (found.validation, accuracy.validation)):
        assert part.rows.tolist() == [20, 20, 160]
        assert part.recall @ part.rows / 200 == pytest.approx(shares[-1])
    assert client.recall(run.config, epoch=0).epoch == 0
    assert client.recall(epochs=1, validation_samples=0).validation is None


def test_an_update_that_diverged_has_no_loss_and_no_shares(client: Client) -> None:
    worst = client.updates(dataset="line", model="linear", learning_rate=1000, epochs=20, worst=1)[0]
    assert np.isnan([worst.loss, *worst.share]).all()


def listed(value: object) -> object:
    """Lists in place of arrays, in dictionaries too."""
    if isinstance(value, dict):
        return {name: listed(part) for name, part in value.items()}
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.mark.parametrize("fields", CASES)
def test_updates_are_opened_as_the_core_does(client: Client, fields: Fields) -> None:
    theirs = client.updates(**fields, first=7, count=2)
    ours = replay(RunConfig.parse(dict(fields)), None, 7, 2)
    assert [update.update for update in theirs] == [7, 8]
    for update, here in zip(theirs, ours, strict=True):
        for name, value in here.items():
            assert listed(getattr(update, name)) == listed(value)
