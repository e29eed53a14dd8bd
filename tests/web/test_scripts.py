"""A run as code, over HTTP."""

import httpx
import pytest

from epochwise.code import DIALECTS, as_code
from epochwise.core.config.config import RunConfig
from tests.serving import Served

QUERY = {"batch_size": 7, "epochs": 30}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_run_is_to_be_had_in_every_dialect(client: httpx.Client, dialect: str) -> None:
    answer = client.get("/api/v1/run.py", params={**QUERY, "dialect": dialect})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/x-python; charset=utf-8"
    assert answer.headers["content-disposition"].endswith(f'-{dialect}.py"')
    assert answer.text == as_code(RunConfig.parse(QUERY), dialect)


def test_without_a_dialect_it_is_numpys(client: httpx.Client) -> None:
    assert client.get("/api/v1/run.py", params=QUERY).text == as_code(RunConfig.parse(QUERY), "numpy")


def test_a_script_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    etag = client.get("/api/v1/run.py", params=QUERY).headers["etag"]
    assert client.get("/api/v1/run.py", params=QUERY, headers={"If-None-Match": etag}).status_code == 304
    other = client.get("/api/v1/run.py", params={**QUERY, "dialect": "keras"}, headers={"If-None-Match": etag})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("name", "value"), [("dialect", "fortran"), ("length", "long"), ("points", "5"), ("epochs", "0")]
)
def test_what_is_refused_is_named(client: httpx.Client, name: str, value: str) -> None:
    answer = client.get("/api/v1/run.py", params={name: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [name]


def test_the_refusal_of_a_dialect_lists_them_all(client: httpx.Client) -> None:
    (error,) = client.get("/api/v1/run.py?dialect=R").json()["errors"]
    assert error["allowed"] == "one of numpy, pytorch, keras, sklearn, lightning"


SHORT: dict[str, str | int] = {**QUERY, "length": "short"}


@pytest.mark.parametrize("dialect", ["numpy", "pytorch"])
def test_the_short_script_fetches_from_the_server_that_wrote_it(
    site: Served, client: httpx.Client, dialect: str
) -> None:
    answer = client.get("/api/v1/run.py", params={**SHORT, "dialect": dialect})
    assert answer.text == as_code(RunConfig.parse(QUERY), dialect, "short", site.url)
    assert f'API = "{site.url}/api/v1"' in answer.text
    assert answer.headers["content-disposition"].endswith(f'-{dialect}-short.py"')


def test_without_a_short_form_it_is_the_complete_script_with_the_reason(client: httpx.Client) -> None:
    answer = client.get("/api/v1/run.py", params={**SHORT, "patience": 3})
    reason, complete = answer.text.split("\n", 1)
    assert reason == "# The complete script, not the short one: early stopping (patience) needs more lines."
    assert complete == client.get("/api/v1/run.py", params={**QUERY, "patience": 3}).text


def test_the_lengths_have_tags_of_their_own(client: httpx.Client) -> None:
    etag = client.get("/api/v1/run.py", params=QUERY).headers["etag"]
    assert client.get("/api/v1/run.py", params=SHORT, headers={"If-None-Match": etag}).status_code == 200
