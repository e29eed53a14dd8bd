"""What a form of a run is."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from epochwise.web.caching import digest
from epochwise.web.cut import Cut
from epochwise.web.language import content_language
from epochwise.web.requested_run import RequestedRun
from epochwise.wire.coding import Coded

Rendered = bytes | Coded | Iterator[bytes]
"""An answer's body: whole, whole and kept by the run's result, or in pieces made one after the other in a thread."""


@dataclass(frozen=True)
class Form:
    """A form of a run: its name, which is the address's suffix; what it is; the parameters it takes; how it is made.

    `disposition` says what a browser does with it (RFC 6266): "attachment" for a file of another program, "inline" for
    a picture, whose name counts when it is saved. `parts` are the parameters whose values that name holds, with what
    they are when they are not given, "" for nothing. `numbers`: it holds nothing else, so that it never changes under a
    run's id, as sentences do. `origin`: whether it names the server's address, by the parameters.
    """

    name: str
    media_type: str
    title: str
    render: Callable[[RequestedRun, Cut], Coroutine[Any, Any, Rendered]]
    takes: frozenset[str] = frozenset()
    disposition: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    numbers: bool = False
    origin: Callable[[Cut], bool] = lambda cut: False

    def marks(self, requested: RequestedRun, cut: Cut) -> tuple[str, ...]:
        """What tells the responses for one run apart in this form, beside its parameters, for an entity tag."""
        language = () if self.numbers else (requested.language.tag,)
        return (*language, digest(requested.origin.encode())) if self.origin(cut) else language

    def caching(self, requested: RequestedRun) -> dict[str, str]:
        """How long a response holds, and its language where it has words."""
        if self.numbers:
            return {"Cache-Control": requested.caching}
        return {"Cache-Control": requested.words_caching, **content_language(requested.language)}

    def file_name(self, requested: RequestedRun, cut: Cut) -> str:
        """The name of the file that a browser saves."""
        parts = [getattr(cut, name) or default for name, default in self.parts]
        return "-".join(("epochwise", requested.id[:8], *filter(None, parts))) + f".{self.name}"
