"""A run in other programming languages, as "Use this run elsewhere" shows it: `{base}` and `{query}` are filled in.

`{base}` is the address of the server, without a slash at its end, `{query}` the run's query with every field.
"""

from dataclasses import dataclass

from epochwise.core.config.text import Text


@dataclass(frozen=True)
class Snippet:
    """A few lines of a programming language that request a run: the language's name, the lines, and what they need."""

    title: str
    text: str
    needs: str


SNIPPETS = {
    "curl": Snippet(
        "curl",
        "curl --fail-with-body '{base}/api/v1/run?{query}'",
        Text("For a terminal. Exits with an error if the server refuses the run."),
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
        Text("Needs only Python 3."),
    ),
    "r": Snippet(
        "R",
        """\
library(jsonlite)

run <- fromJSON("{base}/api/v1/run?{query}")

# run$batch_loss and run$epochs hold the learning curves.
cat(run$status, "with", run$updates_done, "updates:", run$verdict$reason, "\\n")
""",
        Text("Needs R and its package jsonlite."),
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
        Text("For a browser's console, or a module in Node.js 18 or later."),
    ),
}
"""By name, in the order in which the page offers them."""
