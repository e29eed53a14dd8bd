"""The same configuration gives the same bits: at any piece size, in any thread, on any processor."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.golden import GOLDEN, golden_hash, warm_up
from epochwise.core.engine.history import History
from epochwise.core.engine.kernels import advance, descend_any
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.sgd import ENGINE, Stop, replay, train
from epochwise.core.numeric.arrays import Floats

RUNS: tuple[dict[str, Any], ...] = (
    {"dataset": "line", "model": "linear", "features": 3},
    {"model": "logistic", "sampling": "replacement"},
    {"dataset": "digits", "model": "logistic", "batch_size": 70},
    {"activation": "tanh", "momentum": 0.9, "batch_size": 7},
    {"activation": "relu", "remainder": "drop", "batch_size": 33, "sampling": "once"},
    {"dataset": "sine", "model": "wave", "batch_size": 33},
    {"dataset": "imbalanced", "model": "logistic", "sampling": "stratified", "batch_size": 7},
)
IDS = ["linear", "logistic", "softmax", "tanh", "relu", "wave", "stratified"]


def bits(history: History) -> str:
    arrays = (
        history.curves.loss.batch,
        history.curves.loss.running,
        history.curves.loss.unweighted,
        history.curves.loss.train,
        history.curves.loss.validation,
    )
    ends = repr(
        (
            history.curves.status,
            history.curves.lowest_epoch,
            history.curves.updates_done,
            history.curves.loss.initial_train,
        )
    ).encode()
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays) + ends).hexdigest()


def whole(values: dict[str, Any], piece: int | None = None) -> str:
    *_, history = train(RunConfig.parse({"epochs": 30, **values}), piece=piece)
    return bits(history)


@pytest.mark.parametrize("values", RUNS, ids=IDS)
def test_any_piece_size_gives_the_same_bits(values: dict[str, Any]) -> None:
    assert len({whole(values, piece) for piece in (None, 1, 3, 7, 40, 10**9)}) == 1


@pytest.mark.parametrize("values", RUNS, ids=IDS)
def test_the_faster_kernels_give_the_bits_of_the_one_for_every_run(values: dict[str, Any]) -> None:
    config = RunConfig.parse({"epochs": 30, **values})
    fast, general = prepare(config, Stop().flag), prepare(config, Stop().flag)
    assert advance(fast, 10**9) == descend_any(general, 10**9)
    for one, other in zip(fast.losses, general.losses, strict=True):
        assert one.tobytes() == other.tobytes()
    assert fast.parameters.all.tobytes() == general.parameters.all.tobytes()


def test_a_piece_may_end_inside_an_epoch() -> None:
    steps = [history.curves.updates_done for history in train(RunConfig.parse({"epochs": 1}), piece=15)]
    assert steps == [15, 30, 40]


def test_threads_give_the_same_bits_side_by_side() -> None:
    with ThreadPoolExecutor(4) as pool:
        side_by_side = list(pool.map(lambda values: whole(values, 50), RUNS * 4))
    assert side_by_side == [whole(values) for values in RUNS] * 4


@pytest.mark.parametrize("values", RUNS, ids=IDS)
@pytest.mark.parametrize("first", [0, 1, 17])
def test_replay_from_a_checkpoint_gives_the_bits_of_replay_from_the_start(values: dict[str, Any], first: int) -> None:
    config = RunConfig.parse({"epochs": 30, **values})
    *_, history = train(config)
    history.checkpoint_every, history.checkpoints = 10, _every_tenth_epoch(config, history)
    place = history.curves.updates_done * 9 // 10 + first
    from_checkpoint, from_start = replay(config, history, place, 5), replay(config, None, place, 5)
    assert [update["loss"] for update in from_checkpoint] == history.curves.loss.batch[place : place + 5].tolist()
    assert repr(from_checkpoint) == repr(from_start)


def _every_tenth_epoch(config: RunConfig, history: History) -> Floats:
    rows = []
    for epoch in (0, 10, 20):
        job = prepare(config, Stop().flag)
        advance(job, epoch * history.curves.plan.updates_per_epoch)
        rows.append(np.concatenate([job.parameters.all, *job.state[:, : job.parameters.all.size]]))
    return np.array(rows)


def test_the_golden_runs_have_the_bits_that_the_engine_version_names() -> None:
    assert golden_hash() == GOLDEN
    assert ENGINE.endswith(GOLDEN[:8])


def test_warming_up_says_what_it_does_and_that_the_bits_are_right() -> None:
    said: list[str] = []
    assert warm_up(said.append) == ENGINE
    assert any("two moons" in line for line in said)
    assert any("network" in line for line in said)
    assert not any("warning" in line for line in said)


def test_other_bits_are_reported_and_change_the_engine_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("epochwise.core.engine.golden.golden_hash", lambda started: "ab" * 32)
    said: list[str] = []
    assert warm_up(said.append) == "1-abababab"
    assert "warning" in said[-1]


LATER: dict[str, dict[str, Any]] = {
    "ce6a2a646cfd7c23": {"dataset": "sine", "noise": 0.3, "model": "wave"},
    "55a7a1b9acdec150": {"dataset": "imbalanced", "noise": 1.5, "model": "logistic", "sampling": "stratified"},
    "b8be41a663449fb4": {"dataset": "series", "noise": 0.2, "features": 8, "model": "linear", "sampling": "stratified"},
    "4015be380c9ccc02": {"dataset": "scrambled", "noise": 0.2, "features": 8, "model": "linear"},
    "37b041abd4512188": {"dataset": "wine", "model": "logistic"},
    "067d189a85b5882d": {"dataset": "breast-cancer", "model": "logistic"},
    "e917442c3cca0ce4": {"dataset": "imbalanced", "noise": 1.5, "model": "logistic", "sampling": "oversampled"},
}
"""The first digits of the bits of runs that came after the golden ones, whose hash is as it was."""
LATER_BITS = f"""
import hashlib
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.golden import run_bits
common = {{"samples": 60, "validation_samples": 20, "batch_size": 7, "epochs": 4, "learning_rate": 0.05, "seed": 1}}
for values in {list(LATER.values())}:
    print(hashlib.sha256(run_bits(RunConfig.parse(common | values))).hexdigest()[:16])
"""


@pytest.mark.parametrize(
    "machine",
    [
        {"NUMBA_CPU_NAME": "generic"},
        {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3"},
    ],
    ids=["oldest x86-64", "C library and NumPy without AVX2 and FMA"],
)
def test_other_processors_give_the_same_bits(machine: dict[str, str]) -> None:
    told = "from epochwise.core.engine.golden import golden_hash; print(golden_hash())" + LATER_BITS
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", told],
        env=os.environ | machine,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [GOLDEN, *LATER]
