"""Every error can be told, whatever was given that it refuses."""

import threading
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import MOST_NAMED, EpochwiseError, FieldError, InvalidConfig
from epochwise.wire.events import dumps
from epochwise.wire.problems import problem_of

DEEP: list[Any] = []
for _ in range(400):
    DEEP = [DEEP]


class Unwritable:
    def __repr__(self) -> str:
        raise RuntimeError


ODD: dict[str, Any] = {
    "lone surrogate": "\ud800",
    "null character": "5\x00",
    "beyond 64 bits": 2**64,
    "below 64 bits": -(2**63) - 1,
    "digits without end": 10**5000,
    "bytes": b"x",
    "object": object(),
    "lock": threading.Lock(),
    "unwritable": Unwritable(),
    "nested": ["\ud800", {"\udfff": 10**400, 5: b"5"}],
    "deep": DEEP,
    "not a number": float("nan"),
}


def problem(values: dict[str, object]) -> dict[str, Any]:
    with pytest.raises(InvalidConfig) as refused:
        RunConfig.parse(values)
    str(refused.value).encode()
    told: dict[str, Any] = orjson.loads(dumps(problem_of(refused.value)))
    return told


@pytest.mark.parametrize("field", RunConfig.model_fields)
@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_any_value_of_any_field_is_refused_in_a_document_that_can_be_sent(field: str, value: object) -> None:
    (error,) = problem({field: value})["errors"]
    assert error["field"] == field
    assert error["message"].startswith(f"must be {error['allowed']}, not ")


@example({"\ud800": None, "": 1})
@given(st.dictionaries(st.text(st.characters()), st.none() | st.integers() | st.text(st.characters()), min_size=1))
def test_any_name_is_refused_in_a_document_that_can_be_sent(values: dict[str, object]) -> None:
    if not values.keys() & RunConfig.model_fields.keys():
        assert len(problem(values)["errors"]) == min(len(values), MOST_NAMED)


@pytest.mark.parametrize("value", [None, True, 5, -(2**63) + 1, 0.5, "fünf", [1, "2"], {"a": [None]}])
def test_what_json_can_hold_is_told_as_it_is(value: object) -> None:
    error = InvalidConfig([FieldError("samples", value, "is refused")])
    told = orjson.loads(dumps(problem_of(error)))
    assert told["errors"] == [{"field": "samples", "value": value, "message": "is refused", "allowed": None}]


def test_the_facts_of_any_error_can_be_sent() -> None:
    class Odd(EpochwiseError):
        code, title, status = "odd", "Odd", 400

    assert orjson.loads(dumps(problem_of(Odd("\ud800", fact=2**70, more={"it": b"is"})))) == {
        "type": "urn:epochwise:problem:odd",
        "title": "Odd",
        "status": 400,
        "detail": "\\ud800",
        "fact": str(2**70),
        "more": {"it": "b'is'"},
    }
