"""Writes docs/reference.md from the code itself: `make docs`. A test compares the two."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast, get_args

from pydantic.fields import FieldInfo
from typer.main import get_command

import epochwise.client as client
from epochwise.cli import commands
from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.fields import allowed, bounds
from epochwise.core.config.models import MODELS
from epochwise.core.curves import Status
from epochwise.core.diagnose import Code
from epochwise.settings import Settings
from epochwise.web.docs import EVENTS, problem_types
from epochwise.web.forms import FORMS
from epochwise.web.view import VIEW
from tools.markdown import block, said, shown, table
from tools.reference_api import answers, routes
from tools.small_run import SMALL, document, frames, members, query

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"
NEVER_TOLD: tuple[Status, ...] = ("training", "cancelled")
"""What a run is only before its end, or when nobody is left to be told of it."""
POINTS = 20
WARNED: tuple[dict[str, Any], ...] = (
    {"batch_size": 500},
    {"samples": 1000, "batch_size": 400},
    {"samples": 1000, "batch_size": 400, "remainder": "drop"},
    {"dataset": "line", "model": "linear", "learning_rate": 2, "batch_size": 20},
)
"""A configuration for every warning there is."""

Section = Callable[[], Iterator[str]]


def reference() -> str:
    """The whole page."""
    parts = (
        configuration,
        choices,
        routes,
        forms,
        as_json,
        answers,
        events,
        endings,
        problems,
        page,
        settings,
        command_line,
        python,
    )
    lines = [
        "# Reference",
        "",
        "Written from the code by `make docs`; a test fails where the two differ. Edit the code, not this page.",
        "",
        *(f"- [{said(part)}](#{said(part).lower().replace(' ', '-')})" for part in parts),
    ]
    for part in parts:
        lines += ["", f"## {said(part)}", "", "\n".join(part()).rstrip()]
    return "\n".join(lines) + "\n"


def configuration() -> Iterator[str]:
    """The configuration"""
    yield "A run is these fields and nothing else. They are the query of the page and of every route that trains, the"
    yield "members of a posted configuration, the options of the command line and the arguments of the Python client."
    yield "A field without a default takes its value from the data set, the model or `seed`."
    groups: dict[str, list[str]] = {}
    for name, told in schema().items():
        groups.setdefault(cast("dict[str, str]", told)["group"], []).append(name)
    for group, names in groups.items():
        yield from ("", f"### {group.capitalize()}", "")
        yield from table("field", "meaning", "default", "takes", "has no effect where", rows=map(_field, names))


def _field(name: str) -> Iterator[object]:
    spec = cast("dict[str, Any]", schema()[name])
    unit = f" ({spec['unit']})" if spec["unit"] else ""
    yield from (f"`{name}`", spec["help"], shown(spec["default"]), allowed(RunConfig.model_fields[name]) + unit)
    yield spec["applies"]["otherwise"] if "applies" in spec else ""


def choices() -> Iterator[str]:
    """Data sets and models"""
    yield from table(
        "data set",
        "title",
        "task",
        "samples by default",
        "rows",
        "source",
        rows=(
            (f"`{one.name}`", one.title, one.task, one.samples, one.rows or "any number", one.source)
            for one in DATASETS.values()
        ),
    )
    yield ""
    yield from table(
        "model",
        "title",
        "learns",
        rows=((f"`{one.name}`", one.title, ", ".join(sorted(one.tasks))) for one in MODELS.values()),
    )


def forms() -> Iterator[str]:
    """Forms of a run"""
    yield "One address, many forms: `/api/v1/run.csv?…`, `/api/v1/runs/{run}.csv`; without a suffix, by `Accept`."
    yield ""
    yield from table(
        "suffix",
        "what it is",
        "media type",
        "parameters",
        rows=(
            (f"`.{name}`", form.title, f"`{form.media_type}`", " ".join(f"`{one}`" for one in sorted(form.takes)))
            for name, form in FORMS.items()
        ),
    )


def as_json() -> Iterator[str]:
    """A run as JSON"""
    yield f"The answer to `/api/v1/run?{query(SMALL)}`:"
    yield from block("json", members(document(SMALL)))
    yield "With `points=N` the batch losses of a long run come as exact quantiles of buckets of one width, and `epochs`"
    yield "tells in `epoch` which ones it has. Arrays are then base64 of little-endian numbers of their `dtype`. Of"
    yield f"`{query(SMALL | {'epochs': 400})}&points={POINTS}`, for example, `batch_loss` is:"
    losses = document(SMALL | {"epochs": 400}, POINTS)["batch_loss"]
    yield from block("json", members({name: _without_bytes(value) for name, value in losses.items()}))


def _without_bytes(value: object) -> object:
    return value | {"bdata": "…"} if isinstance(value, dict) else value


def events() -> Iterator[str]:
    """Events of a stream"""
    yield from table("event", "holds", rows=((f"`{name}`", text) for name, text in EVENTS))
    yield ""
    yield "An event's id is `<index>-<first 8 of the run's id>-<points or 0>-<layout version>`. Send the last one as"
    yield "`Last-Event-ID`, or as `after`, to go on behind it. Exactly one of the last two events ends a stream: close"
    yield f"it then. Comments keep a silent stream open. `/api/v1/run/events?{query(SMALL)}`, what is long"
    yield "cut short:"
    yield from block("text", "\n\n".join(_cut(frame) for frame in frames(SMALL)))


def _cut(frame: str, longest: int = 240) -> str:
    return "\n".join(line if len(line) <= longest else line[:longest] + " …" for line in frame.splitlines())


def endings() -> Iterator[str]:
    """How a run ends"""
    yield "| `status` | " + ", ".join(f"`{one}`" for one in get_args(Status) if one not in NEVER_TOLD) + " |"
    yield "|---|---|"
    yield "| `verdict.code` | " + ", ".join(f"`{one}`" for one in get_args(Code)) + " |"
    yield ""
    yield "What a reader should know of a run that is allowed all the same stands in its `warnings`:"
    yield ""
    told = [warning for fields in WARNED for warning in document(fields, POINTS)["warnings"]]
    rows = ((f"`{one['code']}`", f"`{one['field']}`", one["message"]) for one in told)
    yield from table("code", "field", "for example", rows=rows)


def problems() -> Iterator[str]:
    """Problems"""
    yield "Every error is a problem document (RFC 9457): `type`, `title`, `status`, `detail`, and facts of its own. A"
    yield "refused field stands in `errors` with its `field`, `value`, `message` and what is `allowed`. In a browser, a"
    yield "problem outside the API is a page. The Python client raises each by its name."
    yield ""
    kinds = sorted(problem_types(), key=lambda kind: (kind.status, kind.code))
    yield from table(
        "status",
        "type",
        "title",
        "meaning",
        "in Python",
        rows=(
            (kind.status, f"`urn:epochwise:problem:{kind.code}`", kind.title, said(kind), f"`{kind.__name__}`")
            for kind in kinds
        ),
    )


def page() -> Iterator[str]:
    """Address of the page"""
    yield "`/` and `/embed` take the configuration and, beside it, how the run is looked at. Other names are ignored."
    yield ""
    yield from table("parameter", "takes", rows=((f"`{name}`", f"`{takes}`") for name, (_, takes) in VIEW.items()))


def settings() -> Iterator[str]:
    """Settings"""
    yield "Environment variables of the server. A value that is not allowed stops the start with its name."
    yield ""
    yield from table("variable", "meaning", "default", "takes", rows=map(_setting, Settings.model_fields.items()))


def _setting(named: tuple[str, FieldInfo]) -> Iterator[str]:
    name, info = named
    yield from (f"`EPOCHWISE_{name.upper()}`", info.description or "")
    yield "" if info.default_factory else f"`{info.default}`"
    words = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "exclusiveMaximum": "below"}
    yield " ".join(f"{words[bound]} {value:,}" for bound, value in bounds(info).items())


def command_line() -> Iterator[str]:
    """Command line"""
    yield " ".join((commands.__doc__ or "").partition("\n\n")[2].split())
    yield "The fields of the configuration are options too, with hyphens: `--batch-size 32`."
    group = cast("Any", get_command(commands.app))
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield from ("", f"### `epochwise {name}`", "", " ".join(command.help.split()), "")
        own = [one for one in command.params if one.name not in RunConfig.model_fields]
        if len(own) < len(command.params):
            yield from ("Takes the [configuration](#the-configuration).", "")
        yield from table("option", "meaning", "default", rows=map(_option, own))


def _option(option: Any) -> tuple[str, str, str]:
    default = "" if option.is_flag or option.default is None else f"`{option.default}`"
    return f"`{' '.join(filter(None, (option.opts[0], option.metavar)))}`", option.help, default


def python() -> Iterator[str]:
    """Python"""
    yield "`from epochwise import …`"
    yield ""
    yield from table("name", "is", rows=((f"`{name}`", said(getattr(client, name))) for name in client.__all__))
    for one in (client.Client, client.Run):
        yield from ("", f"### `{one.__name__}`", "")
        public = (name for name in vars(one) if not name.startswith("_") and inspect.getdoc(getattr(one, name, None)))
        yield from table("member", "is", rows=((f"`{name}`", said(getattr(one, name))) for name in public))


def main() -> None:
    """Write the page."""
    REFERENCE.parent.mkdir(exist_ok=True)
    REFERENCE.write_text(reference())


if __name__ == "__main__":
    main()
