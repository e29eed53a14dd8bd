"""`epochwise compare`: a run beside others, on a server."""

from typing import cast

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.many import (
    Csv,
    HoldOption,
    Json,
    KeepOption,
    RateFromOption,
    RateOption,
    check_form,
    rate_base,
    write_many,
)
from epochwise.cli.options import ServerUrl, configured
from epochwise.client.run import LOCAL_SERVER
from epochwise.core.compare.equal import Hold
from epochwise.core.compare.rates import Scaling
from epochwise.core.config.config import RunConfig

app = typer.Typer(add_completion=False)


@app.command("compare", cls=Command)
@configured
def compare_command(
    config: RunConfig,
    *,
    keep: KeepOption = None,
    hold: HoldOption = "",
    rate: RateOption = "kept",
    rate_from: RateFromOption = None,
    json: Json = False,
    csv: Csv = False,
    url: ServerUrl = LOCAL_SERVER,
) -> None:
    """Compare a run with up to seven others, each named by a --keep.

    A server trains: that at --url or EPOCHWISE_URL, else the one at http://127.0.0.1:8000.
    """
    check_form(json, csv)
    with asking(url) as client:
        compared = client.compare(
            config,
            keep=keep or [],
            hold=cast("Hold", hold),
            rate=cast("Scaling", rate),
            rate_from=rate_base(rate_from),
        )
        write_many(compared, json, csv)
