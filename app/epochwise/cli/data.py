"""`epochwise data`: what users have uploaded to the server of this machine."""

import sys
from typing import Annotated

import typer

from epochwise.cli.cluster import refuse_without_packages, refuse_wrong_places
from epochwise.cli.command import Command
from epochwise.cli.environment import settings_of_environment
from epochwise.cli.say import say
from epochwise.owndata.store import OwnStore, day_of
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
    kept = _store().all()
    if json:
        described = [
            {
                "name": one.name,
                "created": day_of(one.created),
                "expires": day_of(one.expires),
                "rows": one.facts.rows_used,
                "columns": len(one.facts.columns),
                "bytes": one.nbytes,
            }
            for one in kept
        ]
        sys.stdout.buffer.write(dumps(described) + b"\n")
        return
    for one in kept:
        size = f"{one.facts.rows_used:,} rows, {len(one.facts.columns)} columns, {one.nbytes:,} bytes"
        print(f"{one.name}  {day_of(one.created)} to {day_of(one.expires)}  {size}")


@app.command("remove", cls=Command)
def remove_command(name: Name) -> None:
    """Remove a data set at once. Whoever names it is told that whoever runs the server removed it."""
    _store().remove(name)


def _store() -> OwnStore:
    settings = settings_of_environment()
    refuse_wrong_places(settings)
    if settings.store:
        refuse_without_packages()
    store = OwnStore.of(settings)
    store.open()
    if not store.on:
        variable = "EPOCHWISE_STORE" if settings.redis else "EPOCHWISE_DATA_FOLDER"
        say(f"there is no place for users' data that can be used: see {variable}")
        raise typer.Exit(1)
    return store
