"""What is said of a grid of runs, computed from its cells."""

import math
from collections.abc import Sequence

from epochwise.core.compare.grid import GridAxis, GridCell
from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Share, Text, Value, counted, in_sequence
from epochwise.core.curves import CUT_SHORT
from epochwise.core.engine.plan import plan
from epochwise.show.compared.gridends import NEAR_LOWEST, EndedCell, Lead, shown_range, shown_value
from epochwise.show.compared.gridtrends import trends
from epochwise.show.compared.names import field_text
from epochwise.show.counts import epochs_text, samples_text

GRID_MEASURES = ("validation", "train", "accuracy")
SAME_RATE = 1e-6
"""Rates per sample that differ by less, relatively, are the same."""
LEAST_ON_THE_LINE = 3
BATCH_AND_RATE = {"batch_size", "learning_rate"}
COUNTED_OTHERWISE = {"epochs", "samples"}
"""Where one of these varies too, a batch size makes more than one number of updates."""

Ended = Sequence[EndedCell]


def grid_sentence(x: GridAxis, y: GridAxis | None, ended: Ended, measure: str) -> Text:
    """Which cell leads and how many are about as good, what bigger batches do at the lowest and highest rate, and
    how many diverged.
    """
    diverged = sum(each.diverged for each in ended)
    said = counted("{count} run diverged.", "{count} runs diverged.", count=diverged) if diverged else ""
    lead = Lead.of(ended, measure)
    if not lead:
        return in_sequence(said)
    pairs = [(each.cell.config, each) for each in ended if each.cell.config]
    by_size = trends(pairs, measure) if _fields(x, y) == BATCH_AND_RATE else ""
    return in_sequence(_leads(x, y, ended[lead.cell], measure), _near(ended, lead, measure), by_size, said)


def line_sentence(this: RunConfig, x: GridAxis, y: GridAxis | None, ended: Ended, measure: str) -> Text:
    """What the cells with this run's learning rate per sample come to."""
    known = [each for each in ended if math.isfinite(each.value(measure))]
    on = [each.value(measure) for each in known if _is_on_the_line(this, x, y, each.cell.config)]
    if len(on) < LEAST_ON_THE_LINE:
        return Text("")
    low, high = shown_range(on, measure)
    lowest, highest = shown_range([each.value(measure) for each in known], measure)
    return Text(
        "The {count} cells with this run's learning rate per sample end between {low} and {high}; all cells, between "
        "{lowest} and {highest}.",
        count=len(on),
        low=low,
        high=high,
        lowest=lowest,
        highest=highest,
    )


def equal_cells_sentence(this: RunConfig, x: GridAxis, y: GridAxis | None, ended: Ended) -> Text:
    """What is equal in all cells while the batch size varies, and what else is where the rate per sample is."""
    configs = [each.cell.config for each in ended if each.cell.config]
    early = sum(map(_stopped_early, ended))
    return in_sequence(_equal_epochs(x, y, configs, early), _same_rate_per_sample(this, x, y, ended))


def _leads(x: GridAxis, y: GridAxis | None, lead: EndedCell, measure: str) -> Text:
    value, cell = shown_value(lead.value(measure), measure), _name(x, y, lead.cell)
    match measure:
        case "validation":
            return Text("Validation loss ends lowest, at {value}, for {cell}.", value=value, cell=cell)
        case "train":
            return Text("Training loss ends lowest, at {value}, for {cell}.", value=value, cell=cell)
        case _:
            return Text("Accuracy ends highest, at {value}, for {cell}.", value=value, cell=cell)


def _near(ended: Ended, lead: Lead, measure: str) -> Text:
    """How many cells are about as good as the one that leads."""
    count = len(lead.near)
    if sum(math.isfinite(each.value(measure)) for each in ended) < 2:
        return Text("")
    if measure == "train":
        share = Share(NEAR_LOWEST)
        if not count:
            return Text("No other cell ends within {share} of it.", share=share)
        return counted(
            "{count} other cell ends within {share} of it.",
            "{count} other cells end within {share} of it.",
            count=count,
            share=share,
        )
    rows = {each.rows[measure].rows: each.rows[measure].count for each in ended if measure in each.rows}
    return _near_by_rows(count, rows.popitem()[1]) if len(rows) == 1 else _near_by_own_rows(count)


def _near_by_rows(count: int, held_out: int) -> Text:
    rows = counted("The {count} validation row", "The {count} validation rows", count=held_out)
    if not count:
        return Text("{rows} tell it from every other cell.", rows=rows)
    return counted(
        "{rows} cannot tell it from {count} other cell.",
        "{rows} cannot tell it from {count} other cells.",
        count=count,
        rows=rows,
    )


def _near_by_own_rows(count: int) -> Text:
    if not count:
        return Text(
            "The cells do not all have the same validation rows; with those they have, it differs from every other "
            "cell by more than chance explains."
        )
    return counted(
        "The cells do not all have the same validation rows; with those they have, chance can explain its difference "
        "from {count} other cell.",
        "The cells do not all have the same validation rows; with those they have, chance can explain its difference "
        "from {count} other cells.",
        count=count,
    )


def _name(x: GridAxis, y: GridAxis | None, cell: GridCell) -> Text:
    first = field_text(x.field, _typed(x.field, cell.x))
    if y is None or cell.y is None:
        return first
    return Text("{one}, {two}", one=first, two=field_text(y.field, _typed(y.field, cell.y)))


def _typed(field: str, value: float | int) -> float | int:
    """A learning rate of 1 is a number as 0.5 is."""
    return float(value) if field == "learning_rate" else value


def _fields(x: GridAxis, y: GridAxis | None) -> set[str]:
    return {x.field, *([y.field] if y else [])}


def _equal_epochs(x: GridAxis, y: GridAxis | None, configs: Sequence[RunConfig], early: int) -> Text:
    fields = _fields(x, y)
    if not configs or "batch_size" not in fields or fields & COUNTED_OTHERWISE:
        return Text("")
    small, large = (extreme(configs, key=lambda config: config.batch_size) for extreme in (min, max))
    more, fewer = plan(small).total_updates, plan(large).total_updates
    if more == fewer:
        return Text("")
    values: dict[str, Value] = {
        "epochs": epochs_text(small.epochs),
        "more": more,
        "small": field_text("batch_size", small.batch_size),
        "fewer": fewer,
        "large": field_text("batch_size", large.batch_size),
    }
    if not early:
        return Text(
            "Epochs are held equal, so a bigger batch makes fewer updates: in {epochs} {more} with {small}, {fewer} "
            "with {large}.",
            **values,
        )
    return in_sequence(
        Text(
            "Equal epochs are planned, in which a bigger batch makes fewer updates: in {epochs} {more} with {small}, "
            "{fewer} with {large}.",
            **values,
        ),
        counted(
            "{count} run stopped early, with fewer updates than that.",
            "{count} runs stopped early, with fewer updates than that.",
            count=early,
        ),
    )


def _stopped_early(ended: EndedCell) -> bool:
    config = ended.cell.config
    return config is not None and ended.end.status in CUT_SHORT and ended.end.epochs_done < config.epochs


def _same_rate_per_sample(this: RunConfig, x: GridAxis, y: GridAxis | None, ended: Ended) -> Text:
    """What learning rate times updates is where the rate per sample is this run's and training did not diverge."""
    on = [
        (config, each.end)
        for each in ended
        if (config := each.cell.config) and not each.diverged and _is_on_the_line(this, x, y, config)
    ]
    if len(on) < LEAST_ON_THE_LINE:
        return Text("")
    count, per_sample = len(on), set_text(float(f"{_rate_per_sample(this):.6g}"))
    products = [config.learning_rate * end.updates_done for config, end in on]
    seen = {plan(config).rows_before(plan(config).batches_until(end.updates_done)) for config, end in on}
    low, high = min(products), max(products)
    if len(seen) == 1 and math.isclose(low, high, rel_tol=SAME_RATE):
        return Text(
            "The rate per sample (learning rate ÷ batch size) is {rate} in {count} cells, as in this run. Each sees "
            "{samples}, so learning rate times updates is the same in them too: {product}.",
            rate=per_sample,
            count=count,
            samples=samples_text(seen.pop()),
            product=low,
        )
    return Text(
        "The rate per sample (learning rate ÷ batch size) is {rate} in {count} cells, as in this run. Learning rate "
        "times updates is {low} to {high} in them.",
        rate=per_sample,
        count=count,
        low=low,
        high=high,
    )


def _is_on_the_line(this: RunConfig, x: GridAxis, y: GridAxis | None, config: RunConfig | None) -> bool:
    """Whether a cell has this run's learning rate per sample. Where gradients are summed, there is no such line: the
    learning rate is already that of a sample.
    """
    if config is None or _fields(x, y) != BATCH_AND_RATE or config.reduction == "sum":
        return False
    return math.isclose(_rate_per_sample(config), _rate_per_sample(this), rel_tol=SAME_RATE)


def _rate_per_sample(config: RunConfig) -> float:
    """The learning rate by the samples of a full update, of which there are never more than all."""
    return config.learning_rate / plan(config).rows_of_update
