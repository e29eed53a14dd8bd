"""How many connections there may be, of all and of one client."""

import logging

import pytest

from epochwise.web.crowd import Crowd


def test_one_client_leaves_half_of_the_connections_to_others(caplog: pytest.LogCaptureFixture) -> None:
    crowd = Crowd(10)
    assert [crowd.enter("bad") for _ in range(7)] == [True] * 5 + [False] * 2
    assert [crowd.enter(f"pupil {number}") for number in range(7)] == [True] * 5 + [False] * 2
    crowd.leave("bad")
    assert crowd.enter("pupil")
    assert not crowd.enter("bad")
    (line,) = caplog.records
    assert line.levelno == logging.WARNING
    assert line.getMessage() == (
        "a connection from bad is refused: 5 are open, 5 of them from there; EPOCHWISE_CONNECTIONS is 10, of which one "
        "address may have half, unless FORWARDED_ALLOW_IPS names it"
    )


def test_a_single_connection_may_be_any_clients() -> None:
    crowd = Crowd(1)
    assert crowd.enter("a")
    assert not crowd.enter("b")
    crowd.leave("a")
    assert crowd.enter("b")
