import pytest

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics import srt
from scopitone.video.lyrics.detect import read_lyrics

CUES = """1
00:00:01,000 --> 00:00:03,500
<i>Hello</i> there,
<font color="#ff0000">world</font>

2
00:00:04,000 --> 00:00:05,000 X1:10 X2:20
{\\an8}♪ Sing ♪
"""


def test_rows_are_joined_and_markup_goes() -> None:
    assert srt.matches(CUES)
    assert srt.parse(CUES) == Lyrics(
        (Line("Hello there, world", 1.0, 3.5), Line("Sing", 4.0, 5.0)),
    )


def test_blank_rows_and_numbers_in_a_cue_are_kept() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nI count\n\n2 3\n\n2\n00:00:03,000 --> 00:00:04,000\n4"
    assert [line.text for line in srt.parse(text).lines] == ["I count 2 3", "4"]


def test_cues_are_sorted_and_parted() -> None:
    text = "00:00:03,000 --> 00:00:09,000\nB\n\n00:00:01,000 --> 00:00:04,000\nA"
    assert srt.parse(text) == Lyrics((Line("A", 1.0, 3.0), Line("B", 3.0, 9.0)))


def test_a_time_without_milliseconds_is_hours_minutes_seconds() -> None:
    assert srt.parse("00:01:02 --> 00:01:04\nA").lines[0].start == 62.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n00:00:03,000 --> 00:00:02,000\nA", "line 2: ends before it begins"),
        ("1\n-00:00:03,000 --> 00:00:02,000\nA", "line 2: '-00:00:03,000' is not a time"),
        ("1\n00:61:03,000 --> 00:62:02,000\nA", "line 2: '00:61:03,000' is not a time"),
        ("1\n99:00:03,000 --> 99:00:04,000\nA", "line 2: '99:00:03,000' is not a time"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        srt.parse(text)
    assert caught.value.message.startswith(said)


def test_what_is_written_is_read() -> None:
    lines = tuple(Line(f"line {n}", n * 2.0, n * 2 + 1.5) for n in range(40))
    rows = [
        f"{n}\n00:{int(line.start or 0) // 60:02d}:{(line.start or 0) % 60:06.3f} --> "
        f"00:{int(line.end or 0) // 60:02d}:{(line.end or 0) % 60:06.3f}\n{line.text}\n"
        for n, line in enumerate(lines, 1)
    ]
    assert srt.parse("\n".join(rows).replace(".", ",")) == Lyrics(lines)


def test_an_arrow_and_its_times_stand_in_one_row() -> None:
    """Found by the fuzzer: a time that ends rows below was no cue, but made the text one of SRT."""
    text = "00:12.000 -->\n\n00:15.000\nA line\n"
    assert not srt.matches(text)
    assert read_lyrics(text.encode()).lines
