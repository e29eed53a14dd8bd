"""A text is its English, and remembers what another language needs of it."""

import copy
import pickle

import orjson
import pytest

from epochwise.core.config.text import Share, Text, Value, counted, in_sequence


def test_a_text_is_its_english_sentence() -> None:
    text = Text("Diverged at update {update}", update=1234)
    assert text == "Diverged at update 1,234"
    assert orjson.dumps(text) == b'"Diverged at update 1,234"'
    assert (text.template, text.values) == ("Diverged at update {update}", {"update": 1234})


@pytest.mark.parametrize(
    ("value", "written"),
    [("{it}", "{it}"), (12_345, "12,345"), (0.123456, "0.123"), (Share(0.286), "29%"), (Share(0.0012, 1), "0.1%")],
)
def test_a_value_is_written_by_its_kind(value: Value, written: str) -> None:
    assert Text("It is {it}.", it=value) == f"It is {written}."


def test_braces_without_values_stay() -> None:
    assert Text("a JSON object, {} at least") == "a JSON object, {} at least"


@pytest.mark.parametrize(("count", "words"), [(0, "0 epochs"), (1, "the last epoch"), (2000, "2,000 epochs")])
def test_a_count_chooses_the_words(count: int, words: str) -> None:
    assert counted("the last epoch", "{count} epochs", count=count) == words


def test_a_sequence_of_sentences_leaves_out_what_is_empty() -> None:
    assert in_sequence(Text("It diverged."), "", Text("Try {rate}.", rate=0.125)) == "It diverged. Try 0.125."


def test_a_lone_surrogate_becomes_something_that_can_be_sent() -> None:
    assert Text("is {value}", value="\ud800") == "is \\ud800"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_remembers_the_same(copied: object) -> None:
    text = counted("{count} epoch of {value}", "{count} epochs of {value}", count=3, value="{braces}")
    again = copied(text)  # type: ignore[operator]
    assert again == text == "3 epochs of {braces}"
    assert (again.template, again.plural, again.number, again.values) == (
        text.template,
        text.plural,
        text.number,
        text.values,
    )
