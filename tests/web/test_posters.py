"""The picture of a run: on its own, with its words, the same for equal runs, and as pixels with its text in them."""

import re
import struct
import zlib
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from epochwise.core.config.config import RunConfig
from epochwise.show.palette import FONT
from epochwise.show.pixels import FONTS, pixels
from epochwise.show.text import text_width, wrapped
from epochwise.web.poster import HEIGHT, WIDTH, poster
from tests.runs.test_result import trained

SVG = "{http://www.w3.org/2000/svg}"
CASES: dict[str, dict[str, object]] = {
    "the worked example": {},
    "a short last batch": {"samples": 1000, "batch_size": 400, "epochs": 20},
    "diverging": {"dataset": "line", "model": "linear", "learning_rate": 3.0, "epochs": 20},
    "one update": {"samples": 5, "batch_size": 5, "epochs": 1, "validation_samples": 0},
    "stopped early": {"samples": 60, "learning_rate": 0.5, "patience": 3, "epochs": 400},
    "target reached": {"samples": 60, "learning_rate": 0.5, "target_loss": 0.3, "epochs": 400},
}


def drawn(case: str) -> str:
    config = RunConfig.parse(CASES[case])
    result = trained(config)
    return poster(result.showing(), result.verdict)


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def image_of(png: bytes) -> NDArray[np.uint8]:
    """A PNG's pixels (rows, columns, channels), 8 bits each, not interlaced; as the standard has it."""
    at, chunks = 8, dict[bytes, bytes]()
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        chunks[kind] = chunks.get(kind, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, depth, colours = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert depth == 8
    channels = {2: 3, 6: 4}[colours]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + width * channels)
    image = np.zeros((height + 1, width + 1, channels), np.int64)
    for y, row in enumerate(rows, 1):
        told = row[1:].reshape(width, channels).astype(np.int64)
        image[y, 1:] = _unfiltered(int(row[0]), told, image[y - 1])
    return image[1:, 1:].astype(np.uint8)


def _unfiltered(kind: int, row: NDArray[np.int64], above: NDArray[np.int64]) -> NDArray[np.int64]:
    if kind in (0, 2):
        return (row + above[1:] * (kind == 2)) % 256
    if kind == 1:
        return np.cumsum(row, axis=0) % 256
    done = np.zeros_like(above)
    for x, value in enumerate(row, 1):
        left, up, corner = done[x - 1], above[x], above[x - 1]
        done[x] = (value + ((left + up) // 2 if kind == 3 else _nearest(left, up, corner))) % 256
    return done[1:]


def _nearest(left: NDArray[np.int64], up: NDArray[np.int64], corner: NDArray[np.int64]) -> NDArray[np.int64]:
    guess = left + up - corner
    far = [abs(guess - one) for one in (left, up, corner)]
    first = (far[0] <= far[1]) & (far[0] <= far[2])
    return np.where(first, left, np.where(far[1] <= far[2], up, corner))


@pytest.mark.parametrize("case", CASES)
def test_the_picture_is_sound_and_needs_nothing_beside_it(case: str) -> None:
    svg = drawn(case)
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in {"style", "image", "script", "use", "foreignObject"}
        assert element.get("style") is None
        assert all("var(" not in value and "url(http" not in value for value in element.attrib.values())
        if element.tag == f"{SVG}path":
            assert element.get("fill") or element.get("stroke")
    assert {g.get("font-family", FONT).split(",")[0] for g in root.iter(f"{SVG}g")} == {FONT}


def test_the_picture_says_what_the_page_says() -> None:
    said = texts(drawn("the worked example"))
    assert said[0] == "With 200 samples and a batch size of 5, one epoch makes 40 updates."
    assert said[1] == "Over 1,000 epochs the model is updated 40,000 times."
    assert "Two moons · Neural network · 32 tanh units · learning rate 0.1 · mini-batch gradient descent" in said
    assert "Over-learned (overfitting)" in said
    assert "Orange bands: the middle 50% and 80% of every 160 batch losses (4 epochs)." in said
    assert "loss (log loss in nats), lower is better" in said
    assert {"training", "validation", "batches"} <= set(said)


def test_one_of_everything_is_said_in_the_singular() -> None:
    said = texts(drawn("one update"))
    assert said[0] == "With 5 samples and a batch size of 5, one epoch makes 1 update."
    assert said[1] == "Over 1 epoch the model is updated once."


def test_a_run_that_was_cut_short_is_not_said_to_have_made_every_update() -> None:
    assert texts(drawn("diverging"))[1] == "Planned: 20 epochs, 800 updates; training diverged at update 120."
    early = texts(drawn("stopped early"))[1]
    assert re.fullmatch(r"Planned: 400 epochs, 4,800 updates; training stopped early after epoch \d+\.", early)
    reached = texts(drawn("target reached"))[1]
    assert re.fullmatch(r"Planned: 400 epochs, 4,800 updates; target loss reached after epoch \d+\.", reached)


@pytest.mark.parametrize("case", CASES)
def test_no_text_leaves_the_picture(case: str) -> None:
    for text in ElementTree.fromstring(drawn(case)).iter(f"{SVG}text"):
        assert float(text.get("y", 0)) < HEIGHT - 6
        if text.get("x") == "48":
            words, size = "".join(text.itertext()), float(text.get("font-size", 0))
            assert text_width(words, size) <= WIDTH - 48


@pytest.mark.parametrize(("query", "code"), [({}, "gap"), ({"epochs": 2}, "rise")])
def test_below_the_reason_stands_the_fact_that_it_does_not_tell(query: dict[str, object], code: str) -> None:
    result = trained(RunConfig.parse(query))
    (fact,) = [fact for fact in result.verdict.facts if fact.code == code]
    root = ElementTree.fromstring(poster(result.showing(), result.verdict))
    lines = {float(text.attrib["y"]): "".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    below = [words for y, words in sorted(lines.items()) if y > 546]
    assert " ".join(below) == f"{result.verdict.reason} {fact.sentence}"
    assert max(lines) < 620


def test_a_text_is_broken_between_words() -> None:
    lines = wrapped("one two three four five six", 60, 10)
    assert " ".join(lines) == "one two three four five six"
    assert len(lines) > 1
    assert all(text_width(line, 10) <= 60 for line in lines)


def test_equal_runs_give_equal_pictures(client: httpx.Client) -> None:
    config = RunConfig.parse({"epochs": 40})
    one, other = trained(config), trained(config)
    other.train_seconds = 9.0
    first, second = (poster(result.showing(), result.verdict) for result in (one, other))
    assert first == second
    assert client.get("/api/v1/run.svg?epochs=40").text == first
    pixels.cache_clear()
    png = pixels(first)
    pixels.cache_clear()
    assert pixels(second) == png == client.get("/api/v1/run.png?epochs=40").content


def test_the_pixels_hold_the_picture_and_its_text() -> None:
    svg = drawn("a short last batch")
    image = image_of(pixels(svg))[:, :, :3].astype(int)
    assert image.shape == (HEIGHT, WIDTH, 3)
    assert (image[0, 0] == 255).all()
    silent = ElementTree.fromstring(svg)
    for text in silent.iter(f"{SVG}text"):
        text.text = ""
        for span in [*text]:
            text.remove(span)
    mute = image_of(pixels(ElementTree.tostring(silent, encoding="unicode")))[:, :, :3].astype(int)
    inks = {"sentence": (slice(40, 112), slice(40, 900)), "ticks": (slice(470, 520), slice(60, 1150))}
    inks |= {"verdict": (slice(530, 620), slice(40, 900)), "labels": (slice(150, 470), slice(1040, 1200))}
    for name, (rows, columns) in inks.items():
        written = (abs(image[rows, columns] - mute[rows, columns]).sum(axis=2) > 100).sum()
        assert written > 300, name


def test_the_batch_size_is_orange_and_strong() -> None:
    image = image_of(pixels(drawn("the worked example")))[40:75, 440:470, :3].astype(int)
    assert (abs(image - np.array([0xB2, 0x59, 0x00])).sum(axis=2) < 40).sum() > 20


def test_the_fonts_are_files_of_a_package() -> None:
    assert [font.rsplit("/", 1)[-1] for font in FONTS] == ["SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"]


def test_a_picture_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(RuntimeError, match="could not be drawn"):
        pixels("<svg")


def test_a_cursor_is_a_line_in_the_picture(client: httpx.Client) -> None:
    assert client.get("/api/v1/run.svg?epochs=2&cursor=40").text.count('stroke="#b25900"') == 1
    assert client.get("/api/v1/run.svg?epochs=2").text.count('stroke="#b25900"') == 0
    told = client.get("/api/v1/run.png?epochs=2&cursor=81").json()
    assert told["errors"] == [
        {"field": "cursor", "value": 81, "message": "the run has no such batch", "allowed": "1 to 80"}
    ]
    assert client.get("/api/v1/run?epochs=2&cursor=1").status_code == 422


def test_a_picture_shows_the_measure_that_is_named(client: httpx.Client) -> None:
    named = client.get("/api/v1/run.svg?epochs=2&measure=accuracy&cursor=40").text
    assert "accuracy (share of samples classified correctly), higher is better" in named
    assert "log loss" not in named
    assert client.get("/api/v1/run.svg?epochs=2&measure=loss").text == client.get("/api/v1/run.svg?epochs=2").text
    told = client.get("/api/v1/run.png?dataset=line&model=linear&epochs=2&measure=accuracy").json()
    assert told["errors"] == [
        {"field": "measure", "value": "accuracy", "message": "the run has no such measure", "allowed": "loss, mae"}
    ]
    assert client.get("/api/v1/run?epochs=2&measure=loss").status_code == 422
