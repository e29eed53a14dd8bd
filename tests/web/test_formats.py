"""The Accept header is read as RFC 9110 says: the most specific range counts, zero means no."""

import pytest

from app.web.formats import chosen_format
from app.web.problems import NotAcceptable


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("text/csv", "csv"),
        ("Text/CSV ; charset=utf-8", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.2, text/csv;q=0.3", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("text/csv;q=nonsense", "csv"),
    ],
)
def test_the_best_format_is_chosen(accept: str, chosen: str) -> None:
    assert chosen_format(None, accept) == chosen


def test_a_refusal_lists_what_there_is() -> None:
    with pytest.raises(NotAcceptable) as refused:
        chosen_format(None, "image/svg+xml")
    assert refused.value.facts["available"] == ["application/json", "text/csv"]
