"""The store keeps what was asked for last, and counts what it keeps."""

from epochwise.runs.result import Result
from epochwise.runs.store import Store
from tests.runs.support import small
from tests.runs.test_result import trained


def results(count: int) -> list[Result]:
    return [trained(small(seed=seed)) for seed in range(count)]


def test_the_least_used_goes_first() -> None:
    first, second, third = results(3)
    store = Store(limit=2 * first.nbytes)
    store.put(first)
    store.put(second)
    assert store.get(first.id) is first
    store.put(third)
    assert store.get(second.id) is None
    assert store.get(first.id) is first
    assert store.get(third.id) is third
    assert (len(store), store.nbytes) == (2, first.nbytes + third.nbytes)


def test_forms_count_and_a_result_that_grows_makes_others_go() -> None:
    first, second = results(2)
    form = trained(second.config).as_json()
    store = Store(limit=first.nbytes + second.nbytes + len(form) - 1)
    store.put(first)
    store.put(second)
    assert len(store) == 2
    second.as_json()
    store.grown(second)
    assert store.get(first.id) is None
    assert store.nbytes == second.nbytes


def test_what_went_does_not_come_back_by_growing() -> None:
    first, second = results(2)
    store = Store(limit=first.nbytes)
    store.put(first)
    store.put(second)
    store.grown(first)
    assert store.get(first.id) is None
    assert store.get(second.id) is second


def test_a_result_above_the_limit_is_not_kept_and_drives_nobody_out() -> None:
    first, second = results(2)
    store = Store(limit=first.nbytes)
    store.put(first)
    second.as_json()
    store.put(second)
    assert store.get(second.id) is None
    assert store.get(first.id) is first


def test_nothing_is_kept_where_nothing_may_be() -> None:
    store = Store(limit=0)
    store.put(results(1)[0])
    assert (len(store), store.nbytes) == (0, 0)
