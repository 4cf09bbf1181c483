from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scopitone.video.layers.line_slots import assign_slots
from scopitone.video.plan.line_cues import LineCue, WordCue, find_company

FPS = 10


def cue(start: float, stop: float) -> LineCue:
    return LineCue("la", start - 5, start, stop, (WordCue(0, 2, start, stop),))


def test_lines_take_turns() -> None:
    slots = assign_slots([cue(100 * i, 100 * i + 90) for i in range(4)], FPS)
    assert [(slot.number, slot.count) for slot in slots] == [(0, 2), (1, 2), (0, 2), (1, 2)]
    assert [(slot.before, slot.after) for slot in slots] == [
        (None, 2),
        (None, 3),
        (0, None),
        (1, None),
    ]


def test_a_long_line_keeps_its_place_while_others_take_turns_at_the_other() -> None:
    slots = assign_slots([cue(0, 300), cue(50, 90), cue(100, 150), cue(400, 450)], FPS)
    assert [slot.number for slot in slots] == [0, 1, 1, 0]


def test_three_lines_have_three_places() -> None:
    slots = assign_slots([cue(0, 90), cue(100, 200), cue(110, 200), cue(120, 200)], FPS, least=1)
    assert [(slot.number, slot.count) for slot in slots] == [(0, 1), (0, 3), (1, 3), (2, 3)]
    assert slots[0].after == 1


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(5, 120)), max_size=12))
def test_lines_that_are_lit_together_never_share_a_place(steps: list[tuple[int, int]]) -> None:
    lines, start = [], 0
    for step, length in steps:
        start += step
        lines.append(cue(start, start + length))
    slots = assign_slots(lines, FPS)
    for company in find_company(lines, FPS):
        assert len({slots[index].number for index in company}) == len(company)
