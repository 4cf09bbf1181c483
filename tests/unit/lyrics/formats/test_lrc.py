import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Ruby
from scopitone.lyrics.formats import lrc


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


def rows_of(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (line.text, [(row.role, row.text) for row in line.rows]) for line in lrc.parse(text).lines
    ]


def test_a_second_row_of_the_same_stamp_is_a_translation() -> None:
    assert rows_of("[00:01.00]Hola\n[00:01.00]Hello\n[00:03.00]Adiós") == [
        ("Hola", [("translation", "Hello")]),
        ("Adiós", []),
    ]


def test_a_row_in_parentheses_is_background_whatever_the_order() -> None:
    expected = [("Three boats", [("background", "(oh)")]), ("Home", [])]
    assert rows_of("[00:01.00](oh)\n[00:01.00]Three boats\n[00:04.00]Home") == expected
    assert rows_of("[00:01.00]Three boats\n[00:01.00](oh)\n[00:04.00]Home") == expected


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1), (0, 2, 1)])
def test_the_row_in_its_own_script_is_sung_beside_its_romanization(order: tuple[int, ...]) -> None:
    verses = [
        ("ずっと待っている", "zutto matte iru", "I keep on waiting"),
        ("川の向こう", "kawa no mukou", "across the river"),
        ("帰ろう", "kaerou", "Let us go home"),
    ]
    if order[0] == 2:
        # An English line first is the song, and all others belong to it.
        expected = [(verse[2], sorted((verse[0], verse[1]))) for verse in verses]
    else:
        expected = [(verse[0], sorted((verse[1], verse[2]))) for verse in verses]
    text = "\n".join(
        f"[00:0{n}.00]{verse[place]}" for n, verse in enumerate(verses, 1) for place in order
    )
    read = lrc.parse(text).lines
    assert [(line.text, sorted(row.text for row in line.rows)) for line in read] == expected
    if order[0] != 2:
        assert all(
            row.role == ("romanization" if row.text == verse[1] else "translation")
            for line, verse in zip(read, verses, strict=True)
            for row in line.rows
        )


def test_a_row_without_a_time_hangs_on_the_line_above() -> None:
    text = "[00:01.00]Paper boats\n(oh, the boats)\n[00:03.00]На реке\nOn the river\n\n# note"
    assert rows_of(text) == [
        ("Paper boats", [("background", "(oh, the boats)")]),
        ("На реке", [("translation", "On the river")]),
    ]
    warnings = lrc.parse(text).warnings
    assert [warning.split(":")[0] for warning in warnings] == ["line 2", "line 4", "line 6"]
    assert "a comment" in warnings[2]


def test_rows_of_signs_and_credits_hang_on_nothing() -> None:
    text = "[00:01.00]One\n♪\n-----\nSynced by Jo\nwww.example.com"
    assert rows_of(text) == [("One", [])]
    assert all("a credit" in warning for warning in lrc.parse(text).warnings)


def test_marks_of_singers_hold_as_their_kind_does() -> None:
    text = (
        "[00:01.00]M: One\n[00:02.00]still he\n[00:03.00]F:She\n[00:04.00]D: Both\n"
        "[00:05.00]v1: Voice\n[00:06.00]男：他\n[00:07.00]女: 她"
    )
    assert [(line.text, line.singer and line.singer.name) for line in lrc.parse(text).lines] == [
        ("One", "M"),
        ("still he", "M"),
        ("She", "F"),
        ("Both", "D"),
        ("Voice", "v1"),
        ("他", "男"),
        ("她", "女"),
    ]


def test_two_singers_at_once_are_two_lines() -> None:
    first, second = lrc.parse("[00:01.00]v1: Yes\n[00:01.00]v2: No\n[00:04.00]v1: Done").lines[:2]
    assert [(line.text, line.start, line.end) for line in (first, second)] == [
        ("Yes", 1.0, 4.0),
        ("No", 1.0, 4.0),
    ]


@pytest.mark.parametrize(
    "credit",
    [
        "作词 : 某人",
        "词：某人",
        "编曲/制作人：某人",
        "制作人 Producer : Jo",
        "Lyrics by Jo",
        "Written by: Jo & Ann",
        "Music and lyrics by Jo",
        "Composer: Jo",
        "작사: 아무개",
        "by Jo",
        "Слова: Иванов",
    ],
)
def test_credits_are_left_out_and_told(credit: str) -> None:
    read = lrc.parse(f"[00:00.00]Boats\n[00:00.50]{credit}\n[00:02.00]Paper boats\n[00:05.00]Gone")
    assert [line.text for line in read.lines] == ["Boats", "Paper boats", "Gone"]
    assert read.warnings == (f"1 row of credits left out: {credit!r}",)


@pytest.mark.parametrize(
    "sung",
    ["by the river", "Music is my life", "She said: come home", "Lyrics in my head", "曲がり角"],
)
def test_words_that_resemble_credits_are_sung(sung: str) -> None:
    assert starts(f"[00:01.00]{sung}\n[00:03.00]Home") == [(sung, 1.0), ("Home", 3.0)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("I&apos;m &quot;you&quot; &amp; me", 'I\'m "you" & me'),
        ('<font color="#f00">Red</font> <b>boat</b>', "Red boat"),
        ("[color=red]Red[/color] boat", "Red boat"),
        ("One<br>two", "One two"),
        ("Hey <you>", "Hey <you>"),
        ("a < b & c > d", "a < b & c > d"),
        ("[Chorus] Red boat", "Red boat"),
    ],
)
def test_entities_and_markup(body: str, text: str) -> None:
    assert starts(f"[00:01.00]{body}") == [(text, 1.0)]


@pytest.mark.parametrize(
    "body",
    [
        "<ruby>川<rt>かわ</rt></ruby>の<ruby>水<rp>(</rp><rt>みず</rt><rp>)</rp></ruby>",
        "{川|かわ}の{水|みず}",
        "[川,かわ]の[水,みず]",
        "[川|かわ]の{水｜みず}",
    ],
)
def test_readings_stand_over_their_words(body: str) -> None:
    (line,) = lrc.parse(f"[00:01.00]{body}").lines
    assert line.text == "川の水"
    assert line.ruby == (Ruby(0, 1, "かわ"), Ruby(2, 3, "みず"))


def test_unknown_tags_are_no_lines() -> None:
    read = lrc.parse("[00:01.00]One\n[COLOUR]0xFF00FF\n[Size]#ffeeff\n[00:02.00]Two\n[Outro]")
    assert [line.text for line in read.lines] == ["One", "Two"]
    assert all("unknown tag" in warning for warning in read.warnings)


def test_a_row_with_an_unreadable_time_is_told() -> None:
    read = lrc.parse("[00:01.00]One\n[0:02 - 0:03] Two\n[00:04.00]Three")
    assert [line.text for line in read.lines] == ["One", "Three"]
    assert "line 2" in read.warnings[0]


def test_sections() -> None:
    text = (
        "[Intro]\n[00:01.00]One\n[00:02.00][Chorus: both]\n[00:03.00]Two\n[Verse 2]\n"
        "[00:04.00]Three\n[00:05.00][x2] Four"
    )
    assert [line.section for line in lrc.parse(text).lines] == [
        "Intro",
        "Chorus",
        "Verse 2",
        "Verse 2",
    ]


def test_syllables_of_midico() -> None:
    text = (
        "[re:MidiCo]\n[00:01.000]1:/Ri\n[00:01.400]1:ver \n[00:02.000]1:runs\n"
        "[00:05.000]1:\\Sing\n[00:05.500]2:/Oh \n[00:06.000]2:yes"
    )
    first, second, third = lrc.parse(text).lines
    assert first.text == "River runs"
    assert [(word.text, word.start) for word in first.words] == [("River", 1.0), ("runs", 2.0)]
    assert (second.text, third.text) == ("Sing", "Oh yes")
    assert first.singer == second.singer != third.singer


def test_what_is_written_has_translations() -> None:
    text = "[00:01.00]Hola\n[00:01.00]Hello\n[00:02.00]\n"
    assert lrc.write(lrc.parse(text)) == text


def test_text_above_the_first_stamp_is_a_heading() -> None:
    assert starts("My Song\nby Me\n\n[00:01.00]Hello") == [("Hello", 1.0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[99:99:99.00]Two", "line 1: '99:99:99.00' is not a time"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"lyrics") as caught:
        lrc.parse(text)
    assert caught.value.message.startswith(said)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("[99:99:99.00]Two", "line 2: '99:99:99.00' is not a time"),
        ("[offset:soon]", "line 2: the offset must be in milliseconds"),
        ("[offset:nan]", "line 2: the offset"),
        ("[offset:99999999]", "line 2: the offset"),
    ],
)
def test_an_odd_row_is_left_out_and_told(row: str, said: str) -> None:
    read = lrc.parse(f"[00:01.00]One\n{row}\n[00:03.00]Three")
    assert [(line.text, line.start) for line in read.lines] == [("One", 1.0), ("Three", 3.0)]
    assert read.warnings[0].startswith(said)


@pytest.mark.parametrize("offset", ["+500ms", "500 ms", "0.5s", " 500 "])
def test_an_offset_may_have_a_unit(offset: str) -> None:
    assert starts(f"[offset:{offset}]\n[00:10.00]Hello") == [("Hello", 9.5)]


def test_a_line_before_the_song_begins_with_it() -> None:
    assert starts("[-00:01.50]One\n[00:02.00]Two") == [("One", 0.0), ("Two", 2.0)]
    read = lrc.parse("[-00:03.00]One\n[-00:01.00]\n[00:02.00]Two")
    assert "'One'" in read.warnings[0]


@pytest.mark.parametrize("stamp", ["00: 60.00", "0:60", "00 : 60.0", "01：00.00"])
def test_spaces_and_carried_seconds(stamp: str) -> None:
    assert starts(f"[{stamp}]Hello") == [("Hello", 60.0)]


@pytest.mark.parametrize("point", [".", ":"])
def test_three_numbers_are_what_can_be_sung(point: str) -> None:
    rows = "".join(f"[00{point}00{point}{n:02d}]{n}\n" for n in (2, 6, 12))
    assert [start for _, start in starts(rows)] == [2.0, 6.0, 12.0]
    rows = "".join(f"[00{point}{n:02d}{point}50]{n}\n" for n in (2, 6, 12))
    assert [start for _, start in starts(rows)] == [2.5, 6.5, 12.5]


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


def test_a_section_names_its_singer() -> None:
    text = (
        "[Verse 1: Jo]\n[00:01.00]One\n[00:02.00]Two\n[00:03.00][Chorus: Ann]\n[00:04.00]Three\n"
        "[00:05.00]D: Four\n[Outro]\n[00:06.00]F: Five"
    )
    assert [line.singer and line.singer.name for line in lrc.parse(text).lines] == [
        *("Jo", "Jo", "Ann", "D", "F"),
    ]


def test_odd_stamps_are_told_wherever_they_stand() -> None:
    read = lrc.parse("[0001.00]One\n[00:04.00]Two\n[6.5] Three")
    assert [line.text for line in read.lines] == ["Two"]
    assert [warning.split(":")[0] for warning in read.warnings] == ["line 1", "line 3"]
