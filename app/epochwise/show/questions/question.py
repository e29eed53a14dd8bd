"""A question of a reader: its answer, the run that shows it, and where the numbers of the answer come from."""

from dataclasses import dataclass
from typing import Literal

from epochwise.core.config.text import Text

Picture = Literal["data", "strip", "dots", "curve", "compare", "number"]
"""The small picture: the samples, the batches of an epoch, the batches' losses, the learning curve, several curves, or
how many updates there are."""
Route = Literal[
    "plan",
    "run",
    "compare",
    "seeds",
    "sweep",
    "surface",
    "run/updates",
    "run/batches",
    "run/window",
    "run/classes",
    "classes",
    "dataset",
]


@dataclass(frozen=True)
class Claim:
    """A number of an answer, named in its text. `at` says where it stands in what the API's `route` answers about the
    question's run: names and places joined by dots, from the end below 0, 2:4 for a part of a list. `more` is what
    else is asked, or differs in the run, as a query. It is `expected`, to within `off`. Of a `share` the text has
    percent. Claims of the same name are equal.
    """

    name: str
    route: Route
    at: str
    expected: float
    off: float = 0.0
    more: str = ""
    share: bool = False


@dataclass(frozen=True)
class ReaderQuestion:
    """A question under its `name` in addresses. `asked` and `answer` are texts, the answer with the names of its claims
    in braces; `query` is the page's, with the moment and the part that show it; `rows` are those of the list of what
    readers asked. `also` has other words by which it is found; `slip` says where what was written elsewhere is wrong.
    `has_data`: the samples belong to the answer, so that a narrow frame shows them too.
    """

    name: str
    asked: Text
    answer: Text
    query: str
    picture: Picture
    rows: tuple[int, ...]
    claims: tuple[Claim, ...] = ()
    also: str = ""
    slip: Text | None = None
    has_data: bool = False


@dataclass(frozen=True)
class QuestionGroup:
    """Questions under one heading."""

    name: str
    title: Text
    questions: tuple[ReaderQuestion, ...]
