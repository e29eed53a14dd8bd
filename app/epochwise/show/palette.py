"""What the marks of a picture look like: on the page by class, in a picture that stands alone by attributes.

A file that stands alone has no style sheet: many programs that place SVG read none, and our own policy forbids one.
static/lens.css says the same of the page's classes, with colours for light and dark.
"""

INK, DIM, RULE, PAPER = "#1c2126", "#5f666d", "#e4e4dd", "#fff"
BATCH, BATCH_DOT, BATCH_LIGHT, EPOCH, VALIDATION, TEST = (
    "#b25900",
    "#c97b00",
    "#e69f00",
    "#0067a6",
    "#00795b",
    "#9a3580",
)
"""The light page's colours: orange is a batch (darkest in text, lightest in areas), blue an epoch, green validation,
purple the test."""

FONT = "Source Sans Pro"
FONTS_IN_TURN = f"{FONT}, system-ui, Roboto, Noto Sans, Liberation Sans, sans-serif"
"""Of a picture of 1200 x 630; its pixels have the first."""

_HALO = {"paint-order": "stroke", "stroke": PAPER, "stroke-opacity": "0.85", "stroke-width": "4"}

LOOKS: dict[str, dict[str, str]] = {
    "grid": {"stroke": RULE},
    "tick": {"fill": DIM},
    "tick epoch": {"fill": EPOCH},
    "tick update": {"fill": BATCH},
    "axis-name": {"fill": DIM},
    "band outer": {"fill": BATCH_LIGHT, "opacity": "0.12"},
    "band inner": {"fill": BATCH_LIGHT, "opacity": "0.2"},
    "band outer cased": {"fill": BATCH_LIGHT, "opacity": "0.12", "stroke": BATCH_LIGHT, "stroke-width": "6"},
    "band inner cased": {"fill": BATCH_LIGHT, "opacity": "0.2", "stroke": BATCH_LIGHT, "stroke-width": "6"},
    "singles": {"fill": "none", "stroke": BATCH_DOT, "stroke-linecap": "round"},
    "train": {"fill": "none", "stroke": EPOCH, "stroke-width": "2.8"},
    "val": {"fill": "none", "stroke": VALIDATION, "stroke-width": "2.6", "stroke-dasharray": "6 4"},
    "measured": {"fill": "none", "stroke": VALIDATION, "stroke-width": "6", "stroke-linecap": "round"},
    "calls": {"stroke": DIM, "stroke-dasharray": "2 3"},
    "target": {"stroke": DIM, "stroke-dasharray": "7 3"},
    "cursor": {"stroke": BATCH, "stroke-width": "1.2"},
    "lowest": {"fill": PAPER, "stroke": VALIDATION, "stroke-width": "2.2"},
    "lowest-note": {"fill": VALIDATION, **_HALO},
    "stop-label": {"fill": INK, "font-weight": "600"},
    "end val": {"fill": VALIDATION, "font-weight": "600"},
    "end batch": {"fill": BATCH, "font-weight": "600"},
    "end train": {"fill": EPOCH, "font-weight": "600"},
    "end tested": {"fill": TEST, "font-weight": "600"},
    "tested": {"fill": TEST, "stroke": PAPER, "stroke-width": "1.5"},
    "number tested": {"fill": TEST},
    "number val": {"fill": VALIDATION},
    "number train": {"fill": EPOCH},
    "above val": {"fill": VALIDATION, **_HALO},
    "above batch": {"fill": BATCH, **_HALO},
    "above train": {"fill": EPOCH, **_HALO},
    "above quiet": {"fill": DIM, **_HALO},
    "peaks val": {"fill": VALIDATION},
    "peaks batch": {"fill": BATCH_DOT},
    "peaks train": {"fill": EPOCH},
}
"""By the classes that a mark has."""
