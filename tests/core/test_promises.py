"""The table of the verdict's promises: documents and benchmark agree, and a part of it is measured again."""

import re
from pathlib import Path

from benchmarks.verdict.sample import FIRST_SEED, cases
from benchmarks.verdict.tally import CLAIMS, Judged, promises

ROOT = Path(__file__).parent.parent.parent


def test_documents_and_benchmark_show_the_same_promises_and_results() -> None:
    pages = [(ROOT / name).read_text() for name in ("docs/explanation.md", "benchmarks/README.md")]
    for figure in promises([]):
        written = [re.search(rf"^\| {re.escape(figure.what)} +\|.*$", page, re.MULTILINE) for page in pages]
        assert all(written), figure.what
        assert len({found[0] for found in written if found}) == 1
        side = "at least" if figure.at_least else "at most"
        assert all(f"{side} {figure.bound:g}" in found[0] for found in written if found)


def test_no_over_learned_run_of_a_small_sample_has_not_risen_and_what_is_counted_apart_is_so() -> None:
    judged = [Judged.of(case) for case in cases(12, FIRST_SEED)]
    assert any(run.code == "over-learned" for run in judged)
    assert all(run.rise > 0.0 for run in judged if run.code == "over-learned")
    assert all(CLAIMS[run.code](run) for run in judged if run.code in CLAIMS)
