"""A run as an Arrow file (IPC), for pandas, Polars, R and DuckDB; needs pyarrow, the extra `arrow`."""

import asyncio
import io
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from typing import Any

import numpy as np
import orjson

from epochwise.core.columns import Columns
from epochwise.runs.result import Result
from epochwise.web.cut import Cut
from epochwise.web.forms.documents import rows
from epochwise.web.forms.form import Rendered
from epochwise.web.requested_run import RequestedRun
from epochwise.wire.refusals import NotInstalled


async def arrow(requested: RequestedRun, cut: Cut) -> Rendered:
    """The table in record batches; what is not finite is null, as in the other forms."""
    try:
        # In a thread, since the first import takes a third of a second.
        pyarrow = await asyncio.to_thread(import_module, "pyarrow")
    except ModuleNotFoundError:
        raise NotInstalled(".arrow", "pyarrow") from None
    columns = await rows(requested, cut)
    about = await requested.site.runs.result(requested.config)
    return _file(pyarrow, columns, _metadata(about))


def _metadata(result: Result) -> dict[str, bytes]:
    """Where the numbers are from, so that a file that lies about can be traced to its run."""
    config = orjson.dumps(result.config.normalized().model_dump())
    return {"epochwise.id": result.id.encode(), "epochwise.engine": result.engine.encode(), "epochwise.config": config}


def _file(pyarrow: Any, pieces: Iterator[Columns], metadata: dict[str, bytes]) -> Iterator[bytes]:
    def batch(piece: Columns) -> Any:
        arrays = {name: pyarrow.array(column, mask=~np.isfinite(column)) for name, column in piece.items()}
        return pyarrow.record_batch(arrays, metadata=metadata)

    sink, first = io.BytesIO(), batch(next(pieces))
    with pyarrow.ipc.new_file(sink, first.schema) as writer:
        for rows in chain([first], map(batch, pieces)):
            writer.write_batch(rows)
            yield _taken(sink)
    yield _taken(sink)


def _taken(sink: io.BytesIO) -> bytes:
    written = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return written
