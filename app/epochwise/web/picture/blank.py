"""The whole run's axes alone, for a run that is not trained yet: what it will count is known from its plan."""

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.web.picture.run import x_axis
from epochwise.web.picture.runframe import RunFrame
from epochwise.web.picture.svg import stroke, svg_root, words
from epochwise.web.picture.words import plural

_NOT_YET = {"batch_loss": [], "epochs": {"train": [], "validation": []}, "initial": {"train": None, "validation": None}}


def blank_svg(config: RunConfig, width: float, id: str) -> str:
    """The axes; the upright one has no numbers, since nobody knows the losses."""
    planned = plan(config)
    frame = RunFrame({"config": config.resolved().model_dump(), **_NOT_YET}, planned, width)
    found = [
        stroke("grid", frame.left, y, frame.right, y) for y in map(frame.y, (tick.value for tick in frame.y_ticks))
    ]
    found.append(words("tick", frame.left - 5, frame.top + frame.type * 0.7, "loss", "end"))
    found.append(x_axis(frame))
    desc = f"{plural(planned.epochs, 'epoch')}, {plural(planned.total_updates, 'update')}. Not trained yet."
    title = "The whole run, not trained yet: the axes"
    return svg_root(id, f"whole-run blank {frame.size}", width, frame.height, frame.type, title, desc, "".join(found))
