"""The page of the questions that readers asked: a list, and each with its answer at an address of its own."""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

import httpx
import orjson
from fastapi import APIRouter, Query, Request, Response

from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text, Value
from epochwise.language.language import Language
from epochwise.show.questions.all import QUESTION_GROUPS, QUESTIONS
from epochwise.show.questions.numbers import asked_path, asked_query, number_at, value_of
from epochwise.show.questions.question import ReaderQuestion
from epochwise.show.questions.search import QuestionIndex
from epochwise.web.assets import Asset
from epochwise.web.language import language_of
from epochwise.web.site import site_of
from epochwise.web.templates import LOCKED, page_answer, render
from epochwise.wire.refusals import Busy, NotFound

router = APIRouter(include_in_schema=False, default_response_class=Response)

FRAMING = f"{LOCKED}; frame-src 'self'"
"""The page shows the lab of an answer in a frame."""
ASK_AGAIN_SECONDS = 5
"""After so long a reader may ask again, where the server could not train what an answer needs."""

MOST_SEARCHED = 200
"""So many characters of a search are read."""

Numbers = Mapping[str, Value]
Search = Annotated[str, Query(alias="q")]


@router.get("/questions")
async def get_questions(request: Request, search: Search = "") -> Response:
    """All questions, or those that a search finds."""
    page = await site_of(request).aside.free(_page, request, search, None, {})
    return page_answer(request, page, FRAMING)


@router.get("/questions/{name}")
async def get_question(request: Request, name: str, search: Search = "") -> Response:
    """A question with its answer, and below it all, or those that a search finds."""
    if name not in QUESTIONS:
        raise NotFound(Text("There is no question {name}.", name=shortened(name)))
    question = QUESTIONS[name]
    numbers = await numbers_of(request, question)
    page = await site_of(request).aside.free(_page, request, search, question, numbers)
    return page_answer(request, page, FRAMING)


async def numbers_of(request: Request, question: ReaderQuestion) -> Numbers:
    """The numbers of an answer, asked of this server's own API once and kept.

    Raises:
        Busy: where a run that they need cannot be trained now.
    """
    kept = site_of(request).numbers
    if question.name not in kept:
        paths = {claim: asked_path(question, claim) for claim in question.claims}
        asked = list(dict.fromkeys(paths.values()))
        found = dict(zip(asked, await asyncio.gather(*(_ask(request, path) for path in asked)), strict=True))
        kept[question.name] = {
            claim.name: value_of(claim, number_at(found[path], claim.at)) for claim, path in paths.items()
        }
    return kept[question.name]


async def _ask(request: Request, path: str) -> Any:
    """What the API answers, for the same reader, whose budget pays for it."""
    client = request.client
    transport = httpx.ASGITransport(request.app, client=(client.host, client.port) if client else ("127.0.0.1", 0))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", trust_env=False) as api:
        answer = await api.get(f"/api/v1/{path}", timeout=None)
    if answer.status_code != httpx.codes.OK:
        raise Busy(ASK_AGAIN_SECONDS, Text("The runs behind this answer could not be trained now."))
    return orjson.loads(answer.content)


@cache
def _index(language: Language) -> QuestionIndex:
    return QuestionIndex(language.say)


def _page(request: Request, search: str, question: ReaderQuestion | None, numbers: Numbers) -> Asset:
    site, language = site_of(request), language_of(request)
    query = search[:MOST_SEARCHED].strip()
    return render(
        site.assets,
        request.scope.get("root_path", ""),
        "questions.html",
        language,
        query=query,
        longest_query=MOST_SEARCHED,
        found=_index(language).find(query),
        groups=QUESTION_GROUPS,
        total=len(QUESTIONS),
        asked=asked_query,
        opened=question,
        answer=Text(question.answer.template, **numbers) if question else None,
    )
