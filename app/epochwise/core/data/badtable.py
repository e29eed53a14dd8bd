"""Why a user's table is refused as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.text import Text, in_sequence

MOST_TABLE_BYTES = 5_000_000
MOST_TABLE_ROWS = 50_000
MOST_COLUMNS = 100
MOST_FEATURES = 100
"""Of the model's inputs; a text column makes several."""
LINES_NAMED = 20
"""Refused lines that are named; the others are only counted."""


@dataclass(frozen=True)
class RefusedLine:
    """A line of a file (counted from 1) that is left out, and why."""

    line: int
    reason: str


class InvalidTable(EpochwiseError):
    """A text that is no table, or one from which nothing can be learned; `refused` are the first lines refused."""

    code = "invalid-table"
    title = Text("The table cannot be used")

    def __init__(self, detail: str, refused: Sequence[RefusedLine] = (), refused_count: int = 0) -> None:
        super().__init__(detail, refused=[vars(line) for line in refused[:LINES_NAMED]], refused_count=refused_count)


class TableTooLarge(EpochwiseError):
    """More of something than a table may have: `what` is bytes, rows, columns or features, `limit` how many."""

    code = "table-too-large"
    title = Text("The table is too large")

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(_too_many(what, limit), what=what, limit=limit)


def _too_many(what: str, limit: int) -> Text:
    match what:
        case "bytes":
            return Text("The table has more than {limit} bytes, which is the limit.", limit=limit)
        case "rows":
            return Text("The table has more than {limit} rows, which is the limit.", limit=limit)
        case "columns":
            return Text("The table has more than {limit} columns, which is the limit.", limit=limit)
    return in_sequence(
        Text("The table makes more than {limit} features, which is the limit.", limit=limit),
        Text("A text column makes one for each of its values: leave some out."),
    )
