import pytest

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics import vtt

CUES = """WEBVTT - a song

STYLE
::cue { color: white }

NOTE not
sung

first
00:01.000 --> 00:03.500 line:0 align:left
<v Ava><i>Hello</i> there,
world &amp; all

00:00:04.000 --> 00:00:06.000
♪ Sing <00:00:04.500><c>it</c> <00:00:05.000>loud ♪
"""


def test_cues_lose_markup_and_words_keep_their_times() -> None:
    assert vtt.matches(CUES)
    first, second = vtt.parse(CUES).lines
    assert first == Line("Hello there, world & all", 1.0, 3.5)
    assert (second.text, second.start, second.end) == ("Sing it loud", 4.0, 6.0)
    assert [(word.text.strip("♪ "), word.start) for word in second.words] == [
        ("Sing", 4.0),
        ("it", 4.5),
        ("loud", 5.0),
    ]
    assert second.words[-1].end == 6.0


def test_what_has_no_head_is_not_webvtt() -> None:
    assert not vtt.matches("00:01.000 --> 00:02.000\nA")


def test_a_cue_without_a_blank_row_before_it() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB"
    assert vtt.parse(text) == Lyrics((Line("A", 1.0, 2.0), Line("B", 3.0, 4.0)))


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("00:02.000 --> 00:01.000\nA", "ends before it begins"),
        ("00:61.000 --> 00:99.000\nA", "not a time"),
        ("00:01.000 --> 00:05.000\nA <00:04.000>b <00:03.000>c", "go backwards"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(cue: str, said: str) -> None:
    with pytest.raises(InputError, match=f"line 3: .*{said}"):
        vtt.parse(f"WEBVTT\n\n{cue}")


def test_a_word_is_held_for_as_long_as_its_cue() -> None:
    (line,) = vtt.parse("WEBVTT\n\n00:01.000 --> 00:09.000\nA <00:02.000>b").lines
    assert line.words == (Word("A", 1.0, 2.0), Word("b", 2.0, 9.0))
