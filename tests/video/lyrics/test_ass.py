import pytest

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics import ass

SCRIPT = r"""[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not sung
Dialogue: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,{\an8\b1}Hello there,\Nwor{\i1}ld
Dialogue: 0,0:00:04.00,0:00:06.00,Default,,0,0,0,,{\k50}{\kf30}Ka{\kf20}ra {\K40\b1}o{\ko60}ke
Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,{\p1}m 0 0 l 9 9{\p0}
"""


def test_dialogue_loses_its_tags_and_syllables_become_words() -> None:
    assert ass.matches(SCRIPT)
    first, second = ass.parse(SCRIPT).lines
    assert first == Line("Hello there, world", 1.0, 3.5)
    assert second.text == "Kara oke"
    assert [word.text for word in second.words] == ["Kara", "oke"]
    times = [time for word in second.words for time in (word.start, word.end)]
    assert times == pytest.approx([4.5, 5.0, 5.0, 6.0])


def test_the_columns_are_those_that_the_script_names() -> None:
    text = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,one, two"
    assert ass.parse("[Script Info]\n" + text) == Lyrics((Line("one, two", 1.0, 2.0),))


def test_a_line_without_karaoke_has_no_words() -> None:
    row = "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,plain"
    assert ass.matches(row)
    assert ass.parse(row).lines[0].words == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Dialogue: 0,0:00:03.00,0:00:02.00,Default,,0,0,0,,A", "ends before it begins"),
        ("Dialogue: 0,0:00:01.00,soon,Default,,0,0,0,,A", "not a time"),
        ("Dialogue: 0,0:00:01.00,0:00:02.00,A", "columns"),
        ("Format: Layer, Text\nDialogue: 0,A", "names no Start and End"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(row: str, said: str) -> None:
    with pytest.raises(InputError, match=f"line [12]: .*{said}"):
        ass.parse(row)


def test_words_lie_in_their_line() -> None:
    row = r"Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\k50}a {\k300}b"
    assert ass.parse(row).lines[0].words == (Word("a", 1.0, 1.5), Word("b", 1.5, 2.0))
