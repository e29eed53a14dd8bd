"""When a question is asked again, and how long after."""

from collections.abc import Callable

import httpx
import pytest

from epochwise.client import ApiError, Busy, Client, EpochwiseError, NotFound, Retries, TooLarge, Unreachable
from epochwise.core.config.errors import InvalidConfig
from epochwise.settings import Settings
from epochwise.wire.problems import problem_of, status_of
from epochwise.wire.refusals import RateLimited

DATE = "Wed, 21 Oct 2015 07:28:00 GMT"
TEN_LATER = "Wed, 21 Oct 2015 07:28:10 GMT"
STEADY = Retries(chance=lambda: 1.0)

Say = Callable[[httpx.Request], httpx.Response]


def asked(*answers: httpx.Response | Exception, retries: Retries = STEADY) -> tuple[object, list[float]]:
    """What comes of a question that gets these answers, and how long the client slept between them."""
    left, slept = list(answers), list[float]()

    def answer(request: httpx.Request) -> httpx.Response:
        told = left.pop(0)
        if isinstance(told, Exception):
            raise told
        return told

    with Client(transport=httpx.MockTransport(answer), retries=retries, sleep=slept.append) as client:
        try:
            outcome: object = client.datasets()
        except EpochwiseError as error:
            outcome = error
    assert not left
    return outcome, slept


def refusal(error: EpochwiseError, **headers: str) -> httpx.Response:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    problem = problem_of(error)
    return httpx.Response(status_of(error), json=problem, headers={"Content-Type": "application/problem+json", **told})


def fine() -> httpx.Response:
    return httpx.Response(200, json={})


def test_a_busy_server_is_asked_again_when_it_said() -> None:
    busy = refusal(Busy(3)), refusal(Busy(7), Retry_After="7"), refusal(RateLimited(9, 600, 60))
    assert asked(*busy, fine()) == ({}, [3.0, 7.0, 9.0])


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_waited_for_as_its_header_says(status: int) -> None:
    for told, seconds in (("9", 9.0), (TEN_LATER, 10.0), (DATE, 0.25), ("soon", 0.25), ("", 0.25)):
        answer = httpx.Response(status, text="<h1>Bad gateway</h1>", headers={"Retry-After": told, "Date": DATE})
        assert asked(answer, fine()) == ({}, [seconds])
    assert asked(httpx.Response(status, headers={"Retry-After": TEN_LATER}), fine()) == ({}, [0.25])


def test_a_lost_connection_is_tried_again_less_and_less_often() -> None:
    lost = [
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.ReadTimeout(""),
        httpx.RemoteProtocolError(""),
    ]
    assert asked(*lost, fine()) == ({}, [0.25, 0.5, 1.0, 2.0])
    assert asked(*lost, fine(), retries=Retries(first=8, longest=10, chance=lambda: 0.0)) == ({}, [4.0, 5.0, 5.0, 5.0])


def test_in_the_end_it_gives_up() -> None:
    outcome, slept = asked(*[httpx.ConnectError("refused")] * 6)
    assert isinstance(outcome, Unreachable)
    assert str(outcome) == "http://127.0.0.1:8000 cannot be reached: refused."
    assert slept == [0.25, 0.5, 1.0, 2.0, 4.0]
    outcome, slept = asked(*[refusal(Busy(1))] * 2, retries=Retries(tries=2))
    assert isinstance(outcome, Busy)
    assert slept == [1.0]


def test_nobody_waits_for_an_hour() -> None:
    outcome, slept = asked(refusal(Busy(3600)))
    assert isinstance(outcome, Busy)
    assert outcome.retry_after == 3600
    assert slept == []


def test_it_may_try_for_ever() -> None:
    forever = Retries(tries=10**9, longest=60.0, chance=lambda: 1.0)
    assert forever.pause(100_000, Unreachable("lost")) == 60.0


@pytest.mark.parametrize(
    "error",
    [InvalidConfig([]), TooLarge("length", 2, 1, "updates"), NotFound("gone")],
    ids=lambda error: error.code,
)
def test_what_does_not_pass_is_told_at_once(error: EpochwiseError) -> None:
    outcome, slept = asked(refusal(error))
    assert isinstance(outcome, type(error))
    assert slept == []


def test_it_listens_longer_than_a_stream_may_be_silent() -> None:
    heard: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        heard.append(request.extensions["timeout"])
        return httpx.Response(404)

    with Client(transport=httpx.MockTransport(answer)) as client:
        for ask in (client.run, lambda: list(client.stream())):
            with pytest.raises(ApiError):
                ask()
    assert all(timeout["read"] > Settings().keep_alive_seconds for timeout in heard)
    assert len(heard) == 2
    with pytest.raises(ValueError, match="silence: 15 s is too short; allowed is more than 15 s"):
        Client(silence=15)
