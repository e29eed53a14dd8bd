"""A user's table, read: what its columns are in a first pass over the text, its numbers in a second one.

Two passes need memory for the numbers alone. A list of all cells would take twenty times the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from epochwise.core.config.datasets import Task
from epochwise.core.config.text import Text, counted, in_sequence
from epochwise.core.data.badtable import (
    LINES_NAMED,
    MOST_COLUMNS,
    MOST_FEATURES,
    MOST_TABLE_BYTES,
    MOST_TABLE_ROWS,
    InvalidTable,
    RefusedLine,
    TableTooLarge,
)
from epochwise.core.data.cells import cleaned, numbers_in
from epochwise.core.data.csvrecords import CsvRow, records
from epochwise.core.data.csvstyle import CsvStyle
from epochwise.core.data.tablefacts import (
    MOST_CLASSES,
    MOST_CLASSES_TAKEN,
    MOST_VALUES_ONE_HOT,
    Kind,
    ReadColumn,
    TableFacts,
)
from epochwise.core.data.textcolumn import TextColumn
from epochwise.core.numeric.arrays import Floats

ROWS_AT_A_TIME = 1000
ROWS_SHOWN = 5
EXAMPLES = 3
MOSTLY = 0.9
"""A column of which so many of the filled cells are numbers is one of numbers, and its other cells are mistakes."""
LEAST_ROWS = 2
TOO_ALIKE = 1e-100
"""Numbers whose greatest and least are no further apart cannot be standardised."""


@dataclass(frozen=True, eq=False)
class Table:
    """What was understood of a table, and its `rows` (rows used, features + 1) with the target last; a class is its
    index. `head` are the first rows as they were written, `refused` the first lines that were left out.
    """

    facts: TableFacts
    rows: Floats
    head: list[list[str]]
    refused: list[RefusedLine]

    def preview(self) -> dict[str, object]:
        """The facts, with examples of the cells, as the API has them."""
        facts = self.facts.as_json()
        for place, column in enumerate(facts["columns"]):  # type: ignore[arg-type, var-annotated]
            column["example"] = [row[place] for row in self.head[:EXAMPLES] if place < len(row)]
        return facts | {"head": self.head, "refused": [vars(line) for line in self.refused]}


def read_table(body: bytes, target: str = "", task: Task | None = None) -> Table:
    """The table in the bytes of a CSV file. Without a `target` it is the last column; without a `task`, the target's
    values decide: a text, or at most ten whole numbers, are classes.

    Raises:
        InvalidTable: where it is no table, has no such target, or nothing can be learned from it; where its columns
            could be read, their names are in `facts`.
        TableTooLarge: where it has more of something than a table may.
    """
    if len(body) > MOST_TABLE_BYTES:
        raise TableTooLarge("bytes", MOST_TABLE_BYTES)
    style = CsvStyle.of(body)
    if len(style.names) > MOST_COLUMNS:
        raise TableTooLarge("columns", MOST_COLUMNS)
    try:
        return _read(body, style, target or style.names[-1], task)
    except InvalidTable as error:
        error.facts["columns"] = list(style.names)
        raise


def _read(body: bytes, style: CsvStyle, target: str, task: Task | None) -> Table:
    if target not in style.names:
        names = ", ".join(style.names)
        raise InvalidTable(Text("The table has no column {target}. Its columns: {names}.", target=target, names=names))
    reading = _Reading(style, style.names.index(target), _kinds(body, style))
    for chunk in _chunks(body, style):
        reading.take(chunk)
    return reading.table(task)


def _chunks(body: bytes, style: CsvStyle) -> Iterator[list[CsvRow]]:
    """The rows below the names, some at a time."""
    rows, count = records(body, style.delimiter), 0
    if style.header:
        next(rows)
    while chunk := list(islice(rows, ROWS_AT_A_TIME)):
        count += len(chunk)
        if count > MOST_TABLE_ROWS:
            raise TableTooLarge("rows", MOST_TABLE_ROWS)
        yield chunk


def _kinds(body: bytes, style: CsvStyle) -> list[Kind]:
    """Whether each column has numbers, texts, or nothing."""
    width = len(style.names)
    texts, filled = np.zeros(width, np.int64), np.zeros(width, np.int64)
    for chunk in _chunks(body, style):
        whole = [record.cells for record in chunk if len(record.cells) == width]
        for place, cells in enumerate(zip(*whole, strict=True)):
            read = numbers_in(cells, style.decimal)
            texts[place] += len(read.texts)
            filled[place] += np.count_nonzero(~np.isnan(read.values)) + len(read.texts) + len(read.unbounded)
    return [
        "empty" if not some else "number" if wrong <= (1 - MOSTLY) * some else "text"
        for wrong, some in zip(texts.tolist(), filled.tolist(), strict=True)
    ]


@dataclass(eq=False)
class _Reading:
    """The columns of a table while its rows come."""

    style: CsvStyle
    target: int
    kinds: list[Kind]
    rows: int = 0
    used: int = 0
    head: list[list[str]] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    numbers: dict[int, list[Floats]] = field(init=False)
    texts: dict[int, TextColumn] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {place: [] for place, kind in enumerate(self.kinds) if kind == "number"}
        self.texts = {
            place: TextColumn(MOST_CLASSES if place == self.target else MOST_VALUES_ONE_HOT)
            for place, kind in enumerate(self.kinds)
            if kind == "text"
        }

    def take(self, chunk: Sequence[CsvRow]) -> None:
        """Some more rows: those that are not refused."""
        self.head += [list(map(cleaned, record.cells)) for record in chunk[: ROWS_SHOWN - len(self.head)]]
        width, refused = len(self.style.names), dict[int, Text]()
        whole = list[CsvRow]()
        for record in chunk:
            if len(record.cells) == width:
                whole.append(record)
            else:
                refused[record.line] = counted(
                    "{count} cell, but the table has {columns} columns",
                    "{count} cells, but the table has {columns} columns",
                    len(record.cells),
                    columns=width,
                )
        columns = list(zip(*(record.cells for record in whole), strict=True))
        if whole:
            good = self._take_columns(whole, columns, refused)
            self.used += good
        self.rows += len(chunk)
        lines = [RefusedLine(line, refused[line]) for line in sorted(refused)]
        self.refused += lines[: LINES_NAMED - len(self.refused)]

    def _take_columns(
        self, whole: Sequence[CsvRow], columns: Sequence[tuple[str, ...]], refused: dict[int, Text]
    ) -> int:
        """Take the rows that are good in every column; how many these are."""
        wrong = dict[int, Text]()
        values = {}
        for place in self.numbers:
            read = numbers_in(columns[place], self.style.decimal)
            values[place] = read.values
            for row in read.texts:
                wrong.setdefault(row, self._not_taken(place, columns[place][row], finite=True))
            for row in read.unbounded:
                wrong.setdefault(row, self._not_taken(place, columns[place][row], finite=False))
        for row in self._without_target(columns, values):
            wrong.setdefault(row, Text("the target {column} is missing", column=self.style.names[self.target]))
        good = np.ones(len(whole), np.bool_)
        good[list(wrong)] = False
        for place, parts in self.numbers.items():
            parts.append(values[place][good])
        for place, column in self.texts.items():
            column.take([cell for cell, is_good in zip(columns[place], good, strict=True) if is_good])
        refused |= {whole[row].line: reason for row, reason in wrong.items()}
        return int(np.count_nonzero(good))

    def _without_target(self, columns: Sequence[tuple[str, ...]], values: dict[int, Floats]) -> list[int]:
        if self.target in values:
            return [int(row) for row in np.flatnonzero(np.isnan(values[self.target]))]
        return [row for row, cell in enumerate(columns[self.target]) if TextColumn.is_missing(cell)]

    def _not_taken(self, place: int, cell: str, finite: bool) -> Text:
        column, value = self.style.names[place], cleaned(cell)
        if finite:
            return Text("{column} is {value}, which is not a number", column=column, value=value)
        return Text("{column} is {value}, which is not a number that can be learned from", column=column, value=value)

    def table(self, task: Task | None) -> Table:
        """The table, when all rows are there.

        Raises:
            InvalidTable: where nothing can be learned from them.
            TableTooLarge: where the columns make too many features.
        """
        if self.used < LEAST_ROWS:
            at_least = Text("A table needs at least {least} rows that can be used.", least=LEAST_ROWS)
            found = Text("This one has {used} of {rows}.", used=self.used, rows=self.rows)
            raise InvalidTable(in_sequence(at_least, found), self.refused, self.rows - self.used)
        numbers = {place: np.concatenate(self.numbers.pop(place)) for place in tuple(self.numbers)}
        targets, classes = self._targets(numbers.pop(self.target, None), task)
        columns = tuple(self._column(place, numbers) for place in range(len(self.kinds)))
        features = sum(len(column.features) for column in columns)
        if not features:
            raise InvalidTable(Text("No column is left to learn from: beside the target, all are text or constant."))
        if features > MOST_FEATURES:
            raise TableTooLarge("features", MOST_FEATURES)
        facts = TableFacts(
            self.style.encoding,
            self.style.delimiter,
            self.style.decimal,
            self.style.header,
            self.rows,
            self.used,
            self.style.names[self.target],
            "classification" if classes else "regression",
            bool(classes) and task is None and self.target not in self.texts,
            classes,
            columns,
        )
        return Table(facts, self._filled(columns, numbers, targets, features), self.head, self.refused)

    def _targets(self, numbers: Floats | None, task: Task | None) -> tuple[Floats, tuple[str, ...]]:
        """The targets, and the names of the classes; none for regression."""
        name = self.style.names[self.target]
        if numbers is None:
            return self._text_targets(name, task)
        values, places = np.unique(numbers, return_inverse=True)
        if len(values) < 2 or values[-1] - values[0] <= TOO_ALIKE:
            raise InvalidTable(Text("The target {column} has the same value in every row.", column=name))
        whole = bool((values == np.round(values)).all())
        if task == "classification" and not (whole and len(values) <= MOST_CLASSES):
            raise InvalidTable(
                Text(
                    "The target {column} cannot be classes: these are 2 to {most} different whole numbers or texts.",
                    column=name,
                    most=MOST_CLASSES,
                )
            )
        if task == "regression" or not (task or (whole and len(values) <= MOST_CLASSES_TAKEN)):
            return numbers, ()
        return places.astype(np.float64), tuple(f"{value:.0f}" for value in values)

    def _text_targets(self, name: str, task: Task | None) -> tuple[Floats, tuple[str, ...]]:
        column = self.texts.pop(self.target, None)
        if column is None or len(column.values) == 1:
            raise InvalidTable(Text("The target {column} has the same value in every row.", column=name))
        if task == "regression":
            raise InvalidTable(Text("The target {column} is text; regression predicts a number.", column=name))
        if column.overfull:
            raise InvalidTable(
                Text("The target {column} has more than {most} different texts.", column=name, most=MOST_CLASSES)
            )
        values, codes = column.ordered()
        self.texts[self.target] = column
        return codes.astype(np.float64), values

    def _column(self, place: int, numbers: dict[int, Floats]) -> ReadColumn:
        name, kind = self.style.names[place], self.kinds[place]
        if place == self.target:
            return ReadColumn(name, "category" if kind == "text" else kind, "target")
        if place in numbers:
            return _number_column(name, numbers[place])
        if kind == "empty":
            return ReadColumn(name, "empty", "left-out", self.used)
        column = self.texts[place]
        if column.overfull:
            return ReadColumn(name, "text", "left-out", column.missing)
        if len(column.values) < 2:
            return ReadColumn(name, "constant" if column.values else "empty", "left-out", column.missing)
        return ReadColumn(name, "category", "one-hot", column.missing, values=column.ordered()[0])

    def _filled(
        self, columns: Sequence[ReadColumn], numbers: dict[int, Floats], targets: Floats, features: int
    ) -> Floats:
        rows, at = np.zeros((self.used, features + 1)), 0
        for place, column in enumerate(columns):
            if column.use == "feature":
                values = numbers.pop(place)
                rows[:, at] = np.where(np.isnan(values), column.mean or 0.0, values)
            elif column.use == "one-hot":
                codes = self.texts[place].ordered()[1]
                for value in range(len(column.values)):
                    rows[:, at + value] = codes == value
            at += len(column.features)
        rows[:, -1] = targets
        return rows


def _number_column(name: str, values: Floats) -> ReadColumn:
    known = values[~np.isnan(values)]
    missing = len(values) - len(known)
    if not len(known):
        return ReadColumn(name, "empty", "left-out", missing)
    if known.max() - known.min() <= TOO_ALIKE:
        return ReadColumn(name, "constant", "left-out", missing)
    return ReadColumn(name, "number", "feature", missing, float(known.mean()))
