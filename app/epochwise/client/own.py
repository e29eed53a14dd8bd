"""Your own data on a server: how they are uploaded, asked for and deleted, and what this process knows of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from epochwise.client.answers import Question, spec_in
from epochwise.core.config.datasets import DatasetSpec, Task
from epochwise.core.config.owned import SOURCES, own_names
from epochwise.core.config.setting import InvalidSetting
from epochwise.wire.refusals import WrongSecret

ROUTE = "/api/v1/datasets"
CSV = {"Content-Type": "text/csv"}


@dataclass(frozen=True)
class OwnDataset:
    """A table on a server. `name` is its name in a configuration, `spec` what a run sees of it, `facts` all that the
    server understood of it, as the API answers it. Only an upload has its `secret`, which deletes it; keep it.
    """

    name: str
    spec: DatasetSpec
    expires: str
    facts: Mapping[str, Any]
    secret: str = ""
    link: str = ""


class _Known:
    """The data sets that a server has told this process of, by name: a configuration may name them from then on."""

    def __init__(self) -> None:
        self._specs = dict[str, DatasetSpec]()

    def learn(self, spec: DatasetSpec) -> None:
        if self not in SOURCES:
            SOURCES.append(self)
        self._specs[spec.name] = spec

    def knows(self, name: str) -> bool:
        return name in self._specs

    def own_spec(self, name: str) -> DatasetSpec | None:
        return self._specs.get(name)

    def own_rows(self, name: str) -> NDArray[np.float64] | None:
        return None


_known = _Known()


def unknown_names(*given: object) -> list[str]:
    """The data sets of users that fields or texts name and this process has not been told of."""
    return [name for name in sorted(own_names(repr(given))) if not _known.knows(name)]


def ask_upload(table: str | bytes | Path, target: str | None, task: Task | None) -> Question[OwnDataset]:
    """Store a table.

    Raises:
        InvalidSetting: where a file cannot be read.
    """
    query = {name: value for name, value in (("target", target), ("task", task)) if value}
    return Question(ROUTE, _own_dataset, query, CSV, method="POST", body=_bytes_of(table))


def ask_own_dataset(name: str) -> Question[OwnDataset]:
    """What is known of a table."""
    return Question(f"{ROUTE}/{quote(name, safe='')}", _own_dataset)


def ask_deletion(name: str, secret: str) -> Question[None]:
    """Delete a table.

    Raises:
        WrongSecret: where it can be none, as an empty one.
    """
    if not (secret and secret.isascii() and secret.isprintable()):
        raise WrongSecret
    headers = {"Authorization": f"Bearer {secret}"}
    return Question(f"{ROUTE}/{quote(name, safe='')}", lambda document: None, headers=headers, method="DELETE")


def _bytes_of(table: str | bytes | Path) -> bytes:
    if isinstance(table, bytes):
        return table
    try:
        if isinstance(table, str) and len(table.splitlines()) != 1:
            return table.encode()
        return Path(table).read_bytes()
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        allowed = "give the path of a CSV file, or its text with all lines"
        raise InvalidSetting("table", f"{str(table)!r} cannot be read ({reason}); {allowed}") from None


def _own_dataset(document: Mapping[str, Any]) -> OwnDataset:
    spec = spec_in(document["spec"])
    _known.learn(spec)
    members = {name: str(document[name]) for name in ("secret", "link") if name in document}
    facts = {name: value for name, value in document.items() if name not in ("secret", "link", "spec")}
    return OwnDataset(str(document["name"]), spec, str(document["expires"]), facts, **members)
