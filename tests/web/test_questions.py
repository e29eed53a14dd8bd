"""The page of questions: each claim against the API's answer, each answer with these numbers."""

import html
import re

import httpx
import pytest

from epochwise.core.config.text import Text, Value
from epochwise.settings import Settings
from epochwise.show.questions.all import QUESTION_GROUPS, QUESTIONS
from epochwise.show.questions.numbers import asked_path, number_at, value_of
from epochwise.show.questions.question import ReaderQuestion
from tests.serving import served


def texts(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_answer_says_what_its_runs_came_to(client: httpx.Client, question: ReaderQuestion) -> None:
    numbers: dict[str, Value] = {}
    for claim in question.claims:
        found = client.get(f"/api/v1/{asked_path(question, claim)}")
        assert found.status_code == 200, found.text
        number = number_at(found.json(), claim.at)
        assert abs(number - claim.expected) <= claim.off, (claim.name, number)
        value = value_of(claim, number)
        assert numbers.setdefault(claim.name, value) == value
    page = client.get(f"/questions/{question.name}")
    assert page.status_code == 200
    answer = re.sub(r"`|\*\*", "", Text(question.answer.template, **numbers))
    assert answer in texts(page.text)
    assert f"/embed?{question.query}" in html.unescape(page.text)
    assert page.text.count("<iframe") == 1


def test_the_list_names_every_question_and_trains_nothing(client: httpx.Client) -> None:
    page = client.get("/questions")
    assert "<iframe" not in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    for group in QUESTION_GROUPS:
        assert f'id="{group.name}"' in page.text
        for question in group.questions:
            assert f'href="/questions/{question.name}#{question.name}"' in page.text
            assert question.asked in texts(page.text)


def test_a_slip_elsewhere_is_put_right(client: httpx.Client) -> None:
    page = texts(client.get("/questions/short-last-batch").text)
    assert "has 3 batches, 2 of 400 samples and a last one of 200" in page
    assert "names 300, 300 and 200. Those make 800" in page


def test_an_unknown_question_is_not_found(client: httpx.Client) -> None:
    assert client.get("/questions/why").status_code == 404


def test_where_a_run_cannot_be_trained_the_reader_may_ask_again() -> None:
    with served(Settings(max_updates=10)) as small, small.client() as client:
        refused = client.get("/questions/equal-updates")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert client.get("/questions").status_code == 200
