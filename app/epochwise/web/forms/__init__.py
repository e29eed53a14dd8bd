"""The forms of a run: every one is had at `/api/v1/run.<name>` and `/api/v1/runs/<id>.<name>`, or by its media type."""

from epochwise.core.config.errors import FieldError
from epochwise.core.config.text import Text
from epochwise.web.cut import Cut
from epochwise.web.forms import documents, notebook, pictures
from epochwise.web.forms.arrow import arrow
from epochwise.web.forms.form import Form
from epochwise.wire.refusals import InvalidRequest

OF_A_PICTURE = frozenset({"cursor", "measure", "x", "y"})
OF_A_TABLE = frozenset({"table", "first", "count"})

FORMS = {
    form.name: form
    for form in (
        Form(
            "json",
            "application/json",
            "one JSON document",
            documents.document,
            frozenset({"points", "first", "count", "update", "fields"}),
        ),
        Form(
            "csv",
            "text/csv; charset=utf-8; header=present",
            "a table for spreadsheets (RFC 4180); updates, epochs and batches count from 1",
            documents.sheet,
            OF_A_TABLE | {"decimal"},
            disposition="attachment",
            parts=(("table", "batches"),),
            numbers=True,
        ),
        Form(
            "ndjson",
            "application/x-ndjson",
            "a table of JSON objects, one a line for each batch or epoch",
            documents.lines,
            OF_A_TABLE,
            disposition="attachment",
            parts=(("table", "batches"),),
            numbers=True,
        ),
        Form(
            "arrow",
            "application/vnd.apache.arrow.file",
            "a table in an Arrow file, where the server has pyarrow",
            arrow,
            OF_A_TABLE,
            disposition="attachment",
            parts=(("table", "batches"),),
            numbers=True,
        ),
        Form(
            "svg",
            "image/svg+xml",
            "a picture of 1200 x 630 with the curves and the verdict",
            pictures.svg,
            OF_A_PICTURE,
            disposition="inline",
        ),
        Form("png", "image/png", "a picture of 1200 x 630 in pixels", pictures.png, OF_A_PICTURE, disposition="inline"),
        Form(
            "ipynb",
            "application/x-ipynb+json",
            "a notebook that fetches, draws and recomputes the run",
            notebook.notebook,
            disposition="attachment",
            origin=lambda cut: True,
        ),
        Form(
            "py",
            "text/x-python; charset=utf-8",
            "a script that trains the same run",
            documents.script,
            frozenset({"dialect", "length"}),
            disposition="attachment",
            parts=(("dialect", "numpy"), ("length", "")),
            origin=lambda cut: cut.length == "short",
        ),
    )
}
"""In the order in which they are preferred where an asker takes several alike."""


def check_cut(form: Form, cut: Cut) -> None:
    """Refuse parameters that a form does not take.

    Raises:
        InvalidRequest: naming them, and the forms that take them.
    """
    errors = []
    for name, value in cut.given().items():
        if name not in form.takes:
            errors.append(_meaningless(name, value, form))
    if errors:
        raise InvalidRequest(errors)


def _meaningless(name: str, value: object, form: Form) -> FieldError:
    takers = " ".join(f".{other.name}" for other in FORMS.values() if name in other.takes)
    message = Text("has no meaning in .{form}", form=form.name)
    return FieldError(name, value, message, Text("in {forms}", forms=takers))
