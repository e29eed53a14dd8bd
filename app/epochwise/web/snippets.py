"""A run in other languages: what "Use this run elsewhere" shows, each with `{base}` and `{query}` to be filled in.

`{base}` is where the server was found, without a slash at its end, `{query}` the run's query, every field written out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Snippet:
    """A few lines of a language that ask for a run: the language's name, the lines, and what they need."""

    title: str
    text: str
    needs: str


SNIPPETS = {
    "curl": Snippet(
        "curl",
        "curl --fail-with-body '{base}/api/v1/run?{query}'",
        "For a terminal. Ends with an error where the server refuses the run.",
    ),
    "python": Snippet(
        "Python",
        """\
import json
from urllib.request import urlopen

with urlopen("{base}/api/v1/run?{query}") as answer:
    run = json.load(answer)

# run["batch_loss"] and run["epochs"] hold the learning curves.
print(run["status"], "with", run["updates_done"], "updates:", run["verdict"]["reason"])
""",
        "Needs nothing but Python 3.",
    ),
    "r": Snippet(
        "R",
        """\
library(jsonlite)

run <- fromJSON("{base}/api/v1/run?{query}")

# run$batch_loss and run$epochs hold the learning curves.
cat(run$status, "with", run$updates_done, "updates:", run$verdict$reason, "\\n")
""",
        "Needs R and its package jsonlite.",
    ),
    "javascript": Snippet(
        "JavaScript",
        """\
const answer = await fetch("{base}/api/v1/run?{query}");
const run = await answer.json();
if (!answer.ok) throw new Error(run.detail);

// run.batch_loss and run.epochs hold the learning curves.
console.log(run.status, "with", run.updates_done, "updates:", run.verdict.reason);
""",
        "For a browser's console, or a module in Node.js 18 or newer.",
    ),
}
"""By name, in the order in which the page offers them."""
