"""`epochwise open`: a run on the page, in the browser."""

import webbrowser
from urllib.parse import urlencode

import typer

from epochwise.cli.command import Command
from epochwise.cli.options import ServerUrl, configured
from epochwise.cli.say import say
from epochwise.client.address import server_address
from epochwise.client.fields import query_of_config
from epochwise.client.run import LOCAL_SERVER
from epochwise.core.config.config import RunConfig

app = typer.Typer(add_completion=False)


@app.command("open", cls=Command)
@configured
def open_command(config: RunConfig, *, url: ServerUrl = LOCAL_SERVER) -> None:
    """Open a run on the page in the browser, and print its address.

    The server is the one at --url, else at the environment variable EPOCHWISE_URL, else on this machine, where
    epochwise serve starts it.
    """
    address = f"{server_address(url).url}/?{urlencode(query_of_config(config.normalized()))}"
    print(address, flush=True)
    if not webbrowser.open(address):
        say("no browser could be opened")
        raise typer.Exit(1)
