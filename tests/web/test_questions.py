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
            assert f'href="/questions/{question.name}"' in page.text
            assert question.asked in texts(page.text)


def listed(page: httpx.Response) -> list[str]:
    """The addresses of the questions that a page lists, in its order."""
    return [html.unescape(address) for address in re.findall(r'<li>\s*<a href="([^"]*)"', page.text)]


def test_a_search_lists_the_best_first_and_keeps_its_words(client: httpx.Client) -> None:
    page = client.get("/questions", params={"q": "Last batch smaller"})
    assert listed(page)[0] == "/questions/short-last-batch?q=Last+batch+smaller"
    assert 'value="Last batch smaller"' in page.text
    assert f"{len(listed(page))} of {len(QUESTIONS)} questions" in texts(page.text)
    opened = client.get(listed(page)[0])
    assert listed(opened) == listed(page)
    assert 'value="Last batch smaller"' in opened.text
    assert opened.text.count('aria-current="page"') == 2
    assert '<a href="/questions?q=Last+batch+smaller">' in opened.text


def test_an_opened_question_stands_before_all_others(client: httpx.Client) -> None:
    page = client.get("/questions/how-many-epochs").text
    assert page.count("<h1>") == 1
    assert page.index('id="how-many-epochs"') < page.index("<iframe") < page.index('<section id="batches"')


def test_a_search_says_whether_all_words_were_found(client: httpx.Client) -> None:
    some = texts(client.get("/questions", params={"q": "batch quark"}).text)
    assert "No question has all of these words; these have some." in some
    few = texts(client.get("/questions", params={"q": "1000 images"}).text)
    assert "These have some of the words:" in few
    assert "No question has all" not in few
    none = client.get("/questions", params={"q": "quark"})
    assert f"0 of {len(QUESTIONS)} questions" in texts(none.text)
    assert 'href="/docs/glossary">Look a word up' in none.text
    assert not listed(none)


def test_a_search_is_text_and_no_longer_than_is_read(client: httpx.Client) -> None:
    page = client.get("/questions", params={"q": "<b>" + "x" * 300})
    assert f'value="&lt;b&gt;{"x" * 197}"' in page.text


def test_a_slip_elsewhere_is_put_right(client: httpx.Client) -> None:
    page = texts(client.get("/questions/short-last-batch").text)
    assert "has 3 batches, 2 of 400 samples and a last one of 200" in page
    assert "names 300, 300 and 200. They add up to 800" in page


def test_an_unknown_question_is_not_found(client: httpx.Client) -> None:
    assert client.get("/questions/why").status_code == 404


def test_where_a_run_cannot_be_trained_the_reader_may_ask_again() -> None:
    with served(Settings(max_updates=10)) as small, small.client() as client:
        refused = client.get("/questions/equal-updates")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert client.get("/questions").status_code == 200
