"""How a page looks at a run: the part of its address that is no configuration."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import cast

from epochwise.core.compare.equal import HOLDS
from epochwise.core.compare.keeping import MOST_KEPT, changes_in
from epochwise.core.compare.rates import BASE, SCALINGS, RateBase, Scaling, scaled
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError, FieldError, InvalidConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Text, Value, in_sequence
from epochwise.language.languages import languages
from epochwise.language.pseudo import PSEUDO
from epochwise.show.view import Unit, View

PAGE_PARTS = ("stepping", "axes", "verdict", "sentence", "data", "link")
"""Of a page, besides the controls of the fields, what its address may hide."""
NAMED = {"hide": (*RunConfig.model_fields, *PAGE_PARTS), "lock": tuple(RunConfig.model_fields)}
"""The view parameters that are lists of names, and the names that each takes."""
DRAWERS = ("update", "batches", "loss", "race", "seeds", "sweep", "recall", "surface", "trainon")
"""What may be open under the lens or the verdict: an entry here, its name in the template, its module in the script."""
VIEW = {
    "x": ("epochs", "epochs|updates|samples"),
    "measure": ("loss", "[a-z_]{1,40}"),
    "y": ("linear", "linear|log"),
    "open": ("", "|".join(DRAWERS)),
    "cursor": ("1", "[1-9][0-9]{0,11}"),
    "hold": ("", "|".join(filter(None, HOLDS))),
    "rate": ("kept", "|".join(SCALINGS)),
    "rate_from": ("", BASE),
    "theme": ("auto", "light|dark|auto"),
    "ui": ("full", "full|controls|chart"),
    "lang": ("", "|".join((*languages(), PSEUDO))),
    "hide": ("", "[a-z_]+(,[a-z_]+)*"),
    "lock": ("", "[a-z_]+(,[a-z_]+)*"),
}
"""Every view parameter: its first value and the pattern of what it takes. The page's own script is told them."""
KEEP = "keep"
"""The view parameter that may stand in an address several times: a run that is kept beside this one."""
FRAME = ("theme", "ui", *NAMED)
"""Those that say how the page around the run looks. Links to the run carry every other one."""

ADDED = re.compile(
    r"utm_.*|mtm_.*|pk_.*|hsa_.*|_ga|_gl|_hs.*|__hs.*|ref|ref_src|referrer|source|via|share|si|igsh|igshid|"
    r"[a-z_]*clid|gbraid|wbraid|mc_[ce]id|mkt_tok|trk|_branch_.*|oly_.*|vero_.*|yclid|_openstat|cmpid|campaign",
    re.IGNORECASE,
)
"""Parameters that campaigns, forums and social networks add to a link: no reader chose them, so none is told."""
ESCAPED_TWICE = re.compile(r"(amp;)+")
"""What stands before a name where a link's `&amp;` was taken for `&`."""

_UNITS: dict[str, Unit] = {"epochs": "epochs", "updates": "updates", "samples": "samples"}


@dataclass(frozen=True)
class Address:
    """A page's query string, sorted: the fields of the configuration, the view, the runs that are kept, as they are
    written, and what nobody knows.
    """

    fields: tuple[tuple[str, str], ...]
    view: dict[str, str]
    keep: tuple[str, ...]
    ignored: tuple[str, ...]

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> "Address":
        """The address of these names and values; a view parameter's unknown value is ignored like an unknown name, and
        an empty one is the same as none.
        """
        fields: list[tuple[str, str]] = []
        view: dict[str, str] = {}
        keep: list[str] = []
        ignored: list[str] = []
        for written, value in items:
            name = ESCAPED_TWICE.sub("", written, count=1) if ESCAPED_TWICE.match(written) else written
            if name in RunConfig.model_fields:
                fields.append((name, value))
            elif name == KEEP:
                if _can_be_kept(value, keep):
                    keep.append(value)
                elif value:
                    ignored.append(f"{name}={value}")
            elif name not in VIEW:
                if not ADDED.fullmatch(name):
                    ignored.append(name)
            elif re.fullmatch(VIEW[name][1], value) and (name != "rate_from" or _is_base(value)):
                view[name] = value
                unknown = [each for each in value.split(",") if each not in NAMED[name]] if name in NAMED else []
                ignored += [f"{name}={each}" for each in unknown]
            elif value:
                ignored.append(f"{name}={value}")
        return cls(tuple(fields), view, tuple(keep), tuple(ignored))

    def without_data(self) -> "Address":
        """The same address on the default data set, where its own is gone."""
        return replace(self, fields=tuple(item for item in self.fields if item[0] != "dataset"))

    def named(self, name: str) -> frozenset[str]:
        """Those names of a list in the address that it takes."""
        return frozenset(self.view.get(name, "").split(",")) & frozenset(NAMED[name])

    def takes(self) -> tuple[Text, ...]:
        """What the lists take of which a name was ignored."""
        wrong = [name for name in NAMED if any(each.startswith(f"{name}=") for each in self.ignored)]
        return tuple(Text("{name} takes: {names}.", name=name, names=", ".join(NAMED[name])) for name in wrong)

    def looked(self) -> View:
        """How the page's chart looks at the run, in the measure that is asked for."""
        x: Unit = _UNITS.get(self.view.get("x", ""), "epochs")
        return View(self.view.get("measure", "loss"), x, self.view.get("y") == "log")

    def read(self) -> tuple[RunConfig, tuple[FieldError, ...]]:
        """The configuration of all fields that can be kept, and why the others fall back to their defaults; where the
        learning rate follows the batch size, with the rate that follows.
        """
        config, errors = self._as_written()
        try:
            return scaled(config, self._scaling(), self._base(config)), errors
        except InvalidConfig as error:
            return config, (*errors, *error.errors)

    def _scaling(self) -> Scaling:
        return cast("Scaling", self.view.get("rate", "kept"))

    def _base(self, config: RunConfig) -> RateBase:
        written = self.view.get("rate_from")
        return RateBase.read(written) if written else RateBase.of(config)

    def _as_written(self) -> tuple[RunConfig, tuple[FieldError, ...]]:
        kept, errors = self.fields, list[FieldError]()
        while True:
            try:
                return RunConfig.from_query(kept), tuple(errors)
            except InvalidConfig as error:
                errors += error.errors
                refused = {refusal.field for refusal in error.errors}
                left = tuple(item for item in kept if item[0] not in refused)
                kept = left if len(left) < len(kept) else ()


def _is_base(written: str) -> bool:
    """Whether learning rates can follow from it."""
    try:
        return bool(RateBase.read(written))
    except InvalidConfig:
        return False


def _can_be_kept(written: str, kept: Collection[str]) -> bool:
    """Whether a text names fields of a run that can be kept beside so many others."""
    try:
        return bool(changes_in(written)) and len(kept) < MOST_KEPT
    except InvalidConfig:
        return False


def refusals(errors: Iterable[FieldError], config: RunConfig) -> list[Text]:
    """What a page says about the refused fields of its address: each by its label, with what was used instead."""
    resolved = config.normalized().model_dump()
    return [_refusal(error, resolved[error.field]) for error in errors]


def gone_words(missing: EpochwiseError | None, config: RunConfig) -> list[Text]:
    """What a page says about a user's data set in its address that is not here; nothing where all are."""
    if missing is None:
        return []
    return [in_sequence(missing.detail, Text("{value} was used instead.", value=config.dataset))]


def _refusal(error: FieldError, used: Value | None) -> Text:
    sentence = error.sentence(RunConfig.model_fields[error.field].title or "")
    if used is None:
        return in_sequence(sentence, Text("It was left out."))
    instead = set_text(used) if isinstance(used, float) else used
    return in_sequence(sentence, Text("{value} was used instead.", value=instead))
