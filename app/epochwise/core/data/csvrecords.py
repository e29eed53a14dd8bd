"""The lines of a CSV file as lists of cells, one at a time, so that no file takes more memory than its own bytes."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from epochwise.core.config.text import Text, in_sequence
from epochwise.core.data.badtable import MOST_COLUMNS, InvalidTable, TableTooLarge

BOM = b"\xef\xbb\xbf"
OF_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
"""How a file in UTF-16 begins."""
MOST_DELIMITERS = 10_000
"""Of a line: a text in quotes may hold many, but a list of millions of cells would fill the memory."""


class CsvRow(NamedTuple):
    """The cells of a row, and the line on which it begins, counted from 1."""

    line: int
    cells: list[str]


def records(body: bytes, delimiter: str) -> Iterator[CsvRow]:
    """The rows of a file (RFC 4180, with any of the three line ends); empty lines are passed over.

    Raises:
        InvalidTable: naming a line that is no text in UTF-8 or has a cell without an end.
        TableTooLarge: when a line has far too many cells.
    """
    reader = csv.reader(_bounded(body, delimiter), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidTable(_unreadable(line, str(error))) from None
        if len(cells) > 1 or (cells and cells[0].strip()):
            yield CsvRow(line, cells)


def _bounded(body: bytes, delimiter: str) -> Iterator[str]:
    for line in _lines(body):
        if line.count(delimiter) > MOST_DELIMITERS:
            raise TableTooLarge("columns", MOST_COLUMNS)
        yield line


def _lines(body: bytes) -> Iterator[str]:
    """The text line by line, decoded one at a time. No character of UTF-8 has the byte of a line end within it."""
    if body.startswith(OF_OTHER_ENCODINGS):
        raise InvalidTable(Text("The file is in UTF-16; save it as CSV in UTF-8."))
    end = b"\n" if b"\n" in body else b"\r"
    start, line = len(BOM) if body.startswith(BOM) else 0, 1
    while start < len(body):
        stop = body.find(end, start) + 1 or len(body)
        try:
            yield body[start:stop].decode()
        except UnicodeDecodeError as error:
            byte = f"0x{error.object[error.start]:02x}"
            not_utf = Text("Line {line} is not in UTF-8: it has the byte {byte}.", line=line, byte=byte)
            raise InvalidTable(in_sequence(not_utf, Text("Save the file as CSV in UTF-8."))) from None
        start, line = stop, line + 1


def _unreadable(line: int, reason: str) -> Text:
    if "field larger" in reason:
        return Text(
            "The row from line {line} on has a cell of more than {limit} characters. Is a closing quote missing?",
            line=line,
            limit=csv.field_size_limit(),
        )
    return Text("Line {line} cannot be read as CSV: {reason}.", line=line, reason=reason)
