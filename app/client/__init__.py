"""Batchwise from Python: runs from a server or from the local engine, as objects.

from app.client import Client, Run

with Client("http://127.0.0.1:8000") as client:
    run = client.run(batch_size=5, epochs=1000)
same = Run.local(batch_size=5, epochs=1000)
"""

from app.client.aio import AsyncClient
from app.client.answers import Opened, Planned, Window
from app.client.errors import ApiError, RunChanged, Unreachable
from app.client.events import Batches, Best, Curve, Epochs, Finished, LossBands, Started, StreamEvent
from app.client.fields import Fields
from app.client.retries import Retries
from app.client.run import Run
from app.client.sync import Client
from app.core.errors import BatchwiseError, Busy, Internal, InvalidConfig, RateLimited, TooLarge
from app.core.refusals import (
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    Refused,
    TooLong,
    UnsupportedType,
)

__all__ = [
    "ApiError",
    "AsyncClient",
    "Batches",
    "BatchwiseError",
    "Best",
    "Busy",
    "Client",
    "Curve",
    "Epochs",
    "Fields",
    "Finished",
    "Internal",
    "InvalidConfig",
    "InvalidRequest",
    "LossBands",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "NotInstalled",
    "NotReady",
    "Opened",
    "Planned",
    "RateLimited",
    "Refused",
    "Retries",
    "Run",
    "RunChanged",
    "Started",
    "StreamEvent",
    "TooLarge",
    "TooLong",
    "Unreachable",
    "UnsupportedType",
    "Window",
]
