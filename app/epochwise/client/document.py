"""A run that has ended as the service's own result, so that its JSON and its CSV are a server's to the last digit."""

from epochwise.client.run import Run
from epochwise.core.engine.history import History
from epochwise.runs.record import Record
from epochwise.runs.result import Result


def result_of(run: Run) -> Result:
    """The result with this run's curves."""
    return Result(Record(run.id, run.config, History(run.curves)), run.engine, run.verdict, run.train_seconds)
