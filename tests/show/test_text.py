"""Numbers as every picture prints them, in Python and on the page."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from epochwise.core.config.numbers import number_text
from epochwise.show.text import fitting, text_width

STATIC = Path(__file__).parent.parent.parent / "static"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (7e-6, "7.0e-6"),
        (0.000261, "2.6e-4"),
        (0.001, "0.001"),
        (0.0625, "0.063"),
        (0.286, "0.286"),
        (9.9994, "9.999"),
        (12.345, "12.35"),
        (101.26, "101.3"),
        (1234.5, "1,235"),
        (112_938.2, "112,938"),
        (1.5e6, "1.50e6"),
        (1_225_000.0, "1.23e6"),
        (3.4567e120, "3.46e120"),
        (5e-324, "4.9e-324"),
        (float("nan"), "not finite"),
        (float("inf"), "not finite"),
    ],
)
def test_a_number_for_people(value: float, text: str) -> None:
    assert number_text(value) == text


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
    code = (
        f"import {{ lossText }} from '{STATIC.as_uri()}/lens/text.js';"
        "let input = ''; for await (const part of process.stdin) input += part;"
        "console.log(JSON.stringify(JSON.parse(input).map(lossText)));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], input=json.dumps(table), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [number_text(value) for value in table]


def test_the_longest_wording_that_fits_is_taken() -> None:
    wordings = "stopped early after epoch 12", "stopped early"
    assert fitting(wordings, text_width(wordings[0], 12), 12) == wordings[0]
    assert fitting(wordings, text_width(wordings[1], 12), 12) == wordings[1]
    assert fitting(wordings, 10, 12) == ""
