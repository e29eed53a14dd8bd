"""How a page looks at a run: the part of its address that is no configuration."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.config import RunConfig

VIEW = {
    "x": re.compile("epochs|updates|samples"),
    "y": re.compile("linear|log"),
    "cursor": re.compile(r"[1-9]\d{0,11}"),
    "theme": re.compile("light|dark|auto"),
    "ui": re.compile("full|controls|chart"),
}
"""Every view parameter and what it takes; the page's own script reads them too."""


@dataclass(frozen=True)
class Address:
    """A page's query string, sorted: the fields of the configuration, the view, and what nobody knows."""

    fields: tuple[tuple[str, str], ...]
    view: dict[str, str]
    ignored: tuple[str, ...]

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> "Address":
        """The address of these names and values; a view parameter's unknown value is ignored like an unknown name."""
        fields: list[tuple[str, str]] = []
        view: dict[str, str] = {}
        ignored: list[str] = []
        for name, value in items:
            if name in RunConfig.model_fields:
                fields.append((name, value))
            elif name not in VIEW:
                ignored.append(name)
            elif VIEW[name].fullmatch(value):
                view[name] = value
            else:
                ignored.append(f"{name}={value}")
        return cls(tuple(fields), view, tuple(ignored))
