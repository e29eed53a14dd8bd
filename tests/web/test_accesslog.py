"""A line of JSON for each request, for whoever asks for it."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from epochwise.web.accesslog import ACCESS_LOG
from tests.serving import until

LONG = "/api/v1/run/events?batch_size=1&epochs=20000"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == ACCESS_LOG]


def test_a_line_has_what_was_asked_and_what_was_sent(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    before = datetime.now(UTC)
    with caplog.at_level(logging.INFO, ACCESS_LOG):
        answer = client.get("/api/v1/run?epochs=0", headers={"Accept-Encoding": "identity"})
        until(lambda: lines(caplog))
    (line,) = lines(caplog)
    asked = {name: line[name] for name in ("client", "method", "path", "query", "status")}
    assert asked == {
        "client": "127.0.0.1",
        "method": "GET",
        "path": "/api/v1/run",
        "query": "epochs=0",
        "status": 422,
    }
    assert line["bytes"] == len(answer.content)
    assert before.replace(microsecond=0) <= datetime.fromisoformat(line["time"]) <= datetime.now(UTC)
    assert 0.0 < line["started"] <= line["seconds"]


def test_a_stream_whose_viewer_leaves_has_a_line_too(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, ACCESS_LOG):
        with client.stream("GET", LONG) as answer:
            parts = answer.iter_raw()  # the answer is closed with it
            first = next(parts)
            assert lines(caplog) == []
        until(lambda: lines(caplog))
    (line,) = lines(caplog)
    assert (line["path"], line["status"]) == ("/api/v1/run/events", 200)
    assert line["bytes"] >= len(first)


def test_nothing_is_written_unasked(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/healthz")
    assert lines(caplog) == []
