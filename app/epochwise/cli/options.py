"""The fields of `RunConfig` as options of a command, derived from it; and `--url`."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Annotated, Any, cast

import typer

from epochwise.cli.asking import asking
from epochwise.cli.say import say_log
from epochwise.client.address import VARIABLE, ServerAddress
from epochwise.client.own import unknown_names
from epochwise.client.run import LOCAL_SERVER
from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.fields import allowed

GROUPS = {
    "data": "Data",
    "model": "Model",
    "training": "Training",
    "stopping": "Stopping early",
    "seeds": "Seeds",
}
TYPES = {"integer": "<int>", "number": "<float>", "string": "<word>"}


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose first argument is a `RunConfig`, with an option for each of its fields instead.

    The values go to `RunConfig.parse` as they were typed, so that they are read and checked as in a query.
    """

    @wraps(command)
    def wrapper(**given: Any) -> None:
        say_log()
        fields = {name: given.pop(name) for name in RunConfig.model_fields}
        if names := unknown_names(fields):
            if not given["url"]:
                takes = "only the server that has it can use it; name that server with --url"
                raise typer.BadParameter(f"{names[0]} is a user's data set, and {takes}.", param_hint="--dataset")
            with asking(given["url"]) as client:
                for name in names:
                    client.own_dataset(name)
        command(RunConfig.parse(fields), **given)

    own = list(inspect.signature(command).parameters.values())[1:]
    cast("Any", wrapper).__signature__ = inspect.Signature([*own, *_fields()])
    wrapper.__annotations__ = {}
    return wrapper


def _fields() -> Iterator[inspect.Parameter]:
    for name, description in schema().items():
        spec = cast("dict[str, Any]", description)
        takes = allowed(RunConfig.model_fields[name])
        option = typer.Option(
            f"--{name.replace('_', '-')}",
            help=f"{spec['help']} {takes[0].upper()}{takes[1:]}.",
            metavar=TYPES[spec["type"]],
            rich_help_panel=GROUPS[spec["group"]],
            autocompletion=completing(spec.get("choices", ())),
        )
        default = None if spec["default"] is None else str(spec["default"])
        taken = Annotated[str | None, option]
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=taken)


def completing(choices: Iterable[str]) -> Callable[[str], list[str]]:
    """What a shell offers while a value is typed. Typer goes by the parameter's name."""
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]


def _server(text: str) -> str:
    """The address as `Client` takes it, checked before any work; "" for this machine."""
    if not text.strip():
        return ""
    try:
        ServerAddress.parse(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None
    return text


def _url_option(parser: Callable[[str], str]) -> Any:
    return typer.Option(
        "--url", metavar="<address>", parser=parser, envvar=VARIABLE, help="Address of a server to use."
    )


Url = Annotated[str | None, _url_option(_server)]
"""A server: the option's, else the environment's; empty for none."""
ServerUrl = Annotated[str, _url_option(lambda text: _server(text) or LOCAL_SERVER)]
"""The same of a command that a server answers: its default is this machine's."""
