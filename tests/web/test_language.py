"""What a reader sees comes in the language that the request names; numbers and codes are the same in all of them."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.runs.ranges import MEMBERS
from epochwise.settings import Settings
from epochwise.web.forms import FORMS
from epochwise.web.language import LANGUAGE
from tests.serving import served
from tests.web.following import follow

RUN = "/api/v1/run?samples=1000&batch_size=400&epochs=20&points=300"
FOREIGN = "lang=en-XA"
NAMES = re.compile(r"[\w.*]*[_./=:*-][\w.*/…?=-]*|'[^']*'|\x22[^\x22]*\x22|`[^`]*`|\b[A-Z]+\b")
"""Fields, paths, media types, what stands between quotes, and GET."""
CODES = {*DATASETS, *MODELS, *FORMS, *MEMBERS, *RunConfig.model_fields, LANGUAGE, "tanh", "nothing"}

Json = dict[str, Any]


@pytest.fixture(scope="module")
def foreign() -> Iterator[httpx.Client]:
    with (
        served(Settings(cache_folder=None, pseudo_language=True, max_updates=100_000)) as site,
        site.client() as client,
    ):
        yield client


def untranslated(text: str) -> list[str]:
    """The plain words of a text that should have accents only."""
    return [word for word in re.findall(r"\b[A-Za-z]{2,}\b", NAMES.sub(" ", text)) if word not in CODES]


def words_in(value: Any, members: tuple[str, ...]) -> Iterator[str]:
    """The texts of these members, wherever they stand in a document."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from texts_in(member) if name in members else words_in(member, members)
    elif isinstance(value, list):
        for member in value:
            yield from words_in(member, members)


def texts_in(value: Any) -> Iterator[str]:
    """All texts of a member, but not the names of its own members."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for member in value.values() if isinstance(value, dict) else value:
            yield from texts_in(member)


def without(value: Any, members: tuple[str, ...]) -> Any:
    """A document without these members."""
    if isinstance(value, dict):
        return {name: without(member, members) for name, member in value.items() if name not in members}
    return [without(member, members) for member in value] if isinstance(value, list) else value


WORDS = (
    "title",
    "noun",
    "reason",
    "question",
    "answer",
    "sentence",
    "label",
    "message",
    "axes",
    "words",
    "text",
    "short",
    "hidden_on_log",
    "caption",
    "measured",
    "no_log",
    "description",
)
NO_NUMBERS = (*WORDS, "ends", "timing")


def test_a_run_has_its_sentences_in_the_language_and_the_same_numbers(foreign: httpx.Client) -> None:
    english, other = foreign.get(RUN), foreign.get(f"{RUN}&{FOREIGN}")
    assert (english.headers["Content-Language"], other.headers["Content-Language"]) == ("en", "en-XA")
    assert english.json()["verdict"]["title"].startswith("Under-learned (underfitting)")
    sentences = list(words_in(other.json(), WORDS))
    assert len(sentences) > 12
    assert {sentence: untranslated(sentence) for sentence in sentences if untranslated(sentence)} == {}
    assert without(other.json(), NO_NUMBERS) == without(english.json(), NO_NUMBERS)
    names = [end["name"] for end in other.json()["show"]["charts"]["loss"]["ends"]]
    assert [untranslated(name) for name in names] == [[], [], []]


def test_a_client_that_has_the_english_answer_is_given_the_other_one(foreign: httpx.Client) -> None:
    english = foreign.get(RUN)
    for path, status in ((RUN, 304), (f"{RUN}&{FOREIGN}", 200), (f"{RUN}&lang=en", 304)):
        assert foreign.get(path, headers={"If-None-Match": english.headers["ETag"]}).status_code == status


def test_a_stream_is_in_the_language_of_its_viewer(foreign: httpx.Client) -> None:
    query = RUN.partition("?")[2]
    english, other = follow(foreign, query), follow(foreign, f"{query}&{FOREIGN}")
    assert [event.id for event in english] == [event.id for event in other]
    sentences = [sentence for event in other for sentence in words_in(event.data, WORDS)]
    assert len(sentences) > 12
    assert {sentence: untranslated(sentence) for sentence in sentences if untranslated(sentence)} == {}


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", "/api/v1/run?batch_size=0&lr=3&epochs=x&hidden=3&model=logistic&momentum=1&learning_rate=0", {}),
        ("GET", "/api/v1/run?model=linear&dataset=iris&samples=300", {}),
        ("GET", "/api/v1/run?dataset=iris&samples=140&validation_samples=100", {}),
        ("GET", "/api/v1/run?remainder=drop&batch_size=1000&epochs=2&epochs=3", {}),
        ("GET", "/api/v1/run?remainder=drop&batch_size=1000&noise=7&dataset=digits", {}),
        ("GET", "/api/v1/run?epochs=900000", {}),
        ("GET", "/api/v1/run.csv?points=3&first=x&count=0&update=-1", {}),
        ("GET", "/api/v1/run.json?first=3&epochs=2", {}),
        ("GET", "/api/v1/run.xml?epochs=2", {}),
        ("GET", "/api/v1/run?format=csv", {}),
        ("GET", "/api/v1/run/window?first=-1&epochs=2", {}),
        ("GET", "/api/v1/run/updates?fields=nothing&epochs=2", {}),
        ("GET", "/api/v1/runs/0123456789abcdef0123456789abcdef", {}),
        ("GET", "/api/v1/datasets?name=iris", {}),
        ("GET", "/api/v1/nothing", {}),
        ("GET", "/r/0123456789abcdef0123456789abcdef", {}),
        ("PUT", "/api/v1/run", {}),
        ("POST", "/api/v1/runs", {"content": b"{}"}),
        ("POST", "/api/v1/runs", {"content": b"{}", "headers": {"Content-Type": "text/plain"}}),
        ("POST", "/api/v1/runs", {"json": []}),
        ("POST", "/api/v1/runs", {"json": {"samples": "many", "dataset": 3}}),
        ("POST", "/api/v1/runs", {"content": b" " * 70_000, "headers": {"Content-Type": "application/json"}}),
    ],
)
def test_every_problem_is_told_in_the_language(
    foreign: httpx.Client, method: str, path: str, options: dict[str, Any]
) -> None:
    answer = foreign.request(method, f"{path}{'&' if '?' in path else '?'}{FOREIGN}", **options)
    assert answer.status_code >= 400
    assert answer.headers["Content-Language"] == "en-XA"
    problem = answer.json()
    told = [*words_in(problem, (*WORDS, "detail", "allowed"))]
    assert {sentence: untranslated(sentence) for sentence in told if untranslated(sentence)} == {}


def test_the_choices_are_told_in_the_language(foreign: httpx.Client) -> None:
    config = foreign.get(f"/api/v1/config?{FOREIGN}").json()["properties"]
    told = [*words_in(config, ("title", "description", "x-unit", "otherwise"))]
    datasets, models = (foreign.get(f"/api/v1/{name}?{FOREIGN}").json() for name in ("datasets", "models"))
    told += [*words_in(datasets, ("title", "note")), *words_in(models, ("title",))]
    assert len(told) > 60
    assert {text: untranslated(text) for text in told if untranslated(text)} == {}


def test_a_language_that_is_not_available_is_refused_with_those_that_are(client: httpx.Client) -> None:
    for path in (f"{RUN}&", "/api/v1/datasets?"):
        for spelled in (FOREIGN, "l%61ng=en-XA", "%6cang=en%2DXA"):
            answer = client.get(f"{path}{spelled}")
            assert answer.status_code == 422
            (error,) = answer.json()["errors"]
            assert (error["field"], error["value"], error["allowed"]) == ("lang", "en-XA", "en")


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", None, "en"),
        ("", "en-XA", "en-XA"),
        ("", "fr, en-XA;q=0.8, en;q=0.5", "en-XA"),
        ("", "en-GB, en-XA;q=0.8", "en"),
        ("", "en-XA;q=0, *", "en"),
        ("", "en-XA;q=x", "en"),
        ("?lang=en", "en-XA", "en"),
        ("?lang=en-XA", "en", "en-XA"),
        ("?lang=xx", "en-XA", "en-XA"),
    ],
)
def test_a_page_is_in_the_language_of_its_address_or_else_of_its_reader(
    foreign: httpx.Client, query: str, accepted: str | None, language: str
) -> None:
    page = foreign.get(f"/{query}", headers={"Accept-Language": accepted} if accepted else {})
    assert (page.status_code, page.headers["Content-Language"]) == (200, language)
    assert "Accept-Language" in page.headers["Vary"]


def test_the_api_speaks_english_unless_another_language_is_named(foreign: httpx.Client) -> None:
    answer = foreign.get(RUN, headers={"Accept-Language": "en-XA"})
    assert answer.headers["Content-Language"] == "en"
