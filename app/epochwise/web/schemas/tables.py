"""Responses about users' own tables."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from epochwise.core.config.datasets import Task
from epochwise.web.schemas.choices import DatasetSchema
from epochwise.web.schemas.meaning import meaning

_NAME = "own-0123456789abcdefghij"


class RefusedLineSchema(TypedDict):
    """A line of a file that is left out."""

    line: Annotated[int, meaning("Its number, counted from 1.", 17)]
    reason: Annotated[str, meaning("Why it is left out.", "the target species is missing")]


class KeptColumnSchema(TypedDict):
    """What a column of a table is, and what becomes of it."""

    name: Annotated[str, meaning("Its name; column 1 and so on where the file has none.", "petal length")]
    kind: Annotated[
        Literal["number", "category", "text", "empty", "constant"],
        meaning("What stands in it. A category is a text with few different values.", "number"),
    ]
    use: Annotated[
        Literal["feature", "one-hot", "target", "left-out"],
        meaning("What it is used for; `one-hot` is a feature for each of its values.", "feature"),
    ]
    missing: Annotated[int, meaning("Its empty cells, in the rows that are used.", 3)]
    rule: Annotated[
        str,
        meaning("What is done with it; empty where nothing is.", "3 missing values become the column's mean (4.200)."),
    ]
    features: Annotated[int, meaning("The model's inputs that it makes.", 1)]


class ReadColumnSchema(KeptColumnSchema):
    """A column of a table with what stands in it."""

    example: Annotated[list[str], meaning("Its first cells.", ["5.1", "4.9", "4.7"])]


class _TableFactsSchema(TypedDict):
    encoding: Annotated[str, meaning("utf-8, or utf-8-sig with a byte order mark.", "utf-8")]
    delimiter: Annotated[str, meaning("What stands between the cells.", ",")]
    decimal: Annotated[str, meaning("The decimal point, or comma.", ".")]
    header: Annotated[bool, meaning("Whether the first line has the columns' names.", True)]
    rows: Annotated[int, meaning("Rows of the file.", 150)]
    rows_used: Annotated[int, meaning("Rows that were not refused.", 148)]
    refused_count: Annotated[int, meaning("Rows that were refused.", 2)]
    target: Annotated[str, meaning("The column that is learned.", "species")]
    task: Annotated[Task, meaning("What is learned.", "classification")]
    class_names: Annotated[list[str], meaning("The classes, in order.", ["setosa", "versicolor"])]
    features: Annotated[int, meaning("The model's inputs.", 4)]
    notes: Annotated[list[str], meaning("What else is to be known.", ["Numbers were read with a decimal comma."])]


class TablePreviewSchema(_TableFactsSchema):
    """What is understood of a table."""

    columns: Annotated[list[ReadColumnSchema], meaning("Its columns, in order.")]
    refused: Annotated[list[RefusedLineSchema], meaning("The first refused lines.")]
    head: Annotated[list[list[str]], meaning("Its first rows, as they were written.", [["5.1", "setosa"]])]


class StoredTableSchema(TablePreviewSchema):
    """A table that was just stored."""

    name: Annotated[str, meaning("Its name in a configuration, as `dataset`.", _NAME)]
    secret: Annotated[str, meaning("What deletes it; it is never told again.", "Yx0…")]
    expires: Annotated[str, meaning("Until when it is kept.", "2027-02-26T12:00:00Z")]
    link: Annotated[str, meaning("The page with a first, short run on it.", f"https://example.org/?dataset={_NAME}")]
    spec: Annotated[DatasetSchema, meaning("What a run sees of it.")]


class KeptTableSchema(_TableFactsSchema):
    """A table that is kept."""

    columns: Annotated[list[KeptColumnSchema], meaning("Its columns, in order.")]
    name: Annotated[str, meaning("Its name in a configuration, as `dataset`.", _NAME)]
    created: Annotated[str, meaning("When it was uploaded.", "2026-11-28T12:00:00Z")]
    expires: Annotated[str, meaning("Until when it is kept.", "2027-02-26T12:00:00Z")]
    spec: Annotated[DatasetSchema, meaning("What a run sees of it.")]


class OwnDataSchema(TypedDict):
    """What a user may upload here."""

    on: Annotated[bool, meaning("Whether this server takes data of its users.", True)]
    bytes: Annotated[int, meaning("Largest table, in bytes.", 5_000_000)]
    rows: Annotated[int, meaning("Most rows.", 50_000)]
    columns: Annotated[int, meaning("Most columns, and most features.", 100)]
    days: Annotated[int, meaning("Days for which a table is kept.", 90)]


class ChoicesSchema(TypedDict):
    """What this server offers beside its data sets and models."""

    own_data: Annotated[OwnDataSchema, meaning("What a user may upload.")]
