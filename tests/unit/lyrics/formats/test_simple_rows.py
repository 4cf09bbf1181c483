"""SBV, Audacity's labels, CSV, and times before lines: rows with times and a text."""

from __future__ import annotations

import pytest

from scopitone.core.errors import InputError
from scopitone.lyrics import parse
from scopitone.lyrics.formats.registry import parse_any_format

TWO = [(1.0, 3.5, "Rainy night"), (5.0, 8.25, "Stay, along")]


def times(text: str) -> list[tuple[float | None, float | None, str]]:
    return [(line.start, line.end, line.text) for line in parse(text.encode()).lines]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SBV", "0:00:01.000,0:00:03.500\nRainy\nnight\n\n0:00:05.000,0:00:08.250\nStay, along\n"),
        ("SBV", "0:00:01.000,0:00:03.500\n>> Rainy\nnight\n\n0:00:05.000,0:00:08.250\nStay, along"),
        ("SBV", "00:00:01.00,00:00:03.50\nRainy[br]night\n00:00:05.00,00:00:08.25\nStay, along\n"),
        ("Audacity labels", "1.000000\t3.500000\tRainy night\n5.0\t8.25\tStay, along\n"),
        ("Audacity labels", "1,0\t3,5\tRainy night\r\n\\\t100,0\t200,0\r\n5,0\t8,25\tStay, along"),
        ("CSV or TSV", 'start,end,text\n1.0,3.5,Rainy night\n5,8.25,"Stay, along"\n'),
        ("CSV or TSV", "Text;Start;End\nRainy night;1,0;3,5\nStay, along;5,0;8,25\n"),
        ("CSV or TSV", 'start,end,text\n1000,3500," Rainy night"\n5000,8250," Stay, along"\n'),
        ("CSV or TSV", "start\tend\ttext\n1000\t3500\tRainy night\n5000\t8250\tStay, along\n"),
        ("CSV or TSV", "text\tstart\tend\nRainy night\t1.0\t3.5\nStay, along\t5.0\t8.25\n"),
        ("CSV or TSV", 'id,start,duration,text\n1,0:01,2.5,Rainy night\n2,0:05,3.25,"Stay, along"'),
        ("rows with [start --> end]",
         "[00:01.000 --> 00:03.500]  Rainy\nnight\n[5.00s -> 8.25s] Stay, along"),
        ("rows with [start --> end]", "[00:00:01.000 --> 00:00:03.500] [SPEAKER_00]: Rainy night\n"
         "[00:00:05.000 --> 00:00:08.250] SPEAKER_01: Stay, along"),
        ("rows with times like 0:12", "0:01 - 0:03.5 Rainy night\n0:05-0:08.25 Stay, along"),
    ],
)  # fmt: skip
def test_start_end_and_text_are_read(name: str, text: str) -> None:
    read = parse_any_format(text.encode())
    assert read.format == name
    assert read.lyrics.warnings == ()
    assert times(text) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "0:01 Rainy night\n0:05 Stay, along\n",
        "00:01 - Rainy night\n\n00:05 - Stay, along",
        "(0:01) Rainy night\r\n(0:05) Stay, along\r\n",
        "0:01\nRainy night\n0:05\nStay, along",
        "0:00:01 | Rainy night\n0:00:05 | Stay, along",
        "0:01.0 Rainy night\n0:05.00 Stay, along",
        'Time,Lyrics\n1,Rainy night\n5,"Stay, along"',
        'start,text\n1000,Rainy night\n5000,"Stay, along"',
    ],
)
def test_a_start_and_a_text_are_read(text: str) -> None:
    assert [(start, line) for start, _, line in times(text)] == [
        (1.0, "Rainy night"),
        (5.0, "Stay, along"),
    ]


def test_a_row_without_a_time_hangs_on_the_line_above() -> None:
    text = "0:01 Rainy night\nRegennacht\n0:05 Stay along\n(stay)\n"
    lines = parse(text.encode()).lines
    assert [[(row.role, row.text) for row in line.rows] for line in lines] == [
        [("translation", "Regennacht")],
        [("background", "(stay)")],
    ]


def test_a_time_in_a_line_is_sung() -> None:
    text = "12:30 and I am alone\nWaiting for the train\nAgain\nAnd again\n"
    read = parse_any_format(text.encode())
    assert read.format == "plain text"
    assert read.lyrics.lines[0].text == "12:30 and I am alone"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("0:00:01.0,0:00:02.0\na\n\n0:00:75.0,0:00:80.0\nb\n", "line 4: '0:00:75.0' is not a time"),
        ("1.0\t2.0\ta\nodd\n", "line 2: has no time"),
        ("start,end,text\n1,2,a\nsoon,3,b\n", "line 3: 'soon' is not a time"),
        ("start,end,text\n1,2,a\n4\n", "line 3: has too few columns"),
        ("[00:01.0 --> 00:02.0] a\n[00:99.0 --> 00:99.5] b\n", "line 2: '00:99.0' is not a time"),
        ("0:01 a\n0:75 b\n", "line 2: '0:75' is not a time"),
        ("0:00:01.0,0:00:02.0\na\n\n0:00:05.0,0:00:03.0\nb\n", "line 4: ends before it begins"),
    ],
)
def test_an_odd_row_is_a_warning(text: str, warning: str) -> None:
    read = parse_any_format(text.encode())
    assert read.lyrics.lines[0].text == "a"
    assert warning in read.lyrics.warnings[0]
    assert len(read.lyrics.warnings) == 1


def test_many_odd_rows_are_counted() -> None:
    read = parse_any_format(("1.0\t2.0\ta\n" + "odd\n" * 40).encode())
    assert read.lyrics.warnings[-1] == "lyrics: 30 more rows like these"
    assert len(read.lyrics.warnings) == 11


def test_times_alone_are_refused() -> None:
    with pytest.raises(InputError, match="times but no words"):
        parse(b"0:01\n0:05\n0:09\n")
