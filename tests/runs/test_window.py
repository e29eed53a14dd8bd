"""What was spent weighs less and less in the window after."""

from epochwise.runs.window import SlidingWindow


def test_what_was_spent_goes_by_and_by() -> None:
    now = [1000.0]
    window = SlidingWindow(10, lambda: now[0])
    assert (window.spent(), window.next_seconds()) == (0, 0)
    window.spend(40)
    assert (window.spent(), window.next_seconds()) == (40, 10)
    now[0] += 9
    window.spend(10)
    assert (window.spent(), window.next_seconds()) == (50, 1)
    now[0] += 6
    assert (window.spent(), window.next_seconds()) == (25, 1)
    window.spend(5)
    assert window.spent() == 30
    now[0] += 5
    assert window.spent() == 5
    now[0] += 20
    assert (window.spent(), window.next_seconds()) == (0, 0)
