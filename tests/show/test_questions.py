"""The questions that readers asked: each is whole, and no number of an answer is typed."""

import re

import pytest

from epochwise.core.config.config import RunConfig
from epochwise.show.questions.all import QUESTION_GROUPS, QUESTIONS
from epochwise.show.questions.numbers import asked_path, number_at, value_of
from epochwise.show.questions.question import Claim, ReaderQuestion
from epochwise.web.view import KEEP, VIEW
from tools import questions as written

ABOUT_WORDS = {"a-sample-in-word2vec", "ranking-by-pairs"}
"""Nothing can be run for these."""


def test_there_are_enough_in_eight_groups_and_each_has_a_name_of_its_own() -> None:
    assert len(QUESTION_GROUPS) == 8
    assert len(QUESTIONS) == sum(len(group.questions) for group in QUESTION_GROUPS) >= 55
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in (*QUESTIONS, *(group.name for group in QUESTION_GROUPS)))
    assert not QUESTIONS.keys() & {group.name for group in QUESTION_GROUPS}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_number_of_an_answer_is_a_claim(question: ReaderQuestion) -> None:
    template = question.answer.template
    assert set(re.findall(r"{(\w+)}", template)) == {claim.name for claim in question.claims}
    assert bool(question.claims) != (question.name in ABOUT_WORDS)
    # "Epoch 1" and "row 1" are names.
    assert not re.search(r"\d", re.sub(r"{\w+}|epoch\s[12]\b|row 1\b|word2vec", "", template))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_the_lab_knows_all_of_its_address(question: ReaderQuestion) -> None:
    for name, _, value in (item.partition("=") for item in question.query.split("&")):
        assert name in RunConfig.model_fields or name == KEEP or re.fullmatch(VIEW[name][1], value)


def test_every_row_that_can_be_seen_has_a_question_and_the_document_lists_them() -> None:
    answered = {row for question in QUESTIONS.values() for row in question.rows}
    rows = set(written.ASKED)
    assert rows == set(range(1, 71))
    assert answered | written.LATER | {70} == rows
    assert not answered & written.LATER
    assert written.PAGE.read_text() == written.page()


@pytest.mark.parametrize(
    "words",
    ["GPU", "CUDA", "out of memory", "batch norm", "DataLoader", "validation_split", "zero_grad", "max_steps"],
)
def test_a_programs_own_words_find_a_question(words: str) -> None:
    assert any(words.casefold() in f"{each.asked} {each.also}".casefold() for each in QUESTIONS.values())


def test_what_differs_in_a_claim_replaces_what_the_question_asks() -> None:
    question = QUESTIONS["equal-updates"]
    assert asked_path(question, Claim("few", "plan", "plan.total_updates", 1, more="batch_size=200&epochs=3")) == (
        "plan?noise=0.3&hidden=16&learning_rate=0.05&seed=13&batch_size=200&epochs=3"
    )
    assert asked_path(question, Claim("low", "compare", "runs.0", 1)).endswith("&keep=batch_size%3A200&hold=updates")


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("a.1.b", 5),
        ("a.-1.b", 5),
        ("c|rises", 2),
        ("c|fall", 4),
        ("c|range", 4),
        ("c|fallen", 5),
        ("c|mean", 1.6),
        ("c.1:4|mean", 7 / 3),
        ("c|late", 1.6),
        ("g|late", 7),
        ("h|five_of_row_1", 2),
        ("d|distinct", 0.5),
        ("f|commonest", 0.75),
        ("e|first", 3),
    ],
)
def test_a_number_is_found_where_a_claim_says(at: str, number: float) -> None:
    found = {
        "a": [{"b": 4}, {"b": 5}],
        "c": [1, 2, 1, 4, 0],
        "d": [7, 7, 3, 3],
        "e": [None, None, 0.1],
        "f": [1, 1, 0, 1],
        "g": [1000, *[6, 8] * 10],
        "h": [4, 3, 2, 1, 7, 0, 5, 6],
    }
    assert number_at(found, at) == number


def test_a_number_is_written_whole_or_in_percent() -> None:
    assert [str(value_of(Claim("x", "plan", "x", 0), number)) for number in (40.0, 0.25)] == ["40", "0.25"]
    share = Claim("x", "plan", "x", 0, share=True)
    assert [(value.value, value.decimals) for value in (value_of(share, 0.8), value_of(share, 0.615))] == [  # type: ignore[union-attr]
        (0.8, 0),
        (0.615, 1),
    ]
