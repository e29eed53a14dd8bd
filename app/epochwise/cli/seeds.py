"""`epochwise seeds`: a run with many seeds, on a server."""

from typing import Annotated, cast

import typer

from epochwise.cli.asking import asking
from epochwise.cli.command import Command
from epochwise.cli.many import Csv, HoldOption, Json, RateFromOption, RateOption, check_form, rate_base, write_many
from epochwise.cli.options import ServerUrl, configured
from epochwise.client.run import LOCAL_SERVER
from epochwise.core.compare.equal import Hold
from epochwise.core.compare.rates import Scaling
from epochwise.core.compare.seeds import Varied
from epochwise.core.config.config import RunConfig

app = typer.Typer(add_completion=False)

_Count = Annotated[int, typer.Option(metavar="<int>", help="How many seeds, 2 to 64.")]
_Vary = Annotated[str, typer.Option(metavar="<word>", help="What the seed decides: all, data, start or order.")]
_Other = Annotated[
    str | None, typer.Option("--keep", metavar="<changes>", help="Each seed also with what differs: batch_size:50.")
]


@app.command("seeds", cls=Command)
@configured
def seeds_command(
    config: RunConfig,
    *,
    count: _Count = 20,
    vary: _Vary = "all",
    keep: _Other = None,
    hold: HoldOption = "",
    rate: RateOption = "kept",
    rate_from: RateFromOption = None,
    json: Json = False,
    csv: Csv = False,
    url: ServerUrl = LOCAL_SERVER,
) -> None:
    """Train a run with other seeds, to see what was chance.

    A server trains: that at --url or EPOCHWISE_URL, else the one at http://127.0.0.1:8000.
    """
    check_form(json, csv)
    with asking(url) as client:
        seeds = client.seeds(
            config,
            count=count,
            vary=cast("Varied", vary),
            keep=keep,
            hold=cast("Hold", hold),
            rate=cast("Scaling", rate),
            rate_from=rate_base(rate_from),
        )
        write_many(seeds, json, csv)
