from __future__ import annotations

import threading

import pytest

from scopitone.tasks.errors import RateLimitedError, SupersededError
from scopitone.tasks.previews.turns import Turn, Turns


def test_a_newer_turn_stops_what_is_drawn_and_overtakes_what_waits() -> None:
    stops: list[int] = []
    turns = Turns(lambda: stops.append(1))
    drawing, joined, ended = threading.Event(), threading.Event(), threading.Event()
    drawn: list[int] = []

    def draw(number: int) -> None:
        try:
            with turns.wait(Turn("a", "p", number)):
                drawn.append(number)
                drawing.set()
                ended.wait(20)
        except SupersededError:
            joined.set()

    first = threading.Thread(target=draw, args=(1,))
    first.start()
    assert drawing.wait(20)
    newest = threading.Thread(target=draw, args=(3,))
    newest.start()
    # It is refused as soon as the newest one waits.
    while not joined.is_set():
        draw(2) if stops else None
    ended.set()
    first.join(20)
    newest.join(20)
    assert drawn == [1, 3]
    assert stops


def test_turns_of_other_players_and_requests_without_one_are_independent() -> None:
    turns = Turns(lambda: pytest.fail("nothing is out of date"))
    for turn in (
        Turn("a", "p", 5),
        Turn("a", "q", 1),
        Turn("b", "p", 1),
        Turn("a"),
        Turn("a", "p", 5),
    ):
        with turns.wait(turn):
            pass
    with pytest.raises(SupersededError), turns.wait(Turn("a", "p", 4)):
        pass


def test_an_account_waits_for_a_few_previews_and_leaves_room_for_another() -> None:
    turns = Turns(lambda: None)
    ended = threading.Event()
    inside = threading.Semaphore(0)

    def draw(account: str) -> None:
        try:
            with turns.wait(Turn(account)):
                ended.wait(20)
        except RateLimitedError:
            inside.release()

    threads = [threading.Thread(target=draw, args=("a",)) for _ in range(7)]
    for thread in threads:
        thread.start()
    # Five wait or are drawn, two are refused.
    assert inside.acquire(timeout=20)
    assert inside.acquire(timeout=20)
    other = threading.Thread(target=draw, args=("b",))
    other.start()
    ended.set()
    for thread in (*threads, other):
        thread.join(20)
    assert not inside.acquire(blocking=False)
