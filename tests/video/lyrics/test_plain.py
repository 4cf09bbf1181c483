import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics import plain


def test_marks_and_blank_lines_are_not_shown() -> None:
    text = "[Verse 1]\nHello there\n\n   \n[Chorus: both] Sing  it\tloud\n[Outro]\n"
    assert plain.parse(text) == Lyrics((Line("Hello there"), Line("Sing it loud")))


def test_brackets_within_a_line_stay() -> None:
    assert plain.parse("Hey [hey] you").lines[0].text == "Hey [hey] you"


def test_an_instrumental_has_no_lines() -> None:
    assert plain.parse("[Instrumental]\n") == Lyrics()


def test_a_line_too_long_is_told_with_its_number() -> None:
    with pytest.raises(InputError, match=r"lyrics: line 2: longer"):
        plain.parse("short\n" + "la " * 400)


@given(st.lists(st.lists(st.text("abcé'", min_size=1), min_size=1, max_size=5).map(" ".join)))
def test_lines_come_back_as_written(lines: list[str]) -> None:
    assert [line.text for line in plain.parse("\n".join(lines)).lines] == lines
