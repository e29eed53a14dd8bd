"""What a server says of many runs, as objects: each run's numbers, one table, what can be said of them."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from epochwise.client.libraries import library, whole_package
from epochwise.core.config.numbers import number_text

if TYPE_CHECKING:
    import pandas
    from plotly.graph_objects import Figure

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class ManyRuns(ABC):
    """Many runs that have ended. `document` is the API's whole answer; a number that is not known is None there."""

    document: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the question."""
        return str(self.document["id"])

    @property
    def runs(self) -> Sequence[Mapping[str, Any]]:
        """Each run as the API tells it; `client.fetch(run["id"])` has all its numbers."""
        runs: Sequence[Mapping[str, Any]] = self.document["runs"]
        return runs

    @property
    def sentences(self) -> list[str]:
        """What can be said of the runs."""
        return [sentence for sentence in self._said() if sentence]

    def rows(self) -> list[dict[str, Any]]:
        """A row for each run: its place among them, its id, how it ended. `train` and `validation` are the losses after
        its last epoch, `accuracy` that of the validation set; None what is not known. `test`, the test loss, is there
        where any of the runs has a test.
        """
        rows = [{**self._place(run), **_ended(run)} for run in self.runs]
        tests = [run.get("test") for run in self.runs]
        if any(test is not None for test in tests):
            rows = [{**row, "test": test} for row, test in zip(rows, tests, strict=True)]
        return rows

    def to_csv(self) -> str:
        """The table as CSV; what is not known is an empty field."""
        rows, written = self.rows(), io.StringIO()
        table = csv.DictWriter(written, list(rows[0]) if rows else [], lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)
        return written.getvalue()

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas data frame.

        Raises:
            ModuleNotFoundError: when pandas is not installed.
        """
        return library("pandas", "to_pandas()").DataFrame(self.rows())

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for a reader: names, and a line of texts for each run. The ids are left out."""
        rows = [{name: _text(value) for name, value in row.items() if name != "id"} for row in self.rows()]
        names = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
        return [name.replace("_", " ") for name in names], [[row[name] for name in names] for row in rows]

    def __repr__(self) -> str:
        names, lines = self.shown()
        widths = [max(map(len, column)) for column in zip(names, *lines, strict=True)]
        table = ["  ".join(map(str.rjust, line, widths)) for line in (names, *lines)]
        return "\n".join((*table, *self.sentences))

    def _repr_html_(self) -> str:
        names, lines = self.shown()
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in line)}</tr>" for line in lines)
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{said}"

    @abstractmethod
    def _place(self, run: Row) -> dict[str, Any]: ...

    @abstractmethod
    def _said(self) -> Iterator[str]: ...


class Compared(ManyRuns):
    """A run, the first one, and those beside it."""

    def figure(self) -> Figure:
        """The training losses of all runs as a Plotly figure, along what is held equal.

        Raises:
            ModuleNotFoundError: when the package was installed without Plotly.
        """
        with whole_package("figure()"):
            from epochwise.client.comparedfigure import compared_figure  # Plotly takes a third of a second to import

        return compared_figure(self.document)

    def rows(self) -> list[dict[str, Any]]:
        """As of all runs; also samples seen, seconds of training, learning rate times updates, and how far the
        parameters are from their start.
        """
        more = ("samples_seen", "train_seconds", "rate_updates", "distance")
        return [
            {**row, **{name: run[name] for name in more}} for row, run in zip(super().rows(), self.runs, strict=True)
        ]

    def _place(self, run: Row) -> dict[str, Any]:
        return {"name": run["name"]}

    def _said(self) -> Iterator[str]:
        yield from (self.document["sentence"], self.document["gain"])


class Seeds(ManyRuns):
    """A run, which comes first and has `seed` None, and the same with other seeds."""

    def figure(self) -> Figure:
        """The loss curves of this run over those of the seeds and their bands, as a Plotly figure.

        Raises:
            ModuleNotFoundError: when the package was installed without Plotly.
        """
        with whole_package("figure()"):
            from epochwise.client.seedsfigure import seeds_figure  # Plotly takes a third of a second to import

        return seeds_figure(self.document)

    def _place(self, run: Row) -> dict[str, Any]:
        return {"seed": run["seed"], "is_other": run["is_other"]}

    def _said(self) -> Iterator[str]:
        yield from (self.document["sentence"], self.document["yours"], self.document["pair"])


class Sweep(ManyRuns):
    """A grid of runs, row by row. Of cells that cannot be trained, `document["refused"]` has the reasons."""

    def figure(self, measure: str = "validation") -> Figure:
        """The final losses as a Plotly figure: a map of two axes, the darker the lower, or curves along one; `measure`
        is `validation` or `train`, or in classification `accuracy`, where darker is higher.

        Raises:
            ModuleNotFoundError: when the package was installed without Plotly.
            ValueError: when the runs have no such measure.
        """
        with whole_package("figure()"):
            from epochwise.client.sweptfigure import swept_figure  # Plotly takes a third of a second to import

        known = ", ".join(self.document["sentences"])
        if measure not in self.document["sentences"]:
            raise ValueError(f"measure: must be one of {known}, not {measure!r}")
        return swept_figure(self.document, measure)

    def _place(self, run: Row) -> dict[str, Any]:
        axes = {name: self.document[name] for name in ("x", "y")}
        return {axis["field"]: run[name] for name, axis in axes.items() if axis}

    def _said(self) -> Iterator[str]:
        for measure, sentence in self.document["sentences"].items():
            yield sentence
            yield self.document["line"][measure]
        yield self.document["held"]
        for cell in self.document["refused"]:
            place = ", ".join(f"{name} {value}" for name, value in self._place(cell).items())
            yield f"Not trained, {place}: {cell['reason']}"


def _ended(run: Row) -> dict[str, Any]:
    lowest, accuracy = run["lowest"] or {}, run["accuracy"] or {}
    return {
        "id": run["id"],
        "status": run["status"],
        "updates": run["updates_done"],
        "train": run["final"]["train"],
        "validation": run["final"]["validation"],
        "lowest_epoch": lowest.get("epoch"),
        "lowest_validation": lowest.get("validation"),
        "accuracy": accuracy.get("validation"),
    }


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    return number_text(value) if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
