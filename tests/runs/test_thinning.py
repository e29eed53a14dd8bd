"""Thinning says exactly what NumPy says of each bucket, whatever the pieces in which the losses came."""

import base64
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from epochwise.core.numeric.arrays import Floats
from epochwise.runs.thinning import Bands, typed
from epochwise.show.thinning import QUANTILES, quantiles

finite = st.floats(-1e9, 1e9)


def f4(values: list[float]) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def decoded(told: dict[str, str]) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(told["bdata"]), np.dtype("<" + told["dtype"]))


@given(
    width=st.integers(20, 60),
    total=st.integers(20, 700),
    cuts=st.lists(st.integers(0, 700), max_size=8),
    seed=st.integers(0, 9),
)
def test_pieces_do_not_show_and_the_last_bucket_may_be_short(
    width: int, total: int, cuts: list[int], seed: int
) -> None:
    losses = np.random.default_rng(seed).exponential(size=total)
    bands = Bands(total, width)
    for cut in sorted(min(cut, total) for cut in cuts):
        bands.extend(losses, cut, ended=False)
        assert bands.done == cut // width * width
    assert bands.extend(losses, total, ended=True)
    told = bands.as_json(total)
    assert (told["thinned"], told["of"], told["width"]) == (True, total, width)
    buckets = [losses[first : first + width] for first in range(0, total, width)]
    for name, share in QUANTILES.items():
        np.testing.assert_array_equal(decoded(told[name]), f4([np.quantile(bucket, share) for bucket in buckets]))
    np.testing.assert_array_equal(decoded(told["min"]), f4([bucket.min() for bucket in buckets]))
    np.testing.assert_array_equal(decoded(told["max"]), f4([bucket.max() for bucket in buckets]))


def test_a_bucket_is_thinned_once_and_never_again() -> None:
    losses = np.ones(100)
    bands = Bands(100, 20)
    bands.extend(losses, 60, ended=False)
    losses[:60] = 9.0
    bands.extend(losses, 100, ended=True)
    assert decoded(bands.as_json(100)["max"]).tolist() == [1.0] * 5


def test_one_call_thins_a_bounded_stretch_and_says_that_more_is_left() -> None:
    losses = np.zeros(3_000_000)
    bands = Bands(len(losses), 1000)
    assert not bands.extend(losses, len(losses), ended=True)
    assert 0 < bands.done < len(losses)
    while not bands.extend(losses, len(losses), ended=True):
        pass
    assert bands.done == len(losses)


def test_a_loss_too_large_for_four_bytes_is_infinite_there() -> None:
    bands = Bands(20, 20)
    bands.extend(np.full(20, 1e300), 20, ended=True)
    assert decoded(bands.as_json(20)["max"]).tolist() == [np.inf]


def test_typed_arrays_are_little_endian_with_four_bytes_a_number() -> None:
    assert typed(np.array([1, 300])) == {"dtype": "i4", "bdata": base64.b64encode(b"\1\0\0\0\x2c\1\0\0").decode()}
    assert decoded(typed(f4([0.5, np.nan]))).tobytes() == f4([0.5, np.nan]).tobytes()


def test_two_threads_thin_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    losses = np.arange(100.0)
    bands, second_begun, overlapped = Bands(100, 10), threading.Event(), list[bool]()

    def thinned(buckets: Floats) -> Floats:
        if second.ident is None:
            second.start()
            # Long enough for the other thread where nothing holds it back; where something does, it cannot come.
            overlapped.append(second_begun.wait(0.05))
        else:
            second_begun.set()
        return quantiles(buckets)

    monkeypatch.setattr("epochwise.runs.thinning.quantiles", thinned)
    second = threading.Thread(target=bands.extend, args=(losses, 100, True))
    bands.extend(losses, 50, False)
    second.join()
    assert overlapped == [False]
    np.testing.assert_array_equal(decoded(bands.as_json(100)["min"]), losses[::10])
