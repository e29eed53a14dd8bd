"""A run as a document, as tables and as a script."""

from collections.abc import Iterator

from epochwise.code import LENGTHS, as_code
from epochwise.core.columns import Columns
from epochwise.core.config.text import Text
from epochwise.runs import tables
from epochwise.web.cut import Cut
from epochwise.web.forms.form import Rendered
from epochwise.web.requested_run import RequestedRun


async def document(requested: RequestedRun, cut: Cut) -> Rendered:
    """The design's document."""
    cut.check_window()
    return await requested.site.runs.form(requested.config, cut.points, cut.window, cut.inside, requested.language)


async def sheet(requested: RequestedRun, cut: Cut) -> Rendered:
    """A table for spreadsheets."""
    return tables.csv(await rows(requested, cut), cut.decimal or "point")


async def lines(requested: RequestedRun, cut: Cut) -> Rendered:
    """A table with one object a line."""
    return tables.ndjson(await rows(requested, cut))


async def script(requested: RequestedRun, cut: Cut) -> Rendered:
    """The run in a framework's own words; nothing is trained for it."""
    length = cut.length or LENGTHS[0]
    text = await requested.site.aside.spent(as_code, requested.config, cut.words, length, requested.origin)
    return text.encode()


async def rows(requested: RequestedRun, cut: Cut) -> Iterator[Columns]:
    """The table, or the range of it, that is asked for."""
    table, first = cut.table or "batches", cut.first or 0
    if table == "epochs":
        for name in ("first", "count"):
            cut.refuse(
                name, Text("selects a range of updates; the table of epochs is always whole"), Text("leave it out")
            )
    result = await requested.site.runs.result(requested.config)
    return result.table(table, first, cut.count)
