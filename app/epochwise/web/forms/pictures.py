"""A run as a picture: SVG, and PNG from the same SVG."""

from epochwise.core.config.measures import measures_of
from epochwise.core.engine.plan import plan
from epochwise.language.language import Language
from epochwise.runs.result import Result
from epochwise.show.pixels import pixels
from epochwise.show.view import View
from epochwise.web.cut import Cut
from epochwise.web.forms.form import Rendered
from epochwise.web.poster import poster
from epochwise.web.requested_run import RequestedRun


async def svg(requested: RequestedRun, cut: Cut) -> Rendered:
    """The poster."""
    return (await _drawn(requested, cut)).encode()


async def png(requested: RequestedRun, cut: Cut) -> Rendered:
    """The poster's pixels."""
    drawn = await _drawn(requested, cut)
    return await requested.site.aside.drawn(pixels, drawn)


async def _drawn(requested: RequestedRun, cut: Cut) -> str:
    cut.check_cursor(plan(requested.config).total_batches)
    measure = cut.measured(("loss", *(spec.name for spec in measures_of(requested.config.dataset))))
    result = await requested.site.runs.result(requested.config)
    view = cut.view(measure)
    return await requested.site.aside.spent(_poster, result, requested.language, view)


def _poster(result: Result, language: Language, view: View) -> str:
    return poster(result.showing(), result.verdict, language, view)
