"""The run that a request is about: given by its configuration in the query, or by its id in the path."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import MOST_NAMED, FieldError
from epochwise.core.config.fields import unknown_parameter
from epochwise.core.config.owned import is_own
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.language.language import ENGLISH, Language
from epochwise.web.caching import FOR_EVER, PRIVATE, REVALIDATE
from epochwise.web.language import LANGUAGE, checked_language
from epochwise.web.query import form_explained, given_again, parsed, query_of
from epochwise.web.site import Site, address_of, site_of
from epochwise.wire.refusals import InvalidRequest, NotFound


@dataclass(frozen=True)
class RequestedRun:
    """A run that a request is about, and the language in which to say what it says.

    `caching`: how long the answer holds; `origin`: the address of this server.
    """

    site: Site
    config: RunConfig
    id: str
    caching: str
    origin: str
    language: Language = ENGLISH

    @property
    def words_caching(self) -> str:
        """How long an answer holds that has words: another release may say them otherwise."""
        return PRIVATE if self.caching == PRIVATE else REVALIDATE


def requested_run(*also: str) -> Any:
    """The dependency that finds the run of a route whose own parameters are these."""

    async def read(request: Request) -> RequestedRun:
        site, run_id, language = site_of(request), request.path_params.get("run"), checked_language(request)
        if run_id is None:
            config = parsed(query_of(request), (*also, LANGUAGE))
            caching = REVALIDATE  # `OwnNames` makes it private where the query names a user's data
        else:
            config = await known_config(site, run_id)
            caching = PRIVATE if is_own(config.dataset) else FOR_EVER
            _refuse_others(query_of(request), (*also, LANGUAGE))
        return RequestedRun(site, config, site.runs.id_of(config), caching, address_of(request), language)

    return Depends(read)


async def known_config(site: Site, run_id: str) -> RunConfig:
    """The configuration with this id.

    Raises:
        NotFound: for an id that was never requested here or has since been removed, with what to do.
        DataGone: for a run on a user's data set that is gone.
    """
    config = await site.runs.config_of(run_id)
    # Another engine's numbers may differ in their last bits, and an id promises the very same ones.
    if config is None or site.runs.id_of(config) != run_id:
        raise NotFound(
            Text(
                "This server has no run {run}: it was never requested here, or has since been removed. "
                "To get it again, POST its configuration to /api/v1/runs, or GET /api/v1/run?… with it in the query.",
                run=shortened(run_id),
            )
        )
    if is_own(config.dataset):
        await site.own_data.require([config.dataset])
    return config


def _refuse_others(query: str, also: Collection[str]) -> None:
    """The id names the whole configuration, so that only the route's own parameters may stand beside it, each once."""
    items = parse_qsl(query, keep_blank_values=True)
    wrong = [item for item in items if item[0] not in also]
    # No more than are named: to find which name was meant by an unknown one takes 0.2 ms.
    refused = given_again(items, also) + [_not_beside_id(name, value, also) for name, value in wrong[:MOST_NAMED]]
    if refused:
        raise InvalidRequest(refused, len(wrong[MOST_NAMED:]))


def _not_beside_id(name: str, value: str, also: Collection[str]) -> FieldError:
    if name in RunConfig.model_fields:
        return FieldError(name, value, Text("the id names the whole configuration"), Text("leave it out"))
    return form_explained(unknown_parameter(name, value, also))
