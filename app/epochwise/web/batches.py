"""The rows of every batch as JSON."""

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.runs.ranges import page_end
from epochwise.wire.events import dumps


def batches_json(run: str, config: RunConfig, first: int, count: int) -> bytes:
    """The rows of the batches of up to `count` epochs from `first` (from 0) on; none behind the end of the plan."""
    planned = plan(config)
    found = max(0, min(count, planned.epochs - first))
    return dumps(
        {
            "id": run,
            "first": first,
            **page_end(first, count, found, planned.epochs, planned.epochs),
            "batch_size": planned.batch_size,
            "epochs": rows_of_epochs(config, first, found),
        }
    )
