"""What an operator may set, each by an environment variable: EPOCHWISE_ and the field's name in capitals."""

import os
import re
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from epochwise.core.config.fields import bounds
from epochwise.core.config.setting import InvalidSetting
from epochwise.core.config.spelling import meant

PORT = "[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
"""A port: up to 65535."""
HOST = rf"(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::(?:{PORT})?)?"
"""A host's name or address, and its port. After a colon the port may be missing (RFC 3986, 3.2.3)."""
WEB_ADDRESS = re.compile(rf"https?://{HOST}(?:/[A-Za-z0-9_.~/%-]*)?")
REDIS_ADDRESS = re.compile(r"rediss?://\S+")
STORE_ADDRESS = re.compile(r"file:///\S+|s3://\S+")
MOST_CONNECTIONS = 4096
DAY = 86_400
"""The longest deadline, in seconds."""
OTHER_FILES = 200
"""Files that the server has open beside connections, at most."""
resource: Any = import_module("resource") if find_spec("resource") else None
"""The limits of a process; Windows has none."""
PREFIX = "EPOCHWISE_"
FOLDERS = ("cache_folder", "data_folder")
"""An empty value of these is a choice: no folder."""
NOT_OF_THE_SERVER = ("URL", "CHROMIUM")
"""What clients and developers set, which a server may find in its environment too."""
OF_KUBERNETES = re.compile(r"SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?")
"""What Kubernetes adds to each container beside a service that is called epochwise."""
ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
"""Characters that need no escape in an address, so that a link and what a proxy sends are the same."""


def _cores() -> int:
    """The cores that this process may use; a container's may be fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _connections() -> int:
    """As many connections as a server needs, and as there may be open files beside its own."""
    if resource is None:
        return MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if files < 0 else max(1, min(MOST_CONNECTIONS, files - OTHER_FILES))


def _data_folder() -> str:
    """The system's folder for what users keep; '' where the user has none."""
    home = "~/Library/Application Support" if sys.platform == "darwin" else os.environ.get("XDG_DATA_HOME")
    folder = Path(os.path.expanduser(home or "~/.local/share"))
    return str(folder / "epochwise") if folder.is_absolute() else ""


def _cache_folder() -> str:
    """The system's folder for what programs can make again; '' where the user has none."""
    home = "~/Library/Caches" if sys.platform == "darwin" else os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(os.path.expanduser(home))
    return str(folder / "epochwise") if folder.is_absolute() else ""


class Settings(BaseSettings):
    """Limits and deadlines. The server does not start with a value out of its bounds, and names the field. An empty
    value is the same as none, but for a folder.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, allow_inf_nan=False)

    slots: int = Field(
        default_factory=_cores,
        ge=1,
        le=1024,
        description="Threads that compute at the same time. Default: the number of cores.",
    )
    max_updates: int = Field(20_000_000, ge=1, le=10**9, description="Longest run, in updates.")
    max_seconds: float = Field(60.0, gt=0, description="Longest run, in estimated seconds of one core.")
    max_run_bytes: int = Field(400_000_000, ge=1, description="Largest run, in estimated bytes of memory.")
    active_bytes: int = Field(
        1_000_000_000, ge=1, description="Bytes of memory for all running runs together; further runs wait."
    )
    kept_bytes: int = Field(
        256_000_000,
        ge=0,
        description="Bytes of finished runs kept in memory; the least recently used are removed first.",
    )
    cache_folder: Path | None = Field(
        default_factory=_cache_folder,
        validate_default=True,
        description="Folder where ids and long runs survive a restart. Empty: no folder. Default: in the user's cache.",
    )
    disk_seconds: float = Field(
        0.1,
        ge=0,
        description="Seconds of training from which on a run is kept in the cache folder; others are trained again.",
    )
    disk_bytes: int = Field(
        2_000_000_000,
        ge=0,
        description="Largest cache folder, in bytes; the least recently used files are removed first.",
    )
    data_folder: Path | None = Field(
        default_factory=_data_folder,
        validate_default=True,
        description="Folder where the data that users upload are kept. Empty: nobody can upload data. Default: in the "
        "user's data folder.",
    )
    data_days: int = Field(90, ge=1, le=36_500, description="Days for which uploaded data are kept.")
    data_bytes: int = Field(
        1_000_000_000, ge=0, description="Bytes of all uploaded data together; further uploads are refused (507)."
    )
    queue_limit: int = Field(
        1000,
        ge=1,
        description="Runs that may be running or waiting at the same time; further ones are refused for now (503).",
    )
    rate_seconds: int = Field(
        3600, ge=1, description="Estimated seconds of computing for all new runs together in one rate window."
    )
    rate_window_seconds: int = Field(60, ge=1, le=DAY, description="Length of the rate window in seconds.")
    registrations: int = Field(
        600,
        ge=1,
        description="New ids that one address may register in one rate window; further ones are refused (429).",
    )
    grace_seconds: float = Field(
        1.0,
        ge=0,
        le=DAY,
        description="Seconds that a run continues after its last viewer has left, if no other run needs its slot.",
    )
    window_bytes: int = Field(
        4_000_000, ge=0, description="Bytes of a stream's newest events kept ready for its other viewers."
    )
    keep_alive_seconds: float = Field(15.0, gt=0, le=15, description="Longest silence of an open stream, in seconds.")
    head_seconds: float = Field(
        10.0,
        gt=0,
        le=DAY,
        description="Seconds within which the head of a request must come, or its connection is closed.",
    )
    body_seconds: float = Field(
        30.0,
        gt=0,
        le=DAY,
        description="Seconds within which the body of a request must come, or it is refused (408).",
    )
    send_seconds: float = Field(
        30.0,
        gt=0,
        le=DAY,
        description="Seconds that a client may take to receive what was sent before its connection is closed.",
    )
    sending_bytes: int = Field(
        128_000_000,
        ge=1,
        description="Bytes of long responses on their way to clients at the same time, and of what they are made of, "
        "half of them to one address; "
        "further ones are refused for now (503).",
    )
    connections: int = Field(
        default_factory=_connections,
        ge=1,
        description="Connections that may be open at the same time, half of them from one address, unless it is "
        "that of a trusted proxy (`FORWARDED_ALLOW_IPS`); further ones are refused. Default: 4096, or what the limit "
        "of open files leaves.",
    )
    public_address: str = Field(
        "",
        description="Address under which readers reach the server, with the path that a proxy adds, for example "
        "https://example.org/sgd. It is written into notebooks and documents. Default: the address of the request.",
    )
    root_path: str = Field(
        "",
        description="Path below which a proxy shows the server, such as /sgd, whether or not the proxy removes it.",
    )
    pseudo_language: bool = Field(
        False,
        description="Offer en-XA, accented English with longer words, which shows what cannot be translated.",
    )
    redis: str = Field(
        "",
        description="Address of a Redis or Valkey, such as redis://127.0.0.1:6379/0, whose workers compute the runs. "
        "Empty: this process computes them.",
    )
    store: str = Field(
        "",
        description="Where all servers and workers on one Redis keep ids, long runs and users' data: a folder that all "
        "of them see, such as file:///srv/epochwise, or a bucket, such as s3://bucket/epochwise. Empty: ids and runs "
        "are shared through Redis alone, and nobody can upload data.",
    )
    redis_seconds: int = Field(3600, ge=60, le=DAY, description="Seconds for which a finished run stays in Redis.")
    queued_seconds: float = Field(
        10.0,
        gt=0,
        le=DAY,
        description="Seconds that a run waits in Redis while there is no worker, before it is refused for now (503).",
    )
    stop_seconds: float = Field(
        2.0, gt=0, le=DAY, description="Seconds that running work may take to end at a shutdown."
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in given.items() if value != "" or name in FOLDERS}

    @field_validator("public_address")
    @classmethod
    def _web_address(cls, address: str) -> str:
        if address and not WEB_ADDRESS.fullmatch(address):
            raise ValueError("must be the address of a site, as https://example.org or http://10.0.0.5:8000/sgd")
        return address.rstrip("/")

    @field_validator("redis")
    @classmethod
    def _redis_address(cls, address: str) -> str:
        if address and not REDIS_ADDRESS.fullmatch(address):
            raise ValueError("must be the address of a Redis, as redis://127.0.0.1:6379/0")
        return address

    @field_validator("store")
    @classmethod
    def _store_address(cls, address: str) -> str:
        if address and not STORE_ADDRESS.fullmatch(address):
            raise ValueError("must be a folder, as file:///srv/epochwise, or a bucket, as s3://bucket/epochwise")
        return address.rstrip("/")

    @field_validator(*FOLDERS, mode="before")
    @classmethod
    def _none_or_absolute(cls, folder: object) -> object:
        return os.path.abspath(os.path.expanduser(folder)) if isinstance(folder, str) and folder else folder or None

    @field_validator("root_path")
    @classmethod
    def _path(cls, given: str) -> str:
        path = f"/{given.strip('/')}" if given.strip("/") else ""
        if not ROOT_PATH.fullmatch(path):
            raise ValueError("must be a path such as /sgd, of letters, digits and - . _ ~")
        return path


def takes(info: FieldInfo) -> str:
    """What a setting takes, in words: "a whole number from 1 to 1,024"; "" for any text."""
    kinds: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false"}
    kind = kinds.get(info.annotation, "")
    match bounds(info):
        case {"minimum": least, "maximum": most}:
            return f"{kind} from {least:,} to {most:,}"
        case {"exclusiveMinimum": least, "maximum": most}:
            return f"{kind} above {least:,}, up to {most:,}"
        case {"minimum": least}:
            return f"{kind} from {least:,}"
        case {"exclusiveMinimum": least}:
            return f"{kind} above {least:,}"
    return kind


def refuse_misspelt(environment: Mapping[str, str]) -> None:
    """Look at the names of the environment's variables.

    Raises:
        InvalidSetting: for one that begins as a setting does and is none.
    """
    known = [field.upper() for field in Settings.model_fields]
    for variable, value in environment.items():
        name = variable.upper().removeprefix(PREFIX)
        if not variable.upper().startswith(PREFIX) or name in (*known, *NOT_OF_THE_SERVER):
            continue
        if OF_KUBERNETES.fullmatch(name) or (name == "PORT" and "://" in value):
            continue
        if name in ("HOST", "PORT"):
            raise InvalidSetting(variable, f"no setting has this name; set {name}")
        near = meant(name, [field.lower() for field in known])
        raise InvalidSetting(variable, f"no setting has this name{f'; set {PREFIX}{near.upper()}' if near else ''}")
