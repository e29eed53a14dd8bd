"""The routes that train a run with many seeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from epochwise.core.compare.comparison import Comparison
from epochwise.core.compare.rates import RateBase
from epochwise.core.compare.seeds import Varied, check_varied, seeded
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError
from epochwise.core.config.text import Text
from epochwise.core.engine.plan import plan
from epochwise.language.language import Language
from epochwise.runs.group import check_group
from epochwise.runs.result import Result
from epochwise.show.compared.names import names_of
from epochwise.show.compared.numbers import RunEnd
from epochwise.show.compared.pairs import Paired, paired_sentence
from epochwise.show.compared.seeds import (
    BAND,
    SeedRun,
    band_of,
    epochs_drawn,
    seeds_sentence,
    spreads_of,
    varied_text,
    yours_sentence,
)
from epochwise.web.forms import FORMS
from epochwise.web.forms.ends import ends_csv
from epochwise.web.groupanswers import group_csv, group_events, group_json
from epochwise.web.groups import Members, job_id
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language
from epochwise.web.query import (
    After,
    HoldEqual,
    Keep,
    RateFrom,
    RateScaling,
    SeedCount,
    Vary,
    fields_in,
    query_of,
)
from epochwise.web.schemas import routes
from epochwise.web.schemas.configs import LAST_EVENT_ID, parameter_references
from epochwise.web.site import Site, site_of
from epochwise.wire.refusals import InvalidRequest

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_OWN = ("count", "vary", "hold", "rate", "rate_from", "after", LANGUAGE)
_QUERY = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER]}
_STREAM = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER, LAST_EVENT_ID]}
_CSV = FORMS["csv"].media_type


@dataclass(frozen=True)
class RequestedSeeds:
    """Many seeds that a request is about, as a job of many runs: this run, then each seed, with `other` in turns with
    the other configuration. `names`: what the one or two configurations are called.
    """

    site: Site
    this: RunConfig
    vary: Varied
    count: int
    other: RunConfig | None
    names: tuple[str, ...]
    language: Language

    @cached_property
    def configs(self) -> Sequence[RunConfig]:
        """The run itself, then those of each seed."""
        kinds = [self.this, *([self.other] if self.other else [])]
        return [self.this, *(seeded(config, self.vary, seed) for seed in self._seeds for config in kinds)]

    @cached_property
    def id(self) -> str:
        """The id of the question."""
        ids = [self.site.runs.id_of(config) for config in self.configs]
        return job_id("seeds", ids, self.vary, self.count, self.names)

    @property
    def _seeds(self) -> range:
        return range(1, self.count + 1)

    @cached_property
    def _epochs(self) -> Any:
        resolved = self.this.normalized()
        return epochs_drawn(resolved.epochs, resolved.validate_every or 1)

    def place(self, index: int) -> tuple[int | None, bool]:
        """Of run `index` (from 0) its seed, None for the run of the query itself, and whether it is of `other`."""
        seed, second = divmod(index - 1, 2 if self.other else 1)
        return (self._seeds[seed], bool(second)) if index else (None, False)

    def opening(self) -> Members:
        """What varies, and at which epochs curves are given."""
        return {
            "vary": self.vary,
            "varied": varied_text(self.vary),
            "count": self.count,
            "share": BAND,
            "epoch": self._epochs,
            "other": self.names[1] if self.other else None,
        }

    def measured(self, index: int, result: Result) -> SeedRun:
        """A run's end and its curves."""
        return SeedRun.of(RunEnd.of(result.curves), result.curves.loss, self._epochs)

    def entry(self, index: int, measured: SeedRun) -> Members:
        """A run: that of a seed, or (`seed` null) this one."""
        seed, is_other = self.place(index)
        return {
            "id": self.site.runs.id_of(self.configs[index]),
            "seed": seed,
            "is_other": is_other,
            **vars(measured.end),
            "train": measured.train,
            "validation": measured.validation,
        }

    def outcome(self, measured: Sequence[SeedRun]) -> Members:
        """The band, the spreads, and what can be said of them."""
        yours, rest = measured[0], measured[1:]
        runs = rest[:: 2 if self.other else 1]
        spreads = spreads_of(runs)
        paired = Paired.of(self._seeds, runs, rest[1::2]) if self.other else None
        bands = {line: band_of(runs, line) for line in ("train", "validation")}
        return {
            "band": bands,
            "spreads": spreads,
            "paired": paired,
            "sentence": seeds_sentence(runs, bands["train"], spreads, self.this.epochs),
            "yours": yours_sentence(yours, spreads),
            "pair": self._pair(self.other, paired) if self.other else "",
        }

    def _pair(self, other: RunConfig, paired: Paired | None) -> Text:
        if other.dataset != self.this.dataset:
            return Text("Losses of other data measure something else, so they are not compared.")
        this, name = self.names
        return paired_sentence(paired, (this, name), (plan(self.this), plan(other)))


def requested_seeds() -> Any:
    """The dependency that reads the seeds which a request is about."""

    async def read(
        request: Request,
        count: SeedCount = 20,
        vary: Vary = "all",
        keep: Keep = (),
        hold: HoldEqual = "",
        rate: RateScaling = "kept",
        rate_from: RateFrom = "",
    ) -> RequestedSeeds:
        given, kept = fields_in(query_of(request), _OWN, ("keep",)), [text for text in keep if text]
        if len(kept) > 1:
            raise InvalidRequest([FieldError("keep", kept[1], Text("is one too many here"), Text("one run"))])
        base = RateBase.read(rate_from) if rate_from else None
        comparison = Comparison.of(given, kept, hold, rate, base)
        this, *other = (run.config for run in comparison.runs)
        names = tuple(names_of(comparison))
        check_varied(vary, list(zip(names, (this, *other), strict=True)))
        site = site_of(request)
        asked = RequestedSeeds(site, this, vary, count, other[0] if other else None, names, checked_language(request))
        check_group(site.runs, asked.configs)
        return asked

    return Depends(read)


Requested = Annotated[RequestedSeeds, requested_seeds()]


@router.get("/seeds", summary="A run with many seeds", responses=routes.OF_SEEDS, openapi_extra=_QUERY)
async def get_seeds(request: Request, requested: Requested) -> Response:
    """The run of the query itself, then with the seeds from 1 to `count`; with `keep`, each seed also with what differs
    there, to compare the two seed by seed. Each is a run with an id of its own and can be fetched by itself.
    """
    return await group_json(request, requested)


@router.get(
    "/seeds/events",
    summary="A run with many seeds as server-sent events",
    responses=routes.OF_GROUP_EVENTS,
    openapi_extra=_STREAM,
)
async def get_seeds_events(request: Request, requested: Requested, after: After = "") -> Response:
    """`started`, a `run` for each in order, and last `finished` with what is known of all, or `failed`. The stream goes
    on after the event named by the `Last-Event-ID` header or `after`.
    """
    return group_events(request, requested, after)


@router.get(
    "/seeds.csv", summary="A run with many seeds as a table", responses=routes.OF_SEEDS_CSV, openapi_extra=_QUERY
)
async def get_seeds_csv(request: Request, requested: Requested) -> Response:
    """CSV with a line of names and a line for each run, in the order of `/seeds`: the run of the query itself has no
    seed. Every number reads back as the same bits.
    """
    return await group_csv(request, requested, "seeds", lambda measured: _csv(requested, measured))


def _csv(requested: RequestedSeeds, runs: Sequence[SeedRun]) -> bytes:
    ids = map(requested.site.runs.id_of, requested.configs)
    places = map(requested.place, range(len(runs)))
    lines = ((place, run, each.end) for place, run, each in zip(places, ids, runs, strict=True))
    return ends_csv(("seed", "is_other"), lines)
