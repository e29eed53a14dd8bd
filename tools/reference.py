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
from epochwise.core.config.fields import allowed
from epochwise.core.config.models import MODELS
from epochwise.core.curves import Status
from epochwise.core.diagnose.headline import Code
from epochwise.settings import Settings, takes
from epochwise.web.docs import problem_types
from epochwise.web.forms import FORMS
from epochwise.web.schemas.configs import default_of
from epochwise.web.schemas.events import EVENTS
from epochwise.web.view import PAGE_PARTS, VIEW
from epochwise.wire.problems import status_of
from tools.markdown import as_typed, block, summary, table
from tools.reference_api import answers, routes
from tools.small_run import SMALL, document, frames, members, query

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"
NOT_ANSWERED: tuple[Status, ...] = ("training", "cancelled")
"""The statuses that no answer has: the run has not ended, or nobody waits for it."""
POINTS = 20
WARNED: tuple[dict[str, Any], ...] = (
    {"batch_size": 500},
    {"samples": 1000, "batch_size": 400},
    {"samples": 1000, "batch_size": 400, "remainder": "drop"},
    {"accumulate": 15},
    {"batch_size": 100, "accumulate": 4},
    {"epochs": 10, "steps_per_epoch": 3, "steps": "restart", "sampling": "never"},
    {"epochs": 10, "fit_every": 4},
    {"epochs": 10, "fit_every": 20},
    {"samples": 100, "batch_size": 10, "steps_per_epoch": 2, "epochs": 3, "sampling": "once"},
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
        *(f"- [{summary(part)}](#{summary(part).lower().replace(' ', '-')})" for part in parts),
    ]
    for part in parts:
        lines += ["", f"## {summary(part)}", "", "\n".join(part()).rstrip()]
    return "\n".join(lines) + "\n"


def configuration() -> Iterator[str]:
    """The configuration"""
    yield "A run is these fields and nothing else. They are the query of the page and of every route that trains, the"
    yield "members of a posted configuration, the options of the command line and the arguments of the Python client."
    groups: dict[str, list[str]] = {}
    for name, spec in schema().items():
        groups.setdefault(cast("dict[str, str]", spec)["group"], []).append(name)
    for group, names in groups.items():
        yield from ("", f"### {group.capitalize()}", "")
        yield from table("field", "meaning", "default", "takes", "has no effect where", rows=map(_field, names))


def _field(name: str) -> Iterator[object]:
    spec = cast("dict[str, Any]", schema()[name])
    unit = f" ({spec['unit']})" if spec["unit"] else ""
    yield from (
        f"`{name}`",
        spec["help"],
        as_typed(spec["default"]) or default_of(name),
        allowed(RunConfig.model_fields[name]) + unit,
    )
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
            (f"`{spec.name}`", spec.title, spec.task, spec.samples, spec.rows or "any number", spec.source)
            for spec in DATASETS.values()
        ),
    )
    yield ""
    yield from table(
        "model",
        "title",
        "learns",
        rows=((f"`{model.name}`", model.title, ", ".join(sorted(model.tasks))) for model in MODELS.values()),
    )


def forms() -> Iterator[str]:
    """Formats of a run"""
    yield "Choose the format by a suffix (`/api/v1/run.csv?…`, `/api/v1/runs/{run}.csv`) or by the `Accept` header."
    yield ""
    yield from table(
        "route",
        "what it is",
        "media type",
        "parameters",
        rows=(
            (
                f"`GET /api/v1/run.{name}` `GET /api/v1/runs/{{run}}.{name}`",
                form.title,
                f"`{form.media_type}`",
                " ".join(f"`{parameter}`" for parameter in sorted(form.takes)),
            )
            for name, form in FORMS.items()
        ),
    )


def as_json() -> Iterator[str]:
    """A run as JSON"""
    yield f"The answer to `/api/v1/run?{query(SMALL)}`:"
    yield from block("json", members(document(SMALL)))
    yield "With `points=N` the batch losses of a long run come as exact quantiles of buckets of one width, and `epochs`"
    yield "lists in `epoch` which ones it has. Arrays are then base64 of little-endian numbers of their `dtype`. Of"
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
    yield "`Last-Event-ID`, or as `after`, to continue after it. Exactly one of the last two events ends a stream:"
    yield f"close it then. Comments keep a silent stream open. `/api/v1/run/events?{query(SMALL)}`, with long lines"
    yield "shortened:"
    yield from block("text", "\n\n".join(_cut(frame) for frame in frames(SMALL)))


def _cut(frame: str, longest: int = 240) -> str:
    return "\n".join(line if len(line) <= longest else line[:longest] + " …" for line in frame.splitlines())


def endings() -> Iterator[str]:
    """How a run ends"""
    yield "| `status` | " + ", ".join(f"`{status}`" for status in get_args(Status) if status not in NOT_ANSWERED) + " |"
    yield "|---|---|"
    yield "| `verdict.code` | " + ", ".join(f"`{code}`" for code in get_args(Code)) + " |"
    yield ""
    yield "`warnings` lists what a reader should know of a run that is allowed all the same:"
    yield ""
    warnings = [warning for fields in WARNED for warning in document(fields, POINTS)["warnings"]]
    rows = ((f"`{warning['code']}`", f"`{warning['field']}`", warning["message"]) for warning in warnings)
    yield from table("code", "field", "for example", rows=rows)


def problems() -> Iterator[str]:
    """Problems"""
    yield "Every error is a problem document (RFC 9457): `type`, `title`, `status`, `detail`, and facts of its own."
    yield "`errors` lists each refused field with its `field`, `value`, `message` and what is `allowed`. In a browser,"
    yield "a problem outside the API is a page. The Python client raises each as the exception named here."
    yield ""
    kinds = sorted(problem_types(), key=lambda kind: (status_of(kind), kind.code))
    yield from table(
        "status",
        "type",
        "title",
        "meaning",
        "in Python",
        rows=(
            (status_of(kind), f"`urn:epochwise:problem:{kind.code}`", kind.title, summary(kind), f"`{kind.__name__}`")
            for kind in kinds
        ),
    )


def page() -> Iterator[str]:
    """Page URL"""
    yield "`/` and `/embed` take the configuration, and parameters for how the page shows it. Other names are ignored."
    yield ""
    yield from table("parameter", "takes", rows=((f"`{name}`", f"`{takes}`") for name, (_, takes) in VIEW.items()))
    yield ""
    yield "`hide` and `lock` take names with commas between them: fields of the configuration."
    yield "`hide` also takes these parts of the page:"
    yield ", ".join(f"`{part}`" for part in PAGE_PARTS) + "."


OTHER_VARIABLES = {
    "EPOCHWISE_URL": "Address of the server that `Client()` and the commands use. Default: `Client()` uses "
    "http://127.0.0.1:8000, the commands compute on this machine.",
    "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY": "Proxies, in capital or small letters. This machine needs none.",
    "SSL_CERT_FILE, SSL_CERT_DIR": "Certificates by which https servers are recognised, instead of certifi's.",
    "NO_COLOR": "When set, the command line uses neither colours nor a progress bar.",
    "NUMBA_CACHE_DIR": "Folder for the compiled engine. Default: beside the package, else in the user's cache, else "
    "a temporary one.",
}


def settings() -> Iterator[str]:
    """Settings"""
    yield "Environment variables of the server. If a value is not allowed, the server names it and does not start."
    yield ""
    yield from table("variable", "meaning", "default", "takes", rows=map(_setting, Settings.model_fields.items()))
    yield ""
    yield "Variables that the client, the command line and the engine read:"
    yield ""
    yield from table("variable", "meaning", rows=((f"`{name}`", meaning) for name, meaning in OTHER_VARIABLES.items()))


def _setting(named: tuple[str, FieldInfo]) -> Iterator[str]:
    name, info = named
    yield from (f"`EPOCHWISE_{name.upper()}`", info.description or "")
    yield "" if info.default_factory else f"`{info.default}`"
    yield takes(info)


def command_line() -> Iterator[str]:
    """Command line"""
    yield " ".join((commands.__doc__ or "").partition("\n\n")[2].split())
    yield "The fields of the configuration are options too, with hyphens: `--batch-size 32`."
    group = cast("Any", get_command(commands.app))
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield from ("", f"### `epochwise {name}`", "", " ".join(command.help.split()), "")
        inner = getattr(command, "commands", {})
        if inner:
            spelled = ((f"`epochwise {name} {one}`", " ".join(part.help.split())) for one, part in inner.items())
            yield from table("command", "does", rows=spelled)
        own = [option for option in command.params if option.name not in RunConfig.model_fields]
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
    yield from table("name", "is", rows=((f"`{name}`", summary(getattr(client, name))) for name in client.__all__))
    for kind in (client.Client, client.Run):
        yield from ("", f"### `{kind.__name__}`", "")
        public = (name for name in vars(kind) if not name.startswith("_") and inspect.getdoc(getattr(kind, name, None)))
        yield from table("member", "is", rows=((f"`{name}`", summary(getattr(kind, name))) for name in public))


def main() -> None:
    """Write the page."""
    REFERENCE.parent.mkdir(exist_ok=True)
    REFERENCE.write_text(reference())


if __name__ == "__main__":
    main()
