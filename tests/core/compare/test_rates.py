"""The page and the server compute the same learning rates, to the last digit."""

import json
import subprocess
from pathlib import Path

from epochwise.core.compare.rates import RateBase, Scaling

MODULE = Path(__file__).parents[3] / "static" / "compare" / "rate.js"
SIZES = [1, 2, 3, 5, 7, 10, 13, 25, 32, 50, 64, 100, 128, 150, 199, 200, 333, 1000, 99_999, 1_000_000]
BASES = ["5:0.05", "1:0.1", "7:0.3", "32:0.001", "200:1.7", "3:1e-7", "64:999", "64:0.05", "128:0.3"]
SCALINGS: list[Scaling] = ["linear", "root"]
PROGRAM = """
import { baseOf, scaledRate } from %s;
const [scalings, bases, sizes] = JSON.parse(process.argv[1]);
const rates = scalings.map((how) => bases.map((base) => sizes.map((size) => scaledRate(how, baseOf(base), size))));
console.log(JSON.stringify(rates));
"""


def test_the_page_computes_the_same_rates() -> None:
    program = PROGRAM % json.dumps(MODULE.as_uri())
    asked = json.dumps([SCALINGS, BASES, SIZES])
    command = ["node", "--input-type=module", "-e", program, asked]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    ours = [[[RateBase.read(base).rate(how, size) for size in SIZES] for base in BASES] for how in SCALINGS]
    assert json.loads(ended.stdout) == ours
