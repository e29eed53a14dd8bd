"""Numbers as every picture prints them, in Python and on the page."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from epochwise.core.config.numbers import number_text
from epochwise.show.duration import time_text
from epochwise.show.text import fitting, text_width

STATIC = Path(__file__).parent.parent.parent / "static"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (7e-6, "7.0 × 10⁻⁶"),
        (0.000261, "2.6 × 10⁻⁴"),
        (0.001, "0.001"),
        (0.0625, "0.063"),
        (0.286, "0.286"),
        (9.9994, "9.999"),
        (12.345, "12.35"),
        (101.26, "101.3"),
        (1234.5, "1,235"),
        (112_938.2, "112,938"),
        (1.5e6, "1.50 × 10⁶"),
        (1_225_000.0, "1.23 × 10⁶"),
        (3.4567e120, "3.46 × 10¹²⁰"),
        (5e-324, "4.9 × 10⁻³²⁴"),
        (float("nan"), "not finite"),
        (float("inf"), "not finite"),
    ],
)
def test_a_number_for_people(value: float, text: str) -> None:
    assert number_text(value).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 µs"),
        (5e-8, "0.0500 µs"),
        (0.0000291, "29.1 µs"),
        (0.000526, "526 µs"),
        (0.0009996, "1.00 ms"),
        (0.0025, "2.50 ms"),
        (0.25, "250 ms"),
        (0.99951, "1.00 s"),
        (12.34, "12.3 s"),
        (1234.5, "1,230 s"),
    ],
)
def test_a_time_has_three_digits_and_its_unit(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


def test_the_page_prints_the_same_numbers() -> None:
    random = np.random.default_rng(1)
    table = [
        *(10.0 ** random.uniform(-12, 12, 500)),
        *(k / 16 for k in range(2000)),
        *range(900, 1100),
        0.0,
        1e300,
        5e-324,
    ]
    assert printed_by_the_page("lens/text.js", "lossText", table) == [number_text(value) for value in table]


def test_the_page_prints_the_same_times() -> None:
    random = np.random.default_rng(1)
    table = [*(10.0 ** random.uniform(-8, 4, 500)), *(k / 256 for k in range(2000)), 0.001, 0.0009995, 0.9995, 0.0]
    assert printed_by_the_page("compare/table.js", "timeText", table) == [time_text(value) for value in table]


def printed_by_the_page(module: str, name: str, table: list[float]) -> list[str]:
    """What a function of one of the page's modules makes of numbers."""
    code = (
        f"import {{ {name} }} from '{STATIC.as_uri()}/{module}';"
        "let input = ''; for await (const part of process.stdin) input += part;"
        f"console.log(JSON.stringify(JSON.parse(input).map({name})));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], input=json.dumps(table), capture_output=True, text=True, check=True
    )
    texts: list[str] = json.loads(done.stdout)
    return texts


def test_the_longest_wording_that_fits_is_taken() -> None:
    wordings = "stopped early after epoch 12", "stopped early"
    assert fitting(wordings, text_width(wordings[0], 12), 12) == wordings[0]
    assert fitting(wordings, text_width(wordings[1], 12), 12) == wordings[1]
    assert fitting(wordings, 10, 12) == ""
