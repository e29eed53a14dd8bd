"""Whose turn is next: the oldest and the next client, by turns."""

from epochwise.runs.turns import Turns


def taken(turns: Turns[str], count: int) -> list[str]:
    return [turns.take() for _ in range(count)]


def test_one_client_is_served_in_order() -> None:
    turns = Turns[str]()
    for thing in "abcde":
        turns.put(thing, "")
    assert len(turns) == 5
    assert taken(turns, 5) == list("abcde")
    assert len(turns) == 0


def test_a_client_with_little_does_not_wait_for_one_with_much() -> None:
    turns = Turns[str]()
    for number in range(1000):
        turns.put(f"flood {number}", "a")
    turns.put("pupil", "b")
    assert "pupil" in taken(turns, 4)
    rest = taken(turns, 997)
    assert len(set(rest)) == 997
    assert len(turns) == 0


def test_many_behind_one_address_have_half_of_what_plain_order_gives_them() -> None:
    turns = Turns[str]()
    for number in range(300):
        turns.put("class", "school")
        turns.put("other", f"address {number}")
    # Plain order would serve 150 of them here; with turns from client to client alone it would be one.
    assert 75 <= taken(turns, 300).count("class") <= 150


def test_things_that_come_meanwhile_are_served_too() -> None:
    turns, seen = Turns[str](), list[str]()
    for number in range(50):
        turns.put(f"a{number}", "a")
        turns.put(f"b{number}", f"b{number % 7}")
        seen.append(turns.take())
    seen += taken(turns, len(turns))
    assert len(seen) == len(set(seen)) == 100
