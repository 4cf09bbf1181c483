import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.errors import InputError
from scopitone.song import Line
from scopitone.video.lyrics import lrc


def starts(text: str) -> list[tuple[str, float | None]]:
    return [(line.text, line.start) for line in lrc.parse(text).lines]


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [
        ("00:12.34", 12.34),
        ("00:12.345", 12.345),
        ("1:02", 62.0),
        ("00:12.5", 12.5),
        ("00:12,50", 12.5),
        ("00:12:34", 12.34),
        ("75:00.00", 4500.0),
        ("1:02:03.50", 3723.5),
    ],
)
def test_every_way_to_write_a_time(stamp: str, seconds: float) -> None:
    assert starts(f"[{stamp}]Hello") == [("Hello", pytest.approx(seconds))]


def test_several_stamps_repeat_a_line_and_lines_are_sorted() -> None:
    assert starts("[00:10.00][00:30.00]Refrain\n[00:20.00]Verse") == [
        ("Refrain", 10.0),
        ("Verse", 20.0),
        ("Refrain", 30.0),
    ]


@pytest.mark.parametrize(("offset", "start"), [("500", 9.5), ("-250", 10.25), ("+1500", 8.5)])
def test_a_positive_offset_comes_sooner(offset: str, start: float) -> None:
    assert starts(f"[ar:Somebody]\n[offset:{offset}]\n[00:10.00]Hello") == [("Hello", start)]


def test_a_line_ends_where_the_next_begins() -> None:
    first, second = lrc.parse("[00:01.00]Hello you\n[00:03.00]Goodbye").lines
    assert (first.start, first.end) == (1.0, 3.0)
    assert second.end == 6.0


def test_a_line_is_not_held_through_an_instrumental() -> None:
    first, _ = lrc.parse("[00:01.00]Yeah\n[01:00.00]Later").lines
    assert first.end == 4.0
    long, _ = lrc.parse("[00:01.00]" + "sing a song " * 5 + "\n[01:00.00]Later").lines
    assert long.end == 9.0


def test_an_empty_line_ends_the_line_before() -> None:
    first, second = lrc.parse("[00:01.00]Hello you\n[00:02.50]\n[00:09.00]Goodbye").lines
    assert (first.end, second.text) == (2.5, "Goodbye")
    assert lrc.parse("[00:01.00]Ooooh\n[00:20.00]").lines[0].end == 20.0


def test_a_section_mark_is_not_shown_but_ends_the_line_before() -> None:
    first, second = lrc.parse("[00:01.00]One\n[00:02.00][Chorus]\n[00:03.00][x2] Two").lines
    assert (first.end, second.text) == (2.0, "Two")


def test_lines_that_start_together_are_one() -> None:
    assert lrc.parse("[00:01.00]Hola\n[00:01.00]Hello").lines[0].text == "Hola / Hello"


def test_text_above_the_first_stamp_is_a_heading() -> None:
    assert starts("My Song\nby Me\n\n[00:01.00]Hello") == [("Hello", 1.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[00:01.00]One\n[00:75.00]Two", "line 2: '00:75.00' is not a time"),
        ("[-00:01.00]One\n[00:01.00]Two", "line 1: '-00:01.00' is not a time"),
        ("[00:01.00]One\n[99:99:99.00]Two", "line 2:"),
        ("[00:01.00]One\n\nTwo", "line 3: has no time"),
        ("[offset:soon]\n[00:01.00]One", "line 1: the offset"),
        ("[offset:nan]\n[00:01.00]One", "line 1: the offset"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"lyrics") as caught:
        lrc.parse(text)
    assert caught.value.message.startswith(said)


def written(lines: list[Line]) -> str:
    """LRC as editors write it, each line with its end as an empty one."""
    rows = []
    for line in lines:
        for text, time in ((line.text, line.start), ("", line.end)):
            assert time is not None
            minutes, millis = divmod(round(time * 1000), 60_000)
            rows.append(f"[{minutes:02d}:{millis / 1000:06.3f}]{text}")
    return "\n".join(rows)


TEXTS = st.lists(st.text("abcé'", min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join)


@st.composite
def timed_lines(draw: st.DrawFn) -> list[Line]:
    marks = sorted(draw(st.sets(st.integers(0, 6_000), max_size=20)))
    times = [mark / 10 for mark in marks]
    return [
        Line(draw(TEXTS), start, end) for start, end in zip(times[::2], times[1::2], strict=False)
    ]


@given(timed_lines())
def test_what_is_written_is_read(lines: list[Line]) -> None:
    assert list(lrc.parse(written(lines)).lines) == lines
