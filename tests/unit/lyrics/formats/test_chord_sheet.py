import pytest

from scopitone.lyrics.formats.registry import parse_any_format

CHORDPRO = """{title: Night}
{artist: X}
# a remark
{start_of_verse: Verse 1}
[Am]Rainy [G/B]night, A[Bb7]gain
{end_of_verse}
{c: twice}
{sot}
e|--0--1--|
{eot}
[*softly]Stay a[Dsus4]long
"""
OVER_WORDS = """[Verse 1]
Am          G/B
Rainy night, again

C   | F#m7  (x2)
Stay along
A
A night
N.C.
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (CHORDPRO, ["Rainy night, Again", "Stay along"]),
        (OVER_WORDS, ["Rainy night, again", "Stay along", "A night"]),
        ("{t:Night}\nRainy night\n", ["Rainy night"]),
    ],
)
def test_only_words_are_shown(text: str, lines: list[str]) -> None:
    read = parse_any_format(text.encode())
    assert read.format == "ChordPro or chords over words"
    assert [line.text for line in read.lyrics.lines] == lines


@pytest.mark.parametrize(
    "text",
    [
        "A\nB\nC\nEasy as do re mi\n",
        "A B C D E F G\nNow I know\n",
        "Am\nAnfang\n",
        "[A]\nRainy night\n[B]\nStay\n",
        "{wow}\nRainy night\n",
        "Ed\nAdd\nBad Dad\n",
    ],
)
def test_words_are_no_chords(text: str) -> None:
    assert parse_any_format(text.encode()).format == "plain text"


def test_chords_in_timed_lyrics_are_left_to_their_format() -> None:
    text = "[00:01.00][Am]Rainy [G]night\n[00:05.00][F]Stay\n"
    assert parse_any_format(text.encode()).format != "ChordPro or chords over words"
