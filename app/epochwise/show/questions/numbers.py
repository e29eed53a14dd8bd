"""The numbers of an answer, out of what the API says."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Any
from urllib.parse import parse_qsl, urlencode

from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Share, Value
from epochwise.show.questions.question import Claim, ReaderQuestion, Route

_BESIDE = ("keep", "hold", "rate", "rate_from")
_TAKES: Mapping[Route, Sequence[str]] = {"compare": _BESIDE}
"""What a route takes of the page's address beside the fields of the run."""


def rises(values: Sequence[float]) -> int:
    """How many values are above the one before."""
    return sum(later > earlier for earlier, later in pairwise(values))


EXACT = 1e-6
"""A number that may be no further off was set, not measured."""
LIST_MEASURES: Mapping[str, Callable[[Sequence[Any]], float]] = {
    "distinct": lambda rows: len(set(rows)) / len(rows),
    "first": lambda values: next(place for place, value in enumerate(values, 1) if value is not None),
    "commonest": lambda values: Counter(values).most_common(1)[0][1] / len(values),
    "fall": lambda values: max(earlier - later for earlier, later in pairwise(values)),
    "fallen": lambda values: max(range(1, len(values)), key=lambda at: values[at - 1] - values[at]) + 1,
    "five_of_row_1": lambda rows: rows.index(0) // 5 + 1,
    "late": lambda values: fmean(values[-20:]),
    "mean": fmean,
    "range": lambda values: max(values) - min(values),
    "rises": rises,
}
"""What a claim can say of a list, behind a bar: the share of the most common value, that of different ones, the place
from 1 of the first that is there, its largest fall from one to the next and the place from 1 where it has fallen so, in
which batch of five the first row stands, the mean of the last 20, the mean, the largest less the smallest, and
how often it rises."""


def asked_path(question: ReaderQuestion, claim: Claim) -> str:
    """What is asked of the API, under its root: "plan?epochs=100"."""
    return f"{claim.route}?{asked_query(question, claim.route, claim.more)}"


def asked_query(question: ReaderQuestion, route: Route, more: str = "") -> str:
    """What a route of the API is asked about the question's run; `more` replaces what the question has of the same."""
    others = dict(parse_qsl(more, keep_blank_values=True))
    taken = [
        (name, value)
        for name, value in parse_qsl(question.query, keep_blank_values=True)
        if (name in RunConfig.model_fields or name in _TAKES.get(route, ())) and name not in others
    ]
    return urlencode([*taken, *others.items()])


def number_at(found: Any, at: str) -> float:
    """The number that stands at a place of an answer; "200:400" is a part of a list.

    Raises:
        LookupError: where the answer has no such place.
    """
    path, _, measure = at.partition("|")
    for step in path.split("."):
        found = found[_place(step)] if isinstance(found, list) else found[step]
    number: float = LIST_MEASURES[measure](found) if measure else found
    return number


def _place(step: str) -> int | slice:
    first, colon, behind = step.partition(":")
    return slice(int(first), int(behind)) if colon else int(first)


def value_of(claim: Claim, number: float) -> Value:
    """A number as the answer writes it: what was set as it was set, whole ones without decimals, a share in percent."""
    if claim.share:
        return Share(number, 0 if abs(100 * number - round(100 * number)) < 1e-9 else 1)
    if float(number).is_integer():
        return int(number)
    return set_text(number) if claim.off < EXACT else number
