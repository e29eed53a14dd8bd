"""`epochwise data`: what users have uploaded to the server of this machine."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from epochwise.cli.cluster import DATA_FOLDER, STORE, refuse_without_packages, refuse_wrong_places
from epochwise.cli.command import Command
from epochwise.cli.environment import settings_of_environment
from epochwise.cli.say import say
from epochwise.objects import Objects, folder_of
from epochwise.owndata.store import KeptData, OwnStore, day_of
from epochwise.wire.events import dumps

app = typer.Typer(name="data", add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Write what is known of them as JSON.")]
Name = Annotated[str, typer.Argument(metavar="<name>", help="The data set's name, such as own-0123456789abcdefghij.")]


@app.callback()
def data_commands() -> None:
    """List or remove the data that users have uploaded, also while a server runs: those in EPOCHWISE_DATA_FOLDER, or
    with EPOCHWISE_REDIS those in EPOCHWISE_STORE.
    """


@app.command("list", cls=Command)
def list_command(json: Json = False) -> None:
    """List the uploaded data sets, the oldest first, with their sizes and the days until which they are kept."""
    with _store() as store:
        kept = store.all()
    if json:
        sys.stdout.buffer.write(dumps([_members(name, data) for name, data in kept.items()]) + b"\n")
        return
    for name, data in kept.items():
        print(f"{name}  {_in_words(name, data)}")


@app.command("remove", cls=Command)
def remove_command(name: Name) -> None:
    """Remove a data set at once. Whoever names it is told that whoever runs the server removed it."""
    with _store() as store:
        store.remove(name)


def _members(name: str, data: KeptData | None) -> dict[str, Any]:
    if data is None:
        return {"name": name, "damaged": True}
    return {
        "name": name,
        "created": day_of(data.created),
        "expires": day_of(data.expires),
        "rows": data.facts.rows_used,
        "columns": len(data.facts.columns),
        "bytes": data.nbytes,
    }


def _in_words(name: str, data: KeptData | None) -> str:
    if data is None:
        return f"damaged: nobody can use it, and `epochwise data remove {name}` removes it"
    size = f"{data.facts.rows_used:,} rows, {len(data.facts.columns)} columns, {data.nbytes:,} bytes"
    return f"{day_of(data.created)} to {day_of(data.expires)}  {size}"


@contextmanager
def _store() -> Iterator[OwnStore]:
    """The data that servers with this process's settings keep."""
    settings = settings_of_environment()
    refuse_wrong_places(settings)
    if settings.store:
        refuse_without_packages()
    variable, folder = (STORE, folder_of(settings.store)) if settings.redis else (DATA_FOLDER, settings.data_folder)
    if folder is not None and not folder.is_dir():
        # To make it, as a server does, would only hide that its name is wrong.
        raise _refused(f"there is no folder {folder}: see {variable}")
    try:
        if settings.store and not Objects(settings.store).known_identity():
            raise _refused(f"no server has used {settings.store} yet: see {variable}")
        store = OwnStore.of(settings)
        store.open()
        if not store.on:
            raise _refused(f"there is no place for users' data that can be used: see {variable}")
        yield store
    except (OSError, sqlite3.Error) as error:
        raise _refused(f"users' data cannot be read or written: {error}; see {variable}") from None


def _refused(words: str) -> typer.Exit:
    """The end of a command that cannot do its work, after a line that says why."""
    say(words)
    return typer.Exit(1)
