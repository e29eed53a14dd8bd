"""Dots in braille characters, and the learning curves made of them."""

import pytest

from epochwise.cli.canvas import Canvas
from epochwise.cli.curves import ROWS, Piece, curve_lines, in_ascii
from epochwise.client.run import Run
from epochwise.core.config.numbers import number_text
from epochwise.show.facts import Showing


def drawn(run: Run, width: int = 80) -> list[list[Piece]]:
    return list(curve_lines(Showing.of(run.config, run.curves), width))


def rows(run: Run, width: int = 80) -> list[list[Piece]]:
    """The canvas, without its title and the marks above it and what stands below."""
    return drawn(run, width)[2 : 2 + ROWS]


def text(run: Run, width: int = 80) -> list[str]:
    return ["".join(piece for piece, _ in line) for line in drawn(run, width)]


def colours(run: Run) -> set[str]:
    return {name for line in drawn(run, 80) for piece, name in line if piece.strip()}


@pytest.mark.parametrize(
    ("x", "y", "character"),
    [(0, 0, "⠁"), (1, 0, "⠈"), (0, 1, "⠂"), (1, 1, "⠐"), (0, 2, "⠄"), (1, 2, "⠠"), (0, 3, "⡀"), (1, 3, "⢀")],
)
def test_each_of_a_characters_eight_dots_has_its_place(x: int, y: int, character: str) -> None:
    canvas = Canvas(1, 1)
    canvas.dot("line", x, y)
    assert list(canvas.lines()) == [[(character, "line")]]


def test_a_later_layer_hides_an_earlier_one_a_character_at_a_time() -> None:
    canvas = Canvas(3, 1)
    canvas.column("under", 0, 0, 3)
    canvas.column("under", 3, -5, 9)
    canvas.dot("over", 0, 0)
    assert list(canvas.lines()) == [[("⠁", "over"), ("⢸", "under"), (" ", "")]]


@pytest.mark.parametrize("place", [(-1, 0), (0, -1), (2, 0), (0, 4)])
def test_what_is_outside_the_canvas_is_left_out(place: tuple[int, int]) -> None:
    canvas = Canvas(1, 1)
    canvas.dot("line", *place)
    canvas.column("line", 5, 0, 3)
    canvas.column("line", 0, -9, -2)
    assert list(canvas.lines()) == [[(" ", "")]]


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_the_picture_fits_into_its_width_with_two_lines_of_numbers_below(width: int) -> None:
    lines = text(Run.local(epochs=100), width)
    picture, numbers = lines[1 : 3 + ROWS], lines[3 + ROWS : 5 + ROWS]
    assert lines[0].strip() == "loss (log loss in nats), lower is better"
    assert max(map(len, picture)) <= max(min(width, 100), 47)
    assert numbers[0].split()[0] == numbers[1].split()[0] == "0"
    assert numbers[0].endswith("100 epochs")
    assert numbers[1].endswith("4,000 updates")
    assert "validation lowest, epoch 100" in lines[-1]


def test_the_lines_end_where_the_losses_do() -> None:
    run = Run.local(epochs=100)
    lines = text(run)
    ends = {name: next(line for line in lines if f" {name} " in line) for name in ("training", "validation")}
    for name, losses in (("training", run.loss.train), ("validation", run.loss.validation)):
        assert ends[name].endswith(f"{name} {number_text(losses[-1])}")
        assert ends[name].rstrip(f" {name}0123456789.")[-1] > "\u2800"


def test_a_steep_fall_has_no_holes() -> None:
    run = Run.local(dataset="line", model="linear", epochs=100, batch_size=20, validation_samples=0)
    assert run.loss.train[0] < run.loss.initial_train / 3
    filled = [row for row, line in enumerate(rows(run)) if any(name == "train" for _, name in line[:-1])]
    assert filled == list(range(filled[0], filled[-1] + 1))
    assert len(filled) > ROWS / 3


def test_each_batch_of_a_short_run_is_a_dot() -> None:
    lines = rows(Run.local(epochs=1, batch_size=50, validation_samples=0, learning_rate=0.01))
    cells = "".join(piece for line in lines for piece, name in line[:-1] if name == "batch")
    assert 1 <= sum((ord(cell) - 0x2800).bit_count() for cell in cells if cell > "\u2800") <= 4


def test_many_batches_are_a_band_dense_in_the_middle() -> None:
    dots = {}
    for row, line in enumerate(rows(Run.local(epochs=400))):
        cells = "".join(piece for piece, name in line[:-1] if name == "batch")
        dots[row] = sum((ord(cell) - 0x2800).bit_count() for cell in cells) / max(1, len(cells))
    assert max(dots.values()) > 1.5 * min(share for share in dots.values() if share)


def test_what_is_missing_is_neither_drawn_nor_named() -> None:
    assert colours(Run.local(epochs=3)) == {"", "batch", "train", "validation"}
    unvalidated = Run.local(epochs=3, validation_samples=0)
    assert colours(unvalidated) == {"", "batch", "train"}
    assert "validation" not in "".join(text(unvalidated))


def test_a_run_that_blows_up_is_marked_where_it_leaves_the_picture() -> None:
    run = Run.local(model="linear", dataset="line", learning_rate=1000, epochs=20)
    lines = text(run)
    assert "▲" in lines[1]
    assert lines[-1].strip() == f"diverged at update {run.curves.updates_done:,}"
    assert any("⠀" < cell < "⣿" for line in lines for cell in line)


def test_one_epoch_of_one_update_is_singular() -> None:
    lines = text(Run.local(epochs=1, batch_size=200))
    assert lines[3 + ROWS].endswith("1 epoch")
    assert lines[4 + ROWS].endswith("1 update")


def test_in_ascii_each_mark_stands_where_the_dots_were() -> None:
    run = Run.local(epochs=100)
    for line in drawn(run):
        plain = in_ascii(line)
        assert [name for _, name in plain] == [name for _, name in line]
        assert [len(text) for text, _ in plain] == [len(text) for text, _ in line]
        assert all(text.isascii() for text, _ in plain)
        for (text, name), (dots, _) in zip(plain, line, strict=True):
            if name == "train" and "\u2800" < dots[:1] < "\u2900":
                assert set(text) == {"*"}
