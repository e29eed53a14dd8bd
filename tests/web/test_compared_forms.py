"""A comparison as a table and as a picture: the same numbers and words as its JSON."""

import csv
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from epochwise.show.compared.picture import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from epochwise.show.pixels import pixels
from tests.web.test_compare import MOONS, SIZES, compared

SVG = "{http://www.w3.org/2000/svg}"


def asked(client: httpx.Client, form: str, **parameters: Any) -> httpx.Response:
    answer = client.get(f"/api/v1/compare.{form}", params={**MOONS, "keep": SIZES, **parameters})
    assert answer.status_code == 200, answer.text
    return answer


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_table_has_a_line_for_each_epoch_of_each_run(client: httpx.Client) -> None:
    keep = ["batch_size:20", "batch_size:50,learning_rate:0.5"]
    answer = asked(client, "csv", keep=keep, hold="updates")
    whole = compared(client, keep=keep, hold="updates")
    assert answer.headers["content-disposition"].startswith('attachment; filename="epochwise-')
    lines = list(csv.DictReader(answer.text.splitlines()))
    assert len(lines) == sum(len(run["curve"]["epoch"]) for run in whole["runs"]) == 3 + 100 + 400 + 1000
    for number, run in enumerate(whole["runs"], 1):
        mine = [line for line in lines if line["run"] == str(number)]
        assert {line["id"] for line in mine} == {run["id"]}
        assert {line["keep"] for line in mine} == {run["keep"]}
        assert [int(line["epoch"]) for line in mine] == run["curve"]["epoch"]
        assert [float(line["x"]) for line in mine] == run["curve"]["at"]
        for name in ("train", "validation"):
            assert [float(line[name]) for line in mine] == run["curve"][name]
            assert float(mine[-1][f"accuracy_{name}"]) == run["accuracy"][name]


def test_the_table_leaves_out_accuracy_where_no_run_has_it_and_what_is_not_known(client: httpx.Client) -> None:
    line: dict[str, Any] = {
        "dataset": "line",
        "model": "linear",
        "epochs": 4,
        "validate_every": 2,
        "keep": "batch_size:50",
    }
    rows = client.get("/api/v1/compare.csv", params={**line, "keep": "batch_size:50"}).text.splitlines()
    assert rows[0] == "run,id,keep,epoch,x,train,validation"
    assert [bool(row["validation"]) for row in csv.DictReader(rows)] == [True, False, True, False, True] * 2


def test_the_table_has_decimal_commas_where_they_are_wanted(client: httpx.Client) -> None:
    keep = ["batch_size:50,learning_rate:0.5"]
    plain, comma = (asked(client, "csv", keep=keep, **more) for more in ({}, {"decimal": "comma"}))
    assert plain.headers["etag"] != comma.headers["etag"]
    rows, others = list(csv.reader(plain.text.splitlines())), list(csv.reader(comma.text.splitlines(), delimiter=";"))
    assert [[*row[:3], *(cell.replace(".", ",") for cell in row[3:])] for row in rows[1:]] == others[1:]
    assert rows[0] == others[0]


def test_all_epochs_are_refused_where_they_are_too_many(client: httpx.Client) -> None:
    many: dict[str, Any] = {
        "batch_size": 200,
        "epochs": 300_000,
        "keep": "seed:2",
        "dataset": "line",
        "model": "linear",
    }
    for form in ("", ".csv"):
        refused = client.get(f"/api/v1/compare{form}", params=many)
        assert (refused.status_code, refused.json()["what"]) == (422, "answer in one piece")
        assert (refused.json()["estimate"], refused.json()["limit"]) == (1_200_000, 1_000_000)


@pytest.mark.parametrize("hold", ["epochs", "updates", "samples", "seconds", "steps"])
def test_the_picture_says_what_the_document_says(client: httpx.Client, hold: str) -> None:
    found, said = compared(client, hold=hold, points=300), texts(asked(client, "svg", hold=hold).text)
    words = " ".join(said)
    for sentence in (found["sentence"], found["gain"]):
        assert sentence in words
    assert found["axis"]["title"] in said
    if found["tie"]:
        assert found["tie"]["words"] in said
    else:
        for run, end in zip(found["runs"], found["ends"], strict=True):
            place = said.index(run["name"])
            assert said[place + 1].startswith(f"{end['train']:.3f}{end['updates']:,} update")
            assert end["cut"] or (end["train"], end["updates"]) == (run["final"]["train"], run["updates_done"])
    place = said.index("batch 5: validation")
    if not found["ends"][0]["cut"]:
        assert said[place + 1] == f"{found['runs'][0]['final']['validation']:.3f}"


def test_the_lines_stand_where_their_numbers_are(client: httpx.Client) -> None:
    found = compared(client, points=300)
    root = ElementTree.fromstring(asked(client, "svg").text)
    lines = [path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("stroke-linejoin")]
    own, kept = lines[-1], lines[:-2]
    for run, path in zip([*found["runs"][1:], found["runs"][0]], [*kept, own], strict=True):
        x, y = map(float, path.rsplit("L", 1)[1].split())
        assert x == pytest.approx(LEFT + (RIGHT - LEFT) * run["curve"]["at"][-1] / found["axis"]["end"], abs=0.06)
        share = run["curve"]["train"][-1] / found["range"][1]
        assert y == pytest.approx(BOTTOM - (BOTTOM - TOP) * share, abs=0.06)
        assert path.count("L") == len(run["curve"]["at"]) - 1


def test_the_kept_lines_are_thicker_the_larger_their_batch(client: httpx.Client) -> None:
    root = ElementTree.fromstring(asked(client, "svg").text)
    kept = [float(path.get("stroke-width", "")) for path in root.iter(f"{SVG}path") if path.get("stroke-linejoin")]
    assert kept[:3] == sorted(kept[:3])
    assert len(set(kept[:3])) == 3


@pytest.mark.parametrize(
    "parameters",
    [
        {"keep": [f"batch_size:{size}" for size in (10, 20, 40, 50, 80, 100, 200)]},
        {"keep": [f"learning_rate:0.0{digit}" for digit in range(1, 8)], "hold": "seconds"},
        {"keep": ["learning_rate:900,hidden:100,activation:relu"]},
    ],
)
def test_names_do_not_lie_upon_each_other_nor_leave_the_picture(
    client: httpx.Client, parameters: dict[str, Any]
) -> None:
    root = ElementTree.fromstring(asked(client, "svg", **parameters).text)
    tops = sorted(float(text.get("y", "")) for text in root.iter(f"{SVG}text") if text.get("x") == "912")
    assert len(tops) >= 3
    assert all(below - above >= 12 for above, below in pairwise(tops))
    assert tops[0] > 140
    assert tops[-1] < HEIGHT - 90
    sizes = [float(text.get("font-size", 17)) for text in root.iter(f"{SVG}text")]
    assert min(sizes) >= 12


def test_a_run_that_diverges_has_a_cross_and_no_loss(client: httpx.Client) -> None:
    line: dict[str, Any] = {"dataset": "line", "model": "linear", "epochs": 50, "keep": "learning_rate:3"}
    found = client.get("/api/v1/compare", params=line).json()
    svg = client.get("/api/v1/compare.svg", params=line).text
    said = texts(svg)
    assert said[said.index("rate 3") + 1] == f"diverged at update {found['runs'][1]['diverged_at_update'] + 1}"
    assert svg.count("l12 12m0 -12l-12 12") == 1
    assert "nan" not in svg.lower()
    alone = client.get("/api/v1/compare.svg", params={**line, "learning_rate": 3, "keep": ""})
    assert alone.status_code == 200
    assert "nan" not in alone.text.lower()


def test_the_pixels_are_those_of_the_drawing(client: httpx.Client) -> None:
    svg, png = asked(client, "svg"), asked(client, "png")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert png.headers["content-type"] == "image/png"
    assert png.content == pixels(svg.text)
    assert tuple(int.from_bytes(png.content[at : at + 4], "big") for at in (16, 20)) == (WIDTH, HEIGHT)


@pytest.mark.parametrize("form", ["csv", "svg", "png"])
def test_a_form_that_is_known_is_not_sent_again(client: httpx.Client, form: str) -> None:
    first = asked(client, form)
    again = client.get(str(first.url), headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_a_picture_takes_no_points(client: httpx.Client) -> None:
    assert client.get("/api/v1/compare.svg", params={"points": 10, "keep": "batch_size:50"}).status_code == 422
