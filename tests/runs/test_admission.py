"""Who begins next when memory is short: small runs beside long ones, and the client that has the least."""

from collections.abc import Iterable

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.runs.admission import LONG_SHARE, MOST_PASSED, SMALL_PER_SLOT, Admission
from epochwise.runs.run import LiveRun
from tests.runs.support import long, small

SLOTS = 15
LONG = plan(long()).estimated_bytes


def run(config: RunConfig, client: str = "") -> LiveRun:
    return LiveRun("id", config, client)


def admission(long_runs: float, *waiting: LiveRun) -> Admission:
    """One with memory for so many long runs, small ones aside, where these wait."""
    made = Admission(int(long_runs * LONG / LONG_SHARE) + 10)
    made.waiting.update(dict.fromkeys(waiting))
    return made


def begun(made: Admission, held: Iterable[LiveRun] = (), slots: int = SLOTS) -> list[LiveRun]:
    """The runs that begin now."""
    found = []
    while (run := made.next(held, slots)) is not None:
        found.append(run)
    return found


def test_small_runs_begin_however_many_long_ones_run_or_wait() -> None:
    long_runs = [run(long(seed=seed)) for seed in range(7)]
    pupils = [run(small(seed=seed)) for seed in range(60)]
    made = admission(2.5, *long_runs, *pupils)
    assert begun(made) == [*pupils, *long_runs[:2]]
    assert list(made.waiting) == long_runs[2:]


def test_a_run_that_is_quick_and_takes_much_memory_is_not_small() -> None:
    assert run(small()).small
    assert not run(long()).small
    assert not run(small(model="linear", epochs=120_000)).small


def test_the_client_that_has_the_least_begins_first() -> None:
    greedy = [run(long(seed=seed), "a") for seed in range(4)]
    other = run(long(seed=9), "b")
    made = admission(2, *greedy, other)
    assert begun(made) == [greedy[0], other]
    made.begun.remove(greedy[0])
    assert begun(made) == [greedy[1]]


def test_a_client_has_few_small_runs_begun_and_another_does_not_wait_for_the_rest() -> None:
    flood = [run(small(seed=seed), "flood") for seed in range(100)]
    pupil = run(small(seed=100), "pupil")
    made = Admission(1_000_000_000)
    made.waiting.update(dict.fromkeys([*flood, pupil]))
    assert set(begun(made, slots=2)) == {*flood[: 2 * SMALL_PER_SLOT], pupil}
    made.begun.remove(flood[3])
    assert begun(made, slots=2) == [flood[2 * SMALL_PER_SLOT]]


def test_a_run_that_waits_is_passed_by_some_and_not_by_all() -> None:
    held, large = run(long()), run(long(seed=2))
    made = admission(1.1, held)
    assert begun(made) == [held]
    made.waiting[large] = None
    for number in range(MOST_PASSED):
        less = run(small(model="network", hidden=128, epochs=300_000 // 12, seed=number))
        assert not less.small
        made.waiting[less] = None
        assert begun(made) == [less]
        made.begun.remove(less)
    late = run(small(model="network", hidden=128, epochs=300_000 // 12, seed=99))
    made.waiting[late] = None
    assert begun(made) == []
    made.begun.remove(held)
    assert begun(made)[0] is large


@pytest.mark.parametrize("config", [long(), small()])
def test_a_run_above_the_limit_is_begun_alone(config: RunConfig) -> None:
    first, second = run(config), run(config)
    made = Admission(1)
    made.waiting.update(dict.fromkeys([first, second]))
    assert begun(made) == [first]
    made.begun.remove(first)
    assert begun(made) == [second]
