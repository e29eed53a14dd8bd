"""What other programs import and call. A change here is a change for them."""

import inspect
from typing import get_type_hints

from epochwise import client
from epochwise.client import AsyncClient, Client, Fields
from epochwise.core.config.config import RunConfig


def test_the_package_exports_these_names_and_no_others() -> None:
    assert client.__all__ == [
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
    assert all(hasattr(client, name) for name in client.__all__)


def public(kind: type) -> dict[str, list[str]]:
    """The parameters of each public method."""
    found = inspect.getmembers(kind, inspect.isfunction)
    return {name: [*inspect.signature(method).parameters] for name, method in found if not name.startswith("_")}


def test_both_clients_ask_the_same_questions() -> None:
    assert public(Client) == public(AsyncClient)
    assert sorted(public(Client)) == [
        "close",
        "compare",
        "dataset",
        "datasets",
        "delete",
        "fetch",
        "own_dataset",
        "plan",
        "recall",
        "run",
        "script",
        "seeds",
        "stream",
        "sweep",
        "updates",
        "upload",
        "window",
    ]


def test_a_run_is_asked_for_by_the_fields_of_its_configuration() -> None:
    fields = {name: info.rebuild_annotation() for name, info in RunConfig.model_fields.items()}
    kinds = {
        name: "int" if "int" in str(kind) else "float" if "float" in str(kind) else "str"
        for name, kind in fields.items()
    }
    assert {name: next(iter(kind.__args__)).__name__ for name, kind in get_type_hints(Fields).items()} == kinds
