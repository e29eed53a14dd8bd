"""What bigger batches come to at the ends of a grid: said only as the cells have it."""

import math

import pytest

from epochwise.core.compare.grid import GridCell
from epochwise.core.config.config import RunConfig
from epochwise.show.compared.gridends import EndedCell, Lead
from epochwise.show.compared.gridtrends import trends
from epochwise.show.compared.numbers import RunEnd

SIZES = (1, 5, 20, 200)


def cell(size: int, rate: float, value: float) -> EndedCell:
    """A cell that ended at this training loss and accuracy; it diverged where that is infinite."""
    both = {"train": value, "validation": value}
    status = "diverged" if math.isinf(value) else "completed"
    end = RunEnd(status, 10, 10, None, both, both, None, both)  # type: ignore[arg-type]
    return EndedCell(GridCell(size, rate, RunConfig(batch_size=size, learning_rate=rate)), end)


def row(rate: float, *values: float) -> list[EndedCell]:
    return [cell(size, rate, value) for size, value in zip(SIZES, values, strict=False)]


def said(*rows: list[EndedCell], measure: str = "train") -> str:
    cells = [each for cells in rows for each in cells]
    return trends([(each.cell.config, each) for each in cells if each.cell.config], measure)


FLAT = row(1.0, 0.3, 0.301, 0.302, 0.3)
DIVERGED = math.inf


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((0.1, 0.2, 0.3, 0.4), "bigger batches tend to end higher: 0.100 with batch 1, 0.400 with batch 200."),
        ((0.2, 0.1, 0.3, 0.4), "bigger batches tend to end higher: 0.200 with batch 1, 0.400 with batch 200."),
        ((DIVERGED, 0.9, 0.5, 0.4), "bigger batches tend to end lower: divergence with batch 1, 0.400 with batch 200."),
        (
            (0.1, 0.9, 0.1, 0.5),
            "bigger batches end neither steadily higher nor steadily lower: 0.100 to 0.900.",
        ),
        ((0.3001, 0.3002, 0.3003, 0.3004), "the batch size hardly matters: 0.3001 to 0.3004."),
        ((DIVERGED,) * 4, "training diverges with every batch size."),
        ((math.nan, 0.1, 0.2, 0.3), "bigger batches tend to end higher: 0.100 with batch 5, 0.300 with batch 200."),
    ],
)
def test_the_lowest_rate_is_said_as_it_is(values: tuple[float, ...], sentence: str) -> None:
    first, second = said(row(0.05, *values), row(0.2, 1.0, 2.0, 1.0, 2.0), FLAT).split(" At the highest rate, ")
    assert first == f"At the lowest rate, 0.05, {sentence}"
    assert second == "1, the batch size hardly matters: 0.300 to 0.302."


def test_accuracy_is_a_share_and_divergence_its_worst() -> None:
    text = said(row(0.05, DIVERGED, 0.6, 0.7, 0.9), FLAT, measure="accuracy")
    assert text.startswith(
        "At the lowest rate, 0.05, bigger batches tend to end higher: divergence with batch 1, 90.0% "
    )


def test_one_rate_or_too_few_sizes_are_no_trend() -> None:
    assert said(FLAT) == ""
    assert said(row(0.05, 0.1, 0.2), FLAT) == ""


def test_training_losses_within_a_percent_are_about_as_low() -> None:
    lead = Lead.of(row(1.0, 0.2021, 0.2, 0.2019, DIVERGED), "train")
    assert lead == Lead(1, (2,))
    assert Lead.of(row(1.0, DIVERGED), "train") is None
