"""What compresses well is compressed for whoever accepts that: once if kept, and never long on the event loop."""

import gzip
import threading

import httpx
import pytest

from epochwise.web import answers
from epochwise.wire.coding import LEAST_BYTES, Coded, accepts, gzipped
from tests.serving import Served

GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}
TEXTS = [
    "/api/v1/run",
    "/api/v1/run?points=300",
    "/api/v1/run.csv",
    "/api/v1/run.ndjson",
    "/api/v1/run.svg",
    "/api/v1/run.ipynb",
    "/api/v1/run.py",
    "/api/v1/run/window",
    "/api/v1/run/updates",
    "/api/v1/dataset",
    "/api/v1/datasets",
    "/api/v1/config",
    "/openapi.json",
]


def raw_body(client: httpx.Client, path: str, headers: dict[str, str]) -> tuple[httpx.Headers, bytes]:
    """An answer's headers and its bytes as they came."""
    with client.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        return answer.headers, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_is_sent_compressed_to_whoever_accepts_that(client: httpx.Client, path: str) -> None:
    plain_head, plain = raw_body(client, path, PLAIN)
    small_head, small = raw_body(client, path, GZIP)
    assert "Content-Encoding" not in plain_head
    assert small_head["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == plain
    assert len(small) < 0.8 * len(plain)
    assert plain_head["ETag"] == small_head["ETag"]
    for head in (plain_head, small_head):
        assert "Accept-Encoding" in head["Vary"].split(", ")


@pytest.mark.parametrize("path", ["/api/v1/run.png", "/api/v1/run.arrow"])
def test_what_compresses_badly_is_sent_as_it_is(client: httpx.Client, path: str) -> None:
    head, _ = raw_body(client, path, GZIP)
    assert "Content-Encoding" not in head
    assert "Accept-Encoding" not in head.get("Vary", "")


def test_a_short_answer_is_sent_as_it_is(client: httpx.Client) -> None:
    head, body = raw_body(client, "/api/v1/run/window?count=1", GZIP)
    assert "Content-Encoding" not in head
    assert len(body) < LEAST_BYTES


def test_a_stream_of_events_is_never_held_back_by_a_compressor(client: httpx.Client) -> None:
    head, body = raw_body(client, "/api/v1/run/events?epochs=5", {"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in head
    assert body.startswith(b"id: 0-")


def test_a_kept_form_is_compressed_once_and_counted(
    site: Served, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    compressed = list[int]()
    once = Coded.gzip

    def counting(coded: Coded) -> None:
        compressed.append(len(coded.body))
        once(coded)

    monkeypatch.setattr(Coded, "gzip", counting)
    path, runs = "/api/v1/run?seed=777&points=200", site.app.state.site.runs
    _, plain = raw_body(client, path, PLAIN)
    before = runs.store.nbytes
    bodies = {raw_body(client, path, GZIP)[1] for _ in range(3)}
    assert compressed == [len(plain)]
    assert runs.store.nbytes == before + len(bodies.pop())
    assert not bodies


def test_a_long_answer_is_compressed_beside_the_event_loop(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = dict[int, str]()
    once = Coded.gzip

    def noting(coded: Coded) -> None:
        threads[len(coded.body)] = threading.current_thread().name
        once(coded)

    monkeypatch.setattr(Coded, "gzip", noting)
    _, small = raw_body(client, "/api/v1/run?seed=778&points=300", GZIP)
    _, large = raw_body(client, "/api/v1/run?seed=778", GZIP)
    on_loop, aside = threads[len(gzip.decompress(small))], threads[len(gzip.decompress(large))]
    assert len(gzip.decompress(small)) < answers.AT_ONCE_BYTES < len(gzip.decompress(large))
    assert aside != on_loop


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("br", False),
        ("", False),
        ("identity", False),
    ],
)
def test_a_coding_is_taken_where_the_header_names_it(accepted: str, taken: bool) -> None:
    assert accepts(accepted, "gzip") == taken


def test_pieces_are_compressed_as_one_file() -> None:
    pieces = [b"batch %d\n" % number for number in range(5000)]
    small = b"".join(gzipped(iter(pieces)))
    assert gzip.decompress(small) == b"".join(pieces)
    assert len(small) < 0.5 * sum(map(len, pieces))
