"""What an operator may set, each from an environment variable named EPOCHWISE_ and the field's name in capitals."""

import os
import sys
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _cores() -> int:
    """The cores that this process may use; a container's may be fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cache_folder() -> str:
    """Where this system keeps what programs can make again; '' where its user has no such place."""
    home = "~/Library/Caches" if sys.platform == "darwin" else os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(os.path.expanduser(home))
    return str(folder / "epochwise") if folder.is_absolute() else ""


class Settings(BaseSettings):
    """Limits and deadlines. A value out of its bounds stops the start with the field's name."""

    model_config = SettingsConfigDict(env_prefix="EPOCHWISE_", frozen=True)

    slots: int = Field(
        default_factory=_cores,
        ge=1,
        le=1024,
        description="Threads that compute at the same moment; default: the cores.",
    )
    max_updates: int = Field(20_000_000, ge=1, le=10**9, description="Updates that one run may plan.")
    max_seconds: float = Field(60.0, gt=0, description="Seconds of one core that one run may be estimated to take.")
    max_run_bytes: int = Field(400_000_000, ge=1, description="Bytes of memory that one run may be estimated to hold.")
    active_bytes: int = Field(
        1_000_000_000, ge=1, description="Bytes that all running runs together may hold; the others wait their turn."
    )
    kept_bytes: int = Field(
        256_000_000, ge=0, description="Bytes of finished runs kept for whoever asks again; the least used go first."
    )
    cache_folder: Path | None = Field(
        default_factory=_cache_folder,
        validate_default=True,
        description="Folder where finished runs outlive a restart; empty: none. Default: in the user's cache.",
    )
    disk_bytes: int = Field(
        2_000_000_000, ge=0, description="Bytes of the disk that the cache folder may take; the least used go first."
    )
    queue_limit: int = Field(
        1000, ge=1, description="Runs that may be running or waiting at one moment; more are told to come back later."
    )
    rate_seconds: int = Field(
        3600, ge=1, description="Estimated seconds of computing that all new runs together may take in one rate window."
    )
    rate_window_seconds: int = Field(60, ge=1, le=86_400, description="Length of the rate window in seconds.")
    grace_seconds: float = Field(
        1.0, ge=0, description="Seconds that a run goes on after its last viewer has left, if nobody wants its slot."
    )
    window_bytes: int = Field(
        4_000_000, ge=0, description="Bytes of the newest frames of a stream kept ready for its other viewers."
    )
    keep_alive_seconds: float = Field(15.0, gt=0, le=15, description="Longest silence of an open stream, in seconds.")
    send_seconds: float = Field(
        30.0, gt=0, description="Seconds in which a client must take what was sent before its connection is closed."
    )
    stop_seconds: float = Field(2.0, gt=0, description="Seconds that running work has to end at a shutdown.")

    @field_validator("cache_folder", mode="before")
    @classmethod
    def _none_or_absolute(cls, folder: object) -> object:
        return os.path.abspath(os.path.expanduser(folder)) if isinstance(folder, str) and folder else folder or None
