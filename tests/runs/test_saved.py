"""A result reads from its file as it was, and from no other file."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.curves import Curves, Series
from epochwise.core.engine import sgd
from epochwise.runs.result import Result
from epochwise.runs.saved import FORMAT, Unreadable, packed, packed_config, unpacked, unpacked_config
from tests.runs.support import early, small
from tests.runs.test_result import trained

RUNS = {
    "whole": small(),
    "stopped early": early(),
    "diverged": small(learning_rate=50, epochs=300),
    "without validation": small(validation_samples=0),
    "with momentum": small(momentum=0.9, validate_every=3),
    "a network": RunConfig.parse({"samples": 50, "epochs": 10, "batch_size": 7}),
}
RESULT = trained(small())


def content(result: Result) -> bytes:
    return b"".join(packed(result))


def assert_same(one: object, other: object) -> None:
    assert dataclasses.is_dataclass(one)
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(ours, np.ndarray):
            assert (ours.dtype, ours.shape, ours.tobytes()) == (theirs.dtype, theirs.shape, theirs.tobytes()), field
        elif isinstance(ours, Series | Curves):
            assert_same(ours, theirs)
        else:
            assert ours == theirs or (math.isnan(ours) and math.isnan(theirs)), field
            assert type(ours) is type(theirs), field


@pytest.mark.parametrize("config", RUNS.values(), ids=RUNS)
def test_a_run_reads_bit_for_bit_as_it_was_written(config: RunConfig) -> None:
    result = trained(config)
    saved = unpacked(content(result), result.id, config, sgd.ENGINE)
    assert_same(result.record.history, saved.history)
    assert saved.train_seconds == result.train_seconds


def test_numbers_that_json_has_not_are_kept() -> None:
    result = trained(small(validation_samples=0))
    result.curves.loss.initial_train = math.inf
    history = unpacked(content(result), result.id, result.config, sgd.ENGINE).history
    assert history.curves.loss.initial_train == math.inf
    assert math.isnan(history.curves.loss.initial_validation)
    assert history.curves.lowest_validation is None


@given(st.data())
def test_a_file_with_one_other_byte_is_not_read(data: st.DataObject) -> None:
    altered = bytearray(content(RESULT))
    place = data.draw(st.integers(0, len(altered) - 1))
    altered[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        unpacked(bytes(altered), RESULT.id, RESULT.config, sgd.ENGINE)


@given(st.integers(0, len(content(RESULT)) - 1))
def test_a_file_cut_short_is_not_read(length: int) -> None:
    with pytest.raises(Unreadable):
        unpacked(content(RESULT)[:length], RESULT.id, RESULT.config, sgd.ENGINE)


def test_a_longer_file_is_not_read() -> None:
    with pytest.raises(Unreadable, match="altered"):
        unpacked(content(RESULT) + b"\0", RESULT.id, RESULT.config, sgd.ENGINE)


def test_another_run_and_another_engine_are_not_read() -> None:
    other = trained(small(seed=9))
    with pytest.raises(Unreadable, match=f"holds run {other.id}"):
        unpacked(content(other), RESULT.id, RESULT.config, sgd.ENGINE)
    with pytest.raises(Unreadable, match=f"of engine {sgd.ENGINE}"):
        unpacked(content(RESULT), RESULT.id, RESULT.config, "2-other")


def test_a_file_of_another_format_is_not_read() -> None:
    later = FORMAT.replace(b"1", b"2") + content(RESULT)[len(FORMAT) :]
    with pytest.raises(Unreadable, match="format"):
        unpacked(later, RESULT.id, RESULT.config, sgd.ENGINE)


@pytest.mark.parametrize("config", RUNS.values(), ids=RUNS)
def test_a_configuration_reads_with_every_field_filled_in(config: RunConfig) -> None:
    told = b"".join(packed_config(config, sgd.ENGINE))
    assert unpacked_config(told, run_id(config, sgd.ENGINE), sgd.ENGINE) == config.resolved()


@given(st.data())
def test_a_configuration_with_one_other_byte_tells_what_its_id_says_or_nothing(data: st.DataObject) -> None:
    told = bytearray(b"".join(packed_config(small(), sgd.ENGINE)))
    told[data.draw(st.integers(0, len(told) - 1))] ^= data.draw(st.integers(1, 255))
    run = run_id(small(), sgd.ENGINE)
    try:
        read = unpacked_config(bytes(told), run, sgd.ENGINE)
    except Unreadable:
        return
    assert read in (None, small().resolved())


@pytest.mark.parametrize("told", [b"", b"{", b"null", b"[]", b"{}", b'{"engine": 1, "config": []}'])
def test_what_is_no_configuration_is_unreadable(told: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked_config(told, run_id(small(), sgd.ENGINE), 1)  # type: ignore[arg-type]
