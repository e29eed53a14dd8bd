"""A result reads from its file as it was, and from no other file."""

import dataclasses
import math
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.measures import measure_versions
from epochwise.core.curves import Curves, Series
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.runs.result import Result
from epochwise.runs.saved import Unreadable, read_config, read_result, write_config, write_result
from tests.runs.support import early, small
from tests.runs.test_result import trained

RUNS = {
    "whole": small(),
    "stopped early": early(),
    "diverged": small(learning_rate=50, epochs=300),
    "diverged amid an update": RunConfig.parse(
        {"dataset": "line", "features": 1, "model": "linear", "samples": 2000, "learning_rate": 1000}
        | {"batch_size": 5, "accumulate": 7}
    ),
    "several batches to an update": small(accumulate=3),
    "with a test set": small(test_samples=30),
    "diverged with a test set": small(learning_rate=50, epochs=300, test_samples=30),
    "without validation": small(validation_samples=0),
    "with momentum": small(momentum=0.9, validate_every=3),
    "a network": RunConfig.parse({"samples": 50, "epochs": 10, "batch_size": 7}),
}
RESULT = trained(small())


def content(result: Result) -> bytes:
    file = BytesIO()
    write_result(file, result)
    return file.getvalue()


def read(content: bytes, result: Result, measures: Mapping[str, int] = MappingProxyType({})) -> History:
    """The run in a file that should be this result's."""
    found = read_result(BytesIO(content), result.id, result.config, measures)
    assert found is not None
    assert found[1] == result.train_seconds
    return found[0]


def config_content(config: RunConfig) -> bytes:
    file = BytesIO()
    write_config(file, config, sgd.ENGINE)
    return file.getvalue()


def assert_same(one: object, other: object) -> None:
    assert dataclasses.is_dataclass(one)
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(ours, np.ndarray):
            assert (ours.dtype, ours.shape, ours.tobytes()) == (theirs.dtype, theirs.shape, theirs.tobytes()), field
        elif isinstance(ours, Series | Curves):
            assert_same(ours, theirs)
        elif isinstance(ours, dict):
            assert ours.keys() == theirs.keys()
            for name, series in ours.items():
                assert_same(series, theirs[name])
        else:
            assert ours == theirs or (math.isnan(ours) and math.isnan(theirs)), field
            assert type(ours) is type(theirs), field


@pytest.mark.parametrize("config", RUNS.values(), ids=RUNS)
def test_a_run_reads_bit_for_bit_as_it_was_written(config: RunConfig) -> None:
    result = trained(config)
    assert_same(result.record.history, read(content(result), result))


def test_numbers_that_json_has_not_are_kept() -> None:
    result = trained(small(validation_samples=0))
    result.curves.loss.initial_train = math.inf
    history = read(content(result), result)
    assert history.curves.loss.initial_train == math.inf
    assert math.isnan(history.curves.loss.initial_validation)
    assert history.curves.lowest_validation is None


@given(st.data())
def test_a_file_with_one_other_byte_tells_the_same_or_is_not_read(data: st.DataObject) -> None:
    altered = bytearray(content(RESULT))
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        history = read(bytes(altered), RESULT)
    except Unreadable:
        return
    assert_same(RESULT.record.history, history)


@pytest.mark.parametrize("part", [b"facts", b"loss batch", b"checkpoints"])
def test_a_part_that_was_altered_is_not_read(part: bytes) -> None:
    altered = bytearray(content(RESULT))
    altered[altered.index(part) + 100] ^= 1
    with pytest.raises(Unreadable, match=r"\.npy"):
        read(bytes(altered), RESULT)


@given(st.integers(0, len(content(RESULT)) - 1))
def test_a_file_cut_short_is_not_read(length: int) -> None:
    with pytest.raises(Unreadable):
        read(content(RESULT)[:length], RESULT)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("status", "training"),
        ("status", "cancelled"),
        ("updates_done", 3),
        ("epochs_done", 10**6),
        ("epochs_done", -1),
        ("lowest_epoch", 10**9),
        ("lowest_epoch", "1"),
        ("lowest_validation", "low"),
        ("stopped_at_epoch", -1),
        ("diverged_at_update", 10**9),
    ],
)
def test_a_whole_file_that_tells_what_cannot_be_is_not_read(fact: str, value: object) -> None:
    result = trained(small(seed=3))
    setattr(result.curves, fact, value)
    with pytest.raises(Unreadable, match="no run of this configuration"):
        read(content(result), result)


def test_another_run_is_not_read() -> None:
    other = trained(small(seed=9))
    with pytest.raises(Unreadable, match=f"holds run {other.id}"):
        read(content(other), RESULT)


def test_a_result_that_lacks_a_measure_or_has_it_in_another_version_is_not_read() -> None:
    measured = trained(small(dataset="moons", model="logistic"))
    versions, kept = measure_versions("moons"), content(measured)
    assert read(kept, measured, versions).curves.measures.keys() == versions.keys() == {"accuracy"}
    for others in (versions | {"error": 1}, {"accuracy": versions["accuracy"] + 1}):
        assert read_result(BytesIO(kept), measured.id, measured.config, others) is None


@pytest.mark.parametrize("config", RUNS.values(), ids=RUNS)
def test_a_configuration_reads_with_every_field_filled_in(config: RunConfig) -> None:
    kept = BytesIO(config_content(config))
    assert read_config(kept, run_id(config, sgd.ENGINE), sgd.ENGINE) == config.normalized()


def test_a_configuration_of_another_engine_is_unknown() -> None:
    assert read_config(BytesIO(config_content(small())), run_id(small(), "2-other"), "2-other") is None


@given(st.data())
def test_a_configuration_with_one_other_byte_tells_what_its_id_says_or_nothing(data: st.DataObject) -> None:
    altered = bytearray(config_content(small()))
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    run = run_id(small(), sgd.ENGINE)
    try:
        config = read_config(BytesIO(altered), run, sgd.ENGINE)
    except Unreadable:
        return
    assert config in (None, small().normalized())


@pytest.mark.parametrize("kept", [b"", b"{", b"null", b"[]", b"{}", b'{"engine": 1, "config": []}'])
def test_what_is_no_configuration_is_unreadable(kept: bytes) -> None:
    with pytest.raises(Unreadable):
        read_config(BytesIO(kept), run_id(small(), sgd.ENGINE), 1)  # type: ignore[arg-type]
