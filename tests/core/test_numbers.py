"""One grammar of numbers: tests/numbers.json, which the page's own test (tests/js/config.test.js) reads too."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.config.fields import Count, Real
from epochwise.core.config.numbers import set_text

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "numbers.json").read_text())


class Numbers(BaseModel):
    """A whole number and a real one."""

    integer: Count = 0
    number: Real = 0.0


def read(kind: str, text: str) -> object:
    try:
        return getattr(Numbers.model_validate({kind: text}), kind)
    except ValidationError:
        return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_the_server_reads_numbers_as_the_page_does(case: dict[str, Any]) -> None:
    assert read("integer", case["text"]) == case["integer"]
    assert read("number", case["text"]) == case["number"]
    assert str(read("number", case["text"])) != "-0.0"


def test_a_comma_is_refused_with_what_to_write_instead() -> None:
    with pytest.raises(InvalidConfig) as refused:
        RunConfig.from_query([("learning_rate", "0,05")])
    assert str(refused.value) == (
        'learning_rate: must be a number above 0, up to 1,000, not "0,05": '
        "write it without a comma, as in 0.05 or 1000."
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (200, "200"),
        (200.0, "200"),
        (0, "0"),
        (0.0, "0"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (2.5e-9, "2.5e-9"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-0.5, "-0.5"),
    ],
)
def test_a_set_number_is_written_as_javascript_writes_it(value: float, text: str) -> None:
    assert set_text(value) == text
