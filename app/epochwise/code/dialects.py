"""The dialects a run can be written in, and the script of a configuration in one of them."""

import textwrap
from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from epochwise.code.facts import Facts
from epochwise.code.rows import WIDTH
from epochwise.code.short import MOST_LINES, SAMPLINGS_IN_A_LINE, ShortFacts
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.owned import is_own
from epochwise.core.config.text import Text
from epochwise.core.engine.plan import plan


@dataclass(frozen=True)
class Dialect:
    """A way to write a run down; `title` is the framework's own name.

    `exact`: the script takes Epochwise's first parameters and batch order too, and so has the very same losses; the
    others draw their own. `accumulates`: it can make one update of several batches. `brings_data`: the framework has
    the real data sets, so that the script need not hold them. `short`: there is a short form too.
    """

    name: str
    title: str
    exact: bool = False
    accumulates: bool = True
    brings_data: bool = False
    short: bool = False


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect("numpy", "NumPy", exact=True, short=True),
        Dialect("pytorch", "PyTorch", exact=True, short=True),
        Dialect("keras", "Keras"),
        Dialect("sklearn", "scikit-learn", accumulates=False, brings_data=True),
        Dialect("lightning", "Lightning"),
    )
}

LENGTHS = ("complete", "short")

_environment = Environment(
    loader=PackageLoader("epochwise.code"),
    auto_reload=False,  # it would ask the disk for the age of every template at every script
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


def as_code(config: RunConfig, dialect: str = "numpy", length: str = "complete", server: str = "") -> str:
    """The run of a configuration as a Python script.

    The `short` one fetches its rows from `server`, an address without a slash at its end. Where a run has no short
    form, the complete one begins with the reason.

    Raises:
        InvalidConfig: naming `dialect` or `length`, when there is no such one.
    """
    if dialect not in DIALECTS:
        raise InvalidConfig([FieldError("dialect", dialect, Text("is not a known framework"), ", ".join(DIALECTS))])
    if length not in LENGTHS:
        raise InvalidConfig([FieldError("length", length, Text("is not a known length"), ", ".join(LENGTHS))])
    # A script that holds a user's rows is not kept: it may be long, and they may be deleted.
    written = _written if is_own(config.dataset) else _remembered
    return written(config.normalized(), dialect, length, server)


def _written(config: RunConfig, dialect: str, length: str, server: str) -> str:
    return _complete(config, dialect) if length == "complete" else _short(config, dialect, server)


_remembered = lru_cache(maxsize=128)(_written)


def _complete(config: RunConfig, dialect: str) -> str:
    spec = DIALECTS[dialect]
    facts = Facts(config, exact=spec.exact, framework_has_data=spec.brings_data)
    merged = None
    if facts.accumulates and not spec.accumulates and (merged := facts.merged) is not None:
        facts = replace(facts, config=merged)
    template = _environment.get_template(f"{dialect}.py.jinja")
    return template.render(config=facts.resolved, run=facts, dialect=spec, merged=merged, planned=plan(config))


def _short(config: RunConfig, dialect: str, server: str) -> str:
    spec = DIALECTS[dialect]
    if not spec.short:
        return _instead(config, dialect, f"there is none for {spec.title}")
    if config.patience:
        return _instead(config, dialect, "early stopping (patience) needs more lines")
    if config.target_loss:
        return _instead(config, dialect, "a target loss (target_loss) needs more lines")
    if config.test_samples:
        return _instead(config, dialect, "a test set (test_samples) needs more lines")
    if plan(config).accumulate > 1:
        return _instead(config, dialect, "accumulating gradients (accumulate) needs more lines")
    if Facts(config, exact=spec.exact, framework_has_data=spec.brings_data).begins_anew:
        return _instead(config, dialect, "calling fit() anew (refit) needs more lines")
    if plan(config).batches_per_epoch != plan(config).batches_per_pass:
        return _instead(config, dialect, "an epoch that is no pass (steps_per_epoch) needs more lines")
    if config.sampling not in SAMPLINGS_IN_A_LINE:
        return _instead(config, dialect, f"the order of its rows ({config.sampling}) needs more lines")
    facts = ShortFacts(config, exact=spec.exact, framework_has_data=spec.brings_data, server=server)
    template = _environment.get_template(f"short_{dialect}.py.jinja")
    for commented in (True, False):
        script = template.render(config=facts.resolved, run=facts, commented=commented)
        if script.count("\n") <= MOST_LINES:
            return script
    return _instead(config, dialect, f"it would have more than {MOST_LINES} lines")


def _instead(config: RunConfig, dialect: str, reason: str) -> str:
    return f"# The complete script, not the short one: {reason}.\n{_complete(config, dialect)}"
