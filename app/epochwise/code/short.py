"""The short form of a script: it fetches its rows, and shows the two loops as a teacher writes them."""

from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from epochwise.code.facts import Facts
from epochwise.code.rows import WIDTH

MOST_LINES = 40
"""A script that would be longer has no short form."""
SAMPLINGS_IN_A_LINE = frozenset({"each-epoch", "once", "never", "replacement", "sorted", "oversampled"})
"""The samplings whose order a library has a function for."""
LONGEST_PART = WIDTH - len('RUN += ""')
_FIELDS = ("dataset", "samples", "features", "noise", "hidden", "activation")


@dataclass(frozen=True)
class ShortFacts(Facts):
    """A configuration's facts, for a short script that fetches from `server`, an address without a slash at its end."""

    server: str

    @property
    def api(self) -> str:
        """The address of the API as Python writes it: a Host header may hold any character."""
        return orjson.dumps(f"{self.server}/api/v1").decode()

    @property
    def query(self) -> list[str]:
        """The query of the training rows and the initial parameters, in as few parts as lines can hold."""
        first, *others = urlencode(self._deciding()).split("&")
        parts = [first]
        for field in others:
            if len(f"{parts[-1]}&{field}") > LONGEST_PART:
                parts.append("")
            parts[-1] += f"&{field}"
        return parts

    def _deciding(self) -> dict[str, object]:
        """The fields that decide the rows and the initial parameters."""
        values = self.config.model_dump()
        deciding = {name: values[name] for name in _FIELDS if values[name] is not None}
        seeds = {name: values[name] for name in ("data_seed", "init_seed") if values[name] is not None}
        if len(seeds) == 2 and len(set(seeds.values())) == 1:
            seeds = {"seed": self.config.data_seed}
        # Only where the script asks for initial parameters does the model matter; the network is what is not named.
        model = {"model": self.config.model} if self.sine else {}
        return deciding | model | seeds

    @property
    def shuffles(self) -> bool:
        """Whether the order of the rows changes a loss; in one batch of them all it does not."""
        if not self.sampling.shuffles:
            return False
        return self.sampling.replaces or self.plan.updates_per_epoch > 1 or self.drops

    @property
    def prints(self) -> str:
        """The condition on which the script prints an epoch; "" where it prints them all."""
        if self.print_every == 1:
            return ""
        every = f"epoch % {self.print_every} == 0"
        return every if self.plan.epochs % self.print_every == 0 else f"{every} or epoch == EPOCHS"
