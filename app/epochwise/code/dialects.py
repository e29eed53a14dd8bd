"""The dialects a run can be written in, and the script of a configuration in one of them."""

import textwrap
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from epochwise.code.facts import Facts
from epochwise.code.rows import WIDTH
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.text import Text


@dataclass(frozen=True)
class Dialect:
    """A way to write a run down; `title` is the framework's own name.

    `exact`: the script takes Epochwise's first parameters and batch order too, and so has the very same losses; the
    others draw their own. `brings_data`: the framework has the real data sets, so that the script need not hold them.
    """

    name: str
    title: str
    exact: bool = False
    brings_data: bool = False


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect("numpy", "NumPy", exact=True),
        Dialect("pytorch", "PyTorch", exact=True),
        Dialect("keras", "Keras"),
        Dialect("sklearn", "scikit-learn", brings_data=True),
        Dialect("lightning", "Lightning"),
    )
}

_environment = Environment(
    loader=PackageLoader("epochwise.code"),
    autoescape=False,  # the scripts are Python, and every value in them a number or a word of ours
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["comment"] = lambda text: textwrap.fill(text, WIDTH, initial_indent="# ", subsequent_indent="# ")
_environment.filters["paragraph"] = lambda text: textwrap.fill(" ".join(text.split()), WIDTH)


def fitted(line: str) -> str:
    """A line with a call; where it would be too long, the arguments on a line of their own."""
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    call, _, rest = line.partition("(")
    arguments, _, end = rest.rpartition(")")
    return f"{call}(\n{indent}    {arguments}\n{indent}){end}"


_environment.filters["fitted"] = fitted


def as_code(config: RunConfig, dialect: str = "numpy") -> str:
    """The run of a configuration as a Python script.

    Raises:
        InvalidConfig: naming `dialect`, when there is no such one.
    """
    if dialect not in DIALECTS:
        raise InvalidConfig([FieldError("dialect", dialect, Text("is not a known framework"), ", ".join(DIALECTS))])
    return _written(config.normalized(), dialect)


@lru_cache(maxsize=64)
def _written(config: RunConfig, dialect: str) -> str:
    spec = DIALECTS[dialect]
    facts = Facts(config, exact=spec.exact, brings_data=spec.brings_data)
    return _environment.get_template(f"{dialect}.py.jinja").render(config=facts.resolved, run=facts, dialect=spec)
