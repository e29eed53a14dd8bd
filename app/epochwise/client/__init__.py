"""Epochwise from Python: runs from a server or from the local engine, as objects.

from epochwise import Client, Run

with Client("http://127.0.0.1:8000") as client:
    run = client.run(batch_size=5, epochs=1000)
same = Run.local(batch_size=5, epochs=1000)
"""

from epochwise.client.aio import AsyncClient
from epochwise.client.answers import ClassRecall, Opened, Planned, Window
from epochwise.client.errors import ApiError, ClientClosed, RunChanged, Unreachable
from epochwise.client.events import (
    Batches,
    Curve,
    Epochs,
    Finished,
    Initial,
    Lowest,
    Started,
    StreamEvent,
    ThinnedSeries,
)
from epochwise.client.fields import Fields
from epochwise.client.many import Compared, ManyRuns, Seeds, Sweep
from epochwise.client.own import OwnDataset
from epochwise.client.retries import Retries
from epochwise.client.run import Run
from epochwise.client.sync import Client
from epochwise.core.config.errors import EpochwiseError, InvalidConfig
from epochwise.core.config.setting import InvalidSetting
from epochwise.core.data.badtable import InvalidTable, TableTooLarge
from epochwise.show.thinning import LossBands
from epochwise.wire.refusals import (
    Busy,
    DataFull,
    DataGone,
    Internal,
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    OwnDataOff,
    RateLimited,
    Refused,
    TooLarge,
    TooLong,
    UnsupportedType,
    WrongSecret,
)

__all__ = [
    "ApiError",
    "AsyncClient",
    "Batches",
    "Busy",
    "ClassRecall",
    "Client",
    "ClientClosed",
    "Compared",
    "Curve",
    "DataFull",
    "DataGone",
    "Epochs",
    "EpochwiseError",
    "Fields",
    "Finished",
    "Initial",
    "Internal",
    "InvalidConfig",
    "InvalidRequest",
    "InvalidSetting",
    "InvalidTable",
    "LossBands",
    "Lowest",
    "ManyRuns",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "NotInstalled",
    "NotReady",
    "Opened",
    "OwnDataOff",
    "OwnDataset",
    "Planned",
    "RateLimited",
    "Refused",
    "Retries",
    "Run",
    "RunChanged",
    "Seeds",
    "Started",
    "StreamEvent",
    "Sweep",
    "TableTooLarge",
    "ThinnedSeries",
    "TooLarge",
    "TooLong",
    "Unreachable",
    "UnsupportedType",
    "Window",
    "WrongSecret",
]
