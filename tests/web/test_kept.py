"""An equal request about a run in memory is given the same answer without asking the routes, and no other one is."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import Request, Response

from epochwise.runs.service import Runs
from epochwise.settings import Settings
from epochwise.web.kept import LONGEST_KEY, KeptAnswers
from epochwise.wire.coding import Coded
from tests.serving import Served, served, until
from tests.web.test_ops import value_of

TICKING = {"date", "ratelimit"}
RUN = "/api/v1/run?epochs=7&points=300"


class Asked:
    """How often the routes asked the service for a run's form."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        form = Runs.form

        async def counting(runs: Runs, *given: Any) -> Any:
            self.times += 1
            return await form(runs, *given)

        monkeypatch.setattr(Runs, "form", counting)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(monkeypatch)


@pytest.fixture
def one(tmp_path: Any) -> Iterator[Served]:
    """A server of its own, whose memory holds about one run."""
    with served(Settings(cache_folder=None, kept_bytes=80_000)) as running:
        yield running


def head_of(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in TICKING}


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_an_equal_request_is_given_the_same_answer(
    client: httpx.Client, asked: Asked, coding: str, accept: str
) -> None:
    headers = {"Accept": accept, "Accept-Encoding": coding}
    path = f"{RUN}&seed={len(coding)}{len(accept)}"
    first = client.get(path, headers=headers)
    assert asked.times == 1
    again = client.get(path, headers=headers)
    assert asked.times == 1
    assert (again.status_code, again.content, head_of(again)) == (200, first.content, head_of(first))
    head = client.head(path, headers=headers)
    assert (head.content, head_of(head)) == (b"", head_of(first))
    known = client.get(path, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert known.headers["Vary"] == first.headers["Vary"]
    assert asked.times == 1


def test_another_form_another_coding_and_another_address_are_no_equal_requests(client: httpx.Client) -> None:
    path = "/api/v1/run?epochs=7&seed=41"
    for _ in range(2):
        assert client.get(path, headers={"Accept": "text/csv"}).headers["Content-Type"].startswith("text/csv")
        assert client.get(path, headers={"Accept": "application/json"}).json()["config"]["seed"] == 41
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "identity"}).headers
        assert client.get(path, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
        assert client.get(path.replace("=41", "=42")).json()["config"]["seed"] == 42
        assert client.get(f"{path}&seed=42").status_code == 422
        assert client.post(path).status_code == 405


def test_it_is_counted_as_a_request_of_its_route(client: httpx.Client) -> None:
    answered = 'epochwise_requests_total{route="/api/v1/run",status="200"}'
    client.get(RUN)
    before = value_of(client, answered)
    client.get(RUN)
    assert value_of(client, answered) == before + 1


def test_a_run_that_memory_has_let_go_is_asked_for_anew(one: Served, asked: Asked) -> None:
    with one.client() as client:
        first = client.get(f"{RUN}&seed=1")
        for seed in range(2, 6):
            client.get(f"{RUN}&seed={seed}")
        before = asked.times
        again = client.get(f"{RUN}&seed=1")
        assert asked.times == before + 1
        assert again.json()["batch_loss"] == first.json()["batch_loss"]


def test_a_run_that_is_asked_for_in_this_way_is_the_last_one_to_go(one: Served) -> None:
    runs = one.app.state.site.runs
    with one.client() as client:
        wanted = client.get(f"{RUN}&seed=1").json()["id"]
        size = runs.store.nbytes
        for seed in range(2, 2 + 3 * runs.store.limit // size):
            client.get(f"{RUN}&seed={seed}")
            client.get(f"{RUN}&seed=1")
        assert wanted in runs.store
        # And the default run, which a server computes as it starts.
        until(lambda: runs.stats()["runs_completed"] == seed + 1)


def test_a_request_too_long_to_be_remembered_is_answered_by_its_route(client: httpx.Client, asked: Asked) -> None:
    headers = {"Accept": "application/json" + ", text/x" * LONGEST_KEY}
    for times in (1, 2):
        assert client.get(f"{RUN}&seed=51", headers=headers).status_code == 200
        assert asked.times == times


def test_an_answer_keeps_no_form_in_memory() -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/run",
        "query_string": b"",
        "headers": [],
        "route": None,
    }
    answers, form = KeptAnswers(), Coded(b"{}")
    answers.note(Request(scope), "0" * 32, form, Response(headers={"ETag": "W/1"}), Response(status_code=304))
    kept = answers.of(scope)
    assert kept is not None
    assert kept.body() == b"{}"
    del form
    assert kept.body() is None
