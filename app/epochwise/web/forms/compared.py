"""A comparison as a table and as a picture."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from epochwise.core.compare.comparison import Comparison
from epochwise.core.compare.equal import COUNTED
from epochwise.core.config.measures import measures_of
from epochwise.core.config.text import Text
from epochwise.language.language import Language
from epochwise.runs.result import Result
from epochwise.runs.tables import SPELLINGS, Decimal, cells
from epochwise.show.compared.facts import ComparedFacts
from epochwise.show.compared.labels import labels_of
from epochwise.show.compared.names import names_of
from epochwise.show.compared.numbers import ACCURACY, ComparedNumbers
from epochwise.show.compared.picture import ComparedPicture, ComparedWords
from epochwise.show.compared.sentences import description, gain_sentence, held_sentence
from epochwise.web.wording import setting

_COLUMNS = ("run", "id", "keep", "epoch", "x", "train", "validation")


def has_accuracy(comparison: Comparison) -> bool:
    """Whether a run of the comparison measures its accuracy."""
    return any(spec.name == ACCURACY for run in comparison.runs for spec in measures_of(run.config.dataset))


def names_line(comparison: Comparison, decimal: Decimal) -> bytes:
    """The first line of the table."""
    accuracy = ("accuracy_train", "accuracy_validation") if has_accuracy(comparison) else ()
    return SPELLINGS[decimal][0].join(name.encode() for name in (*_COLUMNS, *accuracy)) + b"\r\n"


def run_lines(comparison: Comparison, index: int, result: Result, measured: ComparedNumbers, decimal: Decimal) -> bytes:
    """The lines of a run, one for each epoch that its curve has; what is not known is an empty field."""
    curve, columns = measured.curve, list[list[bytes]]()
    columns += [cells(curve.epoch.astype(np.int64)), cells(measured.at(COUNTED[comparison.hold]))]
    columns += [cells(curve.train), cells(curve.validation)]
    if has_accuracy(comparison):
        columns += _accuracy(result, measured)
    separator, mark = SPELLINGS[decimal]
    first = _quoted([index + 1, result.id, comparison.runs[index].written], separator.decode()) + separator
    lines = (separator.join(line).replace(b"null", b"").replace(b".", mark) for line in zip(*columns, strict=True))
    return b"".join(first + line + b"\r\n" for line in lines)


def _accuracy(result: Result, measured: ComparedNumbers) -> list[list[bytes]]:
    series, epochs = result.curves.measures.get(ACCURACY), measured.curve.epoch.astype(np.int64)
    if series is None:
        return [[b""] * len(epochs)] * 2
    train = np.concatenate(([series.initial_train], series.train))
    validation = np.concatenate(([series.initial_validation], series.validation))
    return [cells(train[epochs]), cells(validation[epochs])]


def _quoted(values: Sequence[object], separator: str) -> bytes:
    """Fields of a CSV, in quotes where they hold what stands between them."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="").writerow(values)
    return written.getvalue().encode()


def picture(comparison: Comparison, measured: Sequence[ComparedNumbers], language: Language) -> str:
    """The comparison as SVG, in a language."""
    names, facts = names_of(comparison), ComparedFacts.of(comparison.hold, measured)
    words = ComparedWords(
        Text("{count} runs compared", count=len(measured)) if len(measured) > 1 else Text("One run"),
        Text("This run: {setting}", setting=" · ".join(map(language.say, setting(comparison.runs[0].config)))),
        held_sentence(comparison.hold, names, measured),
        gain_sentence(comparison, names, measured, facts),
        description(names, measured, facts),
        Text("training loss after each epoch"),
    )
    labels = [language.recast(label) for label in labels_of(names, measured, facts)]
    return ComparedPicture(comparison.hold, measured, language.recast(facts), language.recast(words)).drawn(labels)
