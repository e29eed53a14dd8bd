"""What was understood of a user's table: its columns and what becomes of each, its target, what was left out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from epochwise.core.config.datasets import ALL_STANDARDISED, FEATURES_STANDARDISED, Column, DatasetSpec, Task
from epochwise.core.config.text import Text, counted

Kind = Literal["number", "category", "text", "empty", "constant"]
Use = Literal["feature", "one-hot", "target", "left-out"]
MOST_VALUES_ONE_HOT = 10
MOST_CLASSES_TAKEN = 10
"""A target of so many whole numbers is taken for classes, unless the user says otherwise."""
MOST_CLASSES = 20
TRAINING_SHARE = 2 / 3


@dataclass(frozen=True)
class ReadColumn:
    """A column of a table: what it is and what it is used for. `missing` counts its empty cells in the rows that are
    used, `mean` is that of its numbers, `values` are those of a category, in order.
    """

    name: str
    kind: Kind
    use: Use
    missing: int = 0
    mean: float | None = None
    values: tuple[str, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the model's inputs that it makes."""
        if self.use == "one-hot":
            return tuple(f"{self.name} = {value}" for value in self.values)
        return (self.name,) if self.use == "feature" else ()

    @property
    def rule(self) -> Text:
        """What becomes of it, in a sentence; "" for numbers that are used as they are."""
        if self.use == "left-out":
            return _LEFT_OUT[self.kind]
        if self.use == "one-hot":
            return self._one_hot_rule()
        if self.use == "feature" and self.missing:
            return counted(
                "{count} missing value becomes the column's mean ({mean}).",
                "{count} missing values become the column's mean ({mean}).",
                self.missing,
                mean=self.mean or 0.0,
            )
        return Text("")

    def _one_hot_rule(self) -> Text:
        if self.missing:
            return counted(
                "Each of its {values} values becomes a feature of 0 and 1, all 0 in the {count} row without one.",
                "Each of its {values} values becomes a feature of 0 and 1, all 0 in the {count} rows without one.",
                self.missing,
                values=len(self.values),
            )
        return Text("Each of its {values} values becomes a feature of 0 and 1.", values=len(self.values))


_LEFT_OUT = {
    "text": Text("Left out: a text column is used only with 2 to {most} different values.", most=MOST_VALUES_ONE_HOT),
    "empty": Text("Left out: it is empty."),
    "constant": Text("Left out: it has the same value in every row."),
}


@dataclass(frozen=True)
class TableFacts:
    """All that is kept of a table beside its rows. `rows` were read, of which `rows_used` were not refused."""

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    rows: int
    rows_used: int
    target: str
    task: Task
    counted_classes: bool
    """Whether whole numbers were taken for classes though nobody said so."""
    class_names: tuple[str, ...]
    columns: tuple[ReadColumn, ...]

    @classmethod
    def from_kept(cls, members: Mapping[str, Any]) -> "TableFacts":
        """The facts of what `kept` gave."""
        columns = tuple(ReadColumn(**column | {"values": tuple(column["values"])}) for column in members["columns"])
        return cls(**{**members, "columns": columns, "class_names": tuple(members["class_names"])})

    def kept(self) -> dict[str, Any]:
        """The facts as JSON can hold them, to be read by `from_kept`."""
        return asdict(self)

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the model's inputs."""
        return tuple(feature for column in self.columns for feature in column.features)

    @property
    def refused_count(self) -> int:
        """Lines that were refused."""
        return self.rows - self.rows_used

    def spec(self, name: str) -> DatasetSpec:
        """The data set under this name."""
        everything = self.task == "regression"
        return DatasetSpec(
            name,
            Text("Own data: {target}", target=self.target),
            self.task,
            features=len(self.features),
            samples=round(self.rows_used * TRAINING_SHARE),
            classes=len(self.class_names),
            rows=self.rows_used,
            columns=tuple(Column(feature) for feature in self.features),
            target=Column(self.target),
            class_names=self.class_names,
            source=Text("uploaded to this server by a user"),
            licence=Text("not stated"),
            note=ALL_STANDARDISED if everything else FEATURES_STANDARDISED,
        )

    def as_json(self) -> dict[str, object]:
        """The facts as the API has them."""
        columns = [
            {
                "name": column.name,
                "kind": column.kind,
                "use": column.use,
                "missing": column.missing,
                "rule": column.rule,
                "features": len(column.features),
            }
            for column in self.columns
        ]
        members = {name: value for name, value in vars(self).items() if name != "counted_classes"}
        return members | {
            "columns": columns,
            "features": len(self.features),
            "refused_count": self.refused_count,
            "notes": self._notes(),
        }

    def _notes(self) -> list[Text]:
        notes = list[Text]()
        if not self.header:
            notes.append(Text("The first line has numbers, so it was read as a row. The columns have no names."))
        if self.decimal == ",":
            notes.append(Text("Numbers were read with a decimal comma."))
        if self.counted_classes:
            notes.append(
                Text(
                    "{target} has {count} different whole numbers, so it was taken for classes. Choose regression to "
                    "predict the number itself.",
                    target=self.target,
                    count=len(self.class_names),
                )
            )
        return notes
