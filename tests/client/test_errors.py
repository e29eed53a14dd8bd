"""What a server refuses, as the same errors that the core raises."""

import multiprocessing
import pickle
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

import epochwise.client as client_package
from epochwise.client import (
    ApiError,
    Busy,
    Client,
    ClientClosed,
    InvalidConfig,
    InvalidRequest,
    InvalidSetting,
    MethodNotAllowed,
    Refused,
    Retries,
    Run,
    RunChanged,
    TooLarge,
    Unreachable,
)
from epochwise.client.errors import error_of
from epochwise.core.config.errors import EpochwiseError, FieldError
from epochwise.runs.workload import QueueFull
from epochwise.settings import Settings
from epochwise.web.docs import problem_types
from epochwise.web.schemas.problems import PROBLEMS
from epochwise.wire.problems import problem_of, status_of
from tests.client.raising import raise_again
from tests.serving import Served, served

ERRORS: list[EpochwiseError] = [
    *PROBLEMS,
    MethodNotAllowed("PUT", "/api/v1/run", "GET, HEAD"),
    InvalidConfig([FieldError("epochs", 0, "is too few", "1 or more"), FieldError("noise", "x", "is no number")]),
    TooLarge("computing time", 100.5, 60, "s", "Take fewer epochs."),
    Busy(7, "The server is shutting down."),
    Refused(418, "The server is a teapot."),
]


OURS: list[EpochwiseError] = [
    ApiError("Pay.", code="payment-required", title="It costs", status=402, retry_after=2.5, facts={"coins": [1]}),
    Unreachable("gone"),
    ClientClosed("closed"),
    RunChanged("changed"),
    InvalidSetting("HTTP_PROXY", "'x' is no address of a proxy"),
    QueueFull(3),
]


def kinds(root: type[EpochwiseError] = EpochwiseError) -> Iterator[type[EpochwiseError]]:
    """Every class of error of the package."""
    for kind in root.__subclasses__():
        if kind.__module__.startswith("epochwise."):
            yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_a_servers_errors_come_back_as_they_went(error: EpochwiseError) -> None:
    told = error_of(problem_of(error), status_of(error))
    assert type(told) is type(error)
    assert (str(told), problem_of(told)) == (str(error), problem_of(error))
    assert vars(told) == vars(error)


def test_every_problem_of_the_server_has_a_class_that_the_package_exports() -> None:
    kinds = set(problem_types())
    assert {type(error) for error in ERRORS} == kinds
    assert {getattr(client_package, kind.__name__) for kind in kinds} == kinds


def test_problems_of_a_later_server_keep_their_code_and_facts() -> None:
    problem = {
        "type": "urn:epochwise:problem:payment-required",
        "title": "The answer costs something",
        "status": 402,
        "detail": "Put a coin in.",
        "coins": ["penny"],
    }
    error = error_of(problem, 402)
    assert isinstance(error, ApiError)
    assert (error.code, error.status, str(error)) == ("payment-required", 402, "Put a coin in.")
    assert problem_of(error) == problem


def test_a_known_problem_with_other_facts_is_not_lost() -> None:
    error = error_of({"type": "urn:epochwise:problem:busy", "detail": "later", "when": "tomorrow"}, 503, 3.0)
    assert isinstance(error, ApiError)
    assert (error.code, error.facts, error.retry_after) == ("busy", {"when": "tomorrow"}, 3.0)


def test_a_real_server_refuses_in_types(client: Client) -> None:
    with pytest.raises(InvalidConfig, match="must be a whole number from 1 to 1,000,000, not") as invalid:
        client.plan(epochs=0)
    assert invalid.value.errors[0].field == "epochs"
    with pytest.raises(InvalidRequest) as refused:
        client.window(epochs=1, count=0)
    assert [error.field for error in refused.value.errors] == ["count"]


def test_a_field_that_nobody_knows_is_answered_with_the_one_that_was_meant(client: Client) -> None:
    wrong: Any = {"lr": 0.1}
    for ask in (client.run, client.plan, Run.local):
        with pytest.raises(InvalidConfig, match=r"^lr: is not a known field; did you mean learning_rate\?$"):
            ask(**wrong)


def test_a_real_servers_limits_are_told_as_facts() -> None:
    with served(Settings(max_updates=1000)) as small, Client(small.url, transport=httpx.HTTPTransport()) as client:
        for ask in (client.run, lambda **fields: list(client.stream(**fields))):
            with pytest.raises(TooLarge, match="limit is 1,000 updates") as raised:
                ask(epochs=100)
            assert (raised.value.facts["estimate"], raised.value.facts["limit"]) == (4000, 1000)
        assert isinstance(client.plan(epochs=100).problem, TooLarge)
        assert client.plan(epochs=10).problem is None


@pytest.mark.parametrize("ask", ["run", "datasets", "stream"])
def test_a_client_that_was_closed_says_so(site: Served, ask: str) -> None:
    with Client(site.url) as client:
        client.datasets()
    with pytest.raises(ClientClosed, match=f"^The client of {site.url} was closed; make another one"):
        list(getattr(client, ask)())
    client.close()


def test_a_client_that_is_closed_while_it_follows_says_so(site: Served) -> None:
    client = Client(site.url, retries=Retries(first=0.0))
    with closing(client.stream(epochs=400_000, hidden=128)) as events:
        next(events)
        client.close()
        with pytest.raises(ClientClosed, match="was closed"):
            list(events)


def test_a_server_below_a_path_is_asked_there() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={})

    with Client("https://lab.example/epochwise/", transport=httpx.MockTransport(answer)) as client:
        client.datasets()
    assert asked == ["https://lab.example/epochwise/api/v1/datasets"]


def test_every_error_comes_out_of_its_pickle_as_it_went_in() -> None:
    assert {type(error) for error in [*ERRORS, *OURS]} == set(kinds())
    for error in [*ERRORS, *OURS]:
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))
        assert again.detail.__reduce_ex__(4) == error.detail.__reduce_ex__(4), "the words for other languages stay too"


def test_an_error_of_another_process_is_raised_in_this_one() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for error in [*ERRORS, *OURS]:
            with pytest.raises(type(error)) as raised:
                pool.apply(raise_again, [error])
            assert (str(raised.value), vars(raised.value)) == (str(error), vars(error))
