r"""Reads a run's losses and follows the run while it trains, with a client made of the API's own OpenAPI document.

It is generated once from a server at http://127.0.0.1:8000:

    pip install openapi-python-client
    openapi-python-client generate --url http://127.0.0.1:8000/openapi.json --config openapi-python-client.yaml \
        --meta none --output-path epochwise_client
    python follow_a_run.py
"""

import json
from collections.abc import Iterable, Iterator

from epochwise_client import Client
from epochwise_client.api.runs import get_run, post_run
from epochwise_client.models import (
    BatchesEvent,
    CurveEvent,
    EpochsEvent,
    FailedEvent,
    FinishedEvent,
    PostedRun,
    Run,
    RunConfig,
    StartedEvent,
)

Event = StartedEvent | BatchesEvent | EpochsEvent | CurveEvent | FinishedEvent | FailedEvent
EVENTS: dict[str, type[Event]] = {
    "started": StartedEvent,
    "batches": BatchesEvent,
    "epochs": EpochsEvent,
    "curve": CurveEvent,
    "finished": FinishedEvent,
    "failed": FailedEvent,
}


def events(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a stream. An empty line ends each; lines that begin with a colon only keep the connection open."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
            continue
        if kind := EVENTS.get(fields.get("event", "")):  # clients pass over events that they do not know
            yield kind.from_dict(fields | {"data": json.loads(fields["data"])})
        fields = {}


def said(event: Event) -> str:
    """What an event says."""
    match event:
        case StartedEvent():
            return f"{event.data.plan.total_updates} updates"
        case BatchesEvent():
            return f"{len(event.data.loss)} batches from batch {event.data.first} on"
        case EpochsEvent():
            return f"{len(event.data.train)} epochs from epoch {event.data.first} on"
        case CurveEvent():
            return f"{event.data.epochs_done} epochs so far"
        case FinishedEvent():
            return f"{event.data.status}: {event.data.verdict.title}"
        case FailedEvent():
            return event.data.detail


config = RunConfig(dataset="line", model="linear", batch_size=40, epochs=3)
with Client(base_url="http://127.0.0.1:8000") as client:
    run = get_run.sync(client=client, dataset="line", model="linear", batch_size=40, epochs=3)
    if not isinstance(run, Run):
        raise SystemExit(f"No run: {run}")
    losses = run.batch_loss if isinstance(run.batch_loss, list) else []  # only `points` makes them something else
    print(len(losses), losses[-1])

    posted = post_run.sync(client=client, body=config)
    if not isinstance(posted, PostedRun):
        raise SystemExit(f"No id: {posted}")
    print(posted.id == run.id)

    with client.get_httpx_client().stream("GET", f"/api/v1/runs/{posted.id}/events") as stream:
        for event in events(stream.iter_lines()):
            print(event.event, "-", said(event))
