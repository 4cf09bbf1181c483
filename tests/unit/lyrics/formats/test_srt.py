import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics import parse
from scopitone.lyrics.formats import srt

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


def test_cues_are_sorted_and_overlap_as_they_are_written() -> None:
    text = "00:00:03,000 --> 00:00:09,000\nB\n\n00:00:01,000 --> 00:00:04,000\nA"
    assert srt.parse(text) == Lyrics((Line("A", 1.0, 4.0), Line("B", 3.0, 9.0)))


def test_a_row_of_another_script_is_a_translation() -> None:
    text = "00:00:01,000 --> 00:00:02,000\n纸船离去\nPaper boats\nare leaving"
    (line,) = srt.parse(text).lines
    assert (line.text, [row.text for row in line.rows]) == (
        "纸船离去",
        ["Paper boats", "are leaving"],
    )
    assert srt.write(Lyrics((line,))).split("\n")[2:5] == ["纸船离去", "Paper boats", "are leaving"]


def test_a_time_without_milliseconds_is_hours_minutes_seconds() -> None:
    assert srt.parse("00:01:02 --> 00:01:04\nA").lines[0].start == 62.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n-00:00:03,000 --> 00:00:02,000\nA", "line 2: '-00:00:03,000' is not a time"),
        ("1\n00:61:03,000 --> 00:62:02,000\nA", "line 2: '00:61:03,000' is not a time"),
        ("1\n99:00:03,000 --> 99:00:04,000\nA", "line 2: '99:00:03,000' is not a time"),
    ],
)
def test_a_file_of_only_odd_cues_is_refused_with_the_first_ones_line(text: str, said: str) -> None:
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
    with pytest.raises(InputError, match="unknown format"):
        parse(text.encode())


def times(text: str) -> list[tuple[str, float | None]]:
    return [(line.text, line.start) for line in srt.parse(text).lines]


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        (
            "00:00:x4,000 --> 00:00:05,000",
            "line 6: '00:00:x4,000 --> 00:00:05,000' does not contain",
        ),
        ("00:99:04,000 --> 00:99:05,000", "line 6: '00:99:04,000' is not a time"),
        ("00:00:04,000 -->", "line 6: '00:00:04,000 -->' does not contain two times"),
    ],
)
def test_an_odd_cue_is_left_out_and_told(row: str, warning: str) -> None:
    text = f"1\n00:00:01,000 --> 00:00:02,000\nfirst\n\n2\n{row}\nodd\n\n3\n00:00:06,000 --> "
    lyrics = srt.parse(text + "00:00:07,000\nlast\n")
    assert [line.text for line in lyrics.lines] == ["first", "last"]
    (told,) = lyrics.warnings
    assert told.startswith(warning)


def test_a_cue_that_ends_before_it_begins_gets_another_end() -> None:
    text = "1\n00:00:03,000 --> 00:00:02,000\nA\n\n2\n00:00:05,000 --> 00:00:06,000\nB\n"
    lyrics = srt.parse(text)
    assert lyrics.lines == (Line("A", 3.0, 5.0), Line("B", 5.0, 6.0))
    assert lyrics.warnings == ("line 2: ends before it begins; its end is estimated",)


@pytest.mark.parametrize(
    "row",
    [
        "00：01：02，500 --> 00：01：05，000",
        "00:01:02,500 -> 00:01:05,000",
        "00:01:02,500—>00:01:05,000",
        "00:01:02.500 → 00:01:05.000",
        "00: 01: 02, 500 --> 00: 01: 05, 000",
        "00:01:02,500 --&gt; 00:01:05,000",
        "00:01:02:500 --> 00:01:05:000",
        "1:02,5 --> 1:05",
    ],
)
def test_times_and_arrows_as_people_type_them(row: str) -> None:
    text = f"1\n{row}\nA line\n"
    assert srt.matches(text)
    assert srt.parse(text) == Lyrics((Line("A line", 62.5, 65.0),))


def test_sixty_seconds_and_a_thousand_thousandths_carry_over() -> None:
    text = "1\n00:00:60,000 --> 00:01:01,1000\nA\n\n2\n00:60:00,000 --> 00:60:60,000\nB"
    assert [(line.start, line.end) for line in srt.parse(text).lines] == [(60, 62), (3600, 3660)]


def test_text_behind_the_times_is_text_and_settings_are_not() -> None:
    text = (
        "00:00:01,000 --> 00:00:02,000 Hello\nthere\n\n00:00:03,000 --> 00:00:04,000 X1:5 Y1:6\nB"
    )
    assert times(text) == [("Hello there", 1.0), ("B", 3.0)]


def test_entities_tags_and_speakers_go() -> None:
    head = "1\n00:00:01,000 --> 00:00:02,000\n"
    text = head + "{y:i}&gt;&gt; Tom &amp; &lt;i&gt;Jo&lt;/i&gt;\\Nsing<br>it"
    assert times(text) == [("Tom & Jo sing it", 1.0)]


ROLLING = """1
00:00:01,000 --> 00:00:04,000
red lanterns on the quay

2
00:00:04,000 --> 00:00:04,010
red lanterns on the quay

3
00:00:04,010 --> 00:00:07,000
red lanterns on the quay
count the waves

4
00:00:07,000 --> 00:00:07,010
count the waves

5
00:00:07,010 --> 00:00:09,000
count the waves
count the waves
"""


def test_rolling_captions_have_each_line_once() -> None:
    assert times(ROLLING) == [
        ("red lanterns on the quay", 1.0),
        ("count the waves", 4.01),
        ("count the waves", 7.01),
    ]


def test_captions_that_grow_are_one_line_with_words() -> None:
    rows = ["red", "red lanterns", "red lanterns burn"]
    text = "\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{row}\n" for n, row in enumerate(rows, 1)
    )
    (line,) = srt.parse(text).lines
    assert line == Line(
        "red lanterns burn",
        1.0,
        4.0,
        (Word("red", 1.0, 2.0), Word("lanterns", 2.0, 3.0), Word("burn", 3.0, 4.0)),
    )


def test_a_song_that_repeats_a_line_does_not_roll() -> None:
    rows = ["Home again", "Home again", "Home again\nby the sea", "by the sea\nby the sea"]
    text = "\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},700\n{row}\n" for n, row in enumerate(rows, 1)
    )
    assert [line.text for line in srt.parse(text).lines] == [
        "Home again",
        "Home again",
        "Home again by the sea",
        "by the sea by the sea",
    ]


@given(st.lists(st.text("a1:,.->— 0\n<&;", max_size=30), max_size=8))
def test_any_text_between_cues_is_read_or_refused(parts: list[str]) -> None:
    head = "00:00:01,000 --> 00:00:02,000\nA\n\n"
    lines = srt.parse(head + "\n".join(parts)).lines
    assert lines[0].start is not None
    assert not any("-->" in line.text and "00:00" in line.text for line in lines)
