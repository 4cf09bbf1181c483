import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Singer, Word
from scopitone.lyrics.formats import enhanced_lrc, lrc
from scopitone.lyrics.formats.enhanced_lrc import parse


def test_words_have_their_times() -> None:
    (line,) = parse("[00:12.00]<00:12.00>When <00:12.50>I'm <00:12.80>gone<00:14.00>").lines
    assert line == Line(
        "When I'm gone",
        12.0,
        14.0,
        (Word("When", 12.0, 12.5), Word("I'm", 12.5, 12.8), Word("gone", 12.8, 14.0)),
    )
    assert [line.text[a:b] for _, a, b in line.spans()] == ["When", "I'm", "gone"]


def test_square_stamps_in_the_line_do_the_same() -> None:
    angled = parse("[00:12.00]When <00:12.50>I'm <00:12.80>gone<00:14.00>")
    assert parse("[00:12.00]When [00:12.50]I'm [00:12.80]gone[00:14.00]") == angled
    assert angled.lines[0].words[0] == Word("When", 12.0, 12.5)


def test_syllables_join_into_a_word() -> None:
    (line,) = parse("[00:01.00]<00:01.00>Hel<00:01.50>lo <00:02.00>you<00:03.00>").lines
    assert line.text == "Hello you"
    assert [word.text for word in line.words] == ["Hel", "lo", "you"]


def test_a_pause_between_words() -> None:
    text = "[00:01.00]<00:01.00>Wait<00:01.50> <00:05.00>now<00:05.50>"
    assert [(w.start, w.end) for w in parse(text).lines[0].words] == [
        (1.0, 1.5),
        (5.0, 5.5),
    ]


def test_a_word_without_an_end_is_not_held_for_ever() -> None:
    (line,) = parse("[00:01.00]<00:01.00>Wait <00:09.00>now").lines
    assert [(w.start, w.end) for w in line.words] == [(1.0, 3.0), (9.0, 11.0)]
    assert line.end == 11.0


def test_an_end_that_was_given_holds_however_late() -> None:
    (line,) = parse("[00:01.00]<00:01.00>Freeeee<00:09.00>").lines
    assert line.words[0].end == 9.0


def test_a_repeated_line_moves_its_words() -> None:
    first, second = parse("[00:01.00][00:11.00]<00:01.50>Hey <00:02.00>you<00:02.50>").lines
    assert [w.start for w in first.words] == [1.5, 2.0]
    assert [w.start for w in second.words] == [11.5, 12.0]


def test_lines_without_word_times_may_stand_among_them() -> None:
    first, second = parse("[00:01.00]<00:01.00>Hey<00:02.00>\n[00:03.00]you all").lines
    assert len(first.words) == 1
    assert (second.text, second.words) == ("you all", ())


def test_the_offset_moves_words_too() -> None:
    (line,) = parse("[offset:500]\n[00:01.00]<00:01.00>Hey<00:02.00>").lines
    assert line.words == (Word("Hey", 0.5, 1.5),)


@pytest.mark.parametrize("stamp", ["00:00.50", "-00:02.00"])
def test_words_that_go_backwards_are_put_in_order(stamp: str) -> None:
    read = parse(f"[00:01.00]<00:01.00>Hey <00:02.00>there <{stamp}>you <00:03.00>all<00:04.00>")
    (line,) = read.lines
    assert line.text == "Hey there you all"
    starts = [word.start for word in line.words]
    assert starts == sorted(starts)
    assert "line 1: the times of its words go backward" in read.warnings[0]


def test_seconds_from_sixty_on_are_carried() -> None:
    (line,) = parse("[00:59.00]<00:59.00>Hey <00:60.50>you<01:02.00>").lines
    assert [word.start for word in line.words] == [59.0, 60.5]


def test_a_row_with_an_unreadable_time_costs_no_other() -> None:
    read = parse("[00:01.00]<00:01.00>Hey<00:02.00>\n[00:03.00]<99:99:99.9>no<00:04.00>")
    assert [line.text for line in read.lines] == ["Hey"]
    assert read.warnings[0].startswith("line 2: '99:99:99.9' is not a time")


def test_repeats_in_any_order_have_their_words() -> None:
    read = parse("[00:20.00][00:02.00]<00:02.00>Hey <00:02.50>you<00:03.00>")
    assert [line.words[0].start for line in read.lines] == [2.0, 20.0]
    assert [line.end for line in read.lines] == [3.0, 21.0]


def test_voices_and_background_vocals() -> None:
    text = (
        "[00:01.00]v1: <00:01.00>Hold <00:02.00>me<00:02.60>\n"
        "[bg: <00:02.20>(oh <00:02.70>yes)<00:03.50>]\n"
        "[00:04.00]v2: <00:04.00>Now<00:05.00>\n"
    )
    first, second = parse(text).lines
    assert (first.text, first.singer) == ("Hold me", Singer("v1", "left"))
    assert second.singer == Singer("v2", "right")
    (row,) = first.rows
    assert (row.role, row.text, row.start, row.end) == ("background", "(oh yes)", 2.2, 3.5)
    assert [word.start for word in row.words] == [2.2, 2.7]


def test_plain_lrc_is_not_taken_for_it() -> None:
    text = "[ti:Song]\n[00:01.00][00:09.00]Hey <you>\n[00:02.00]you [x2]"
    assert lrc.matches(text)
    assert not enhanced_lrc.matches(text)
    assert enhanced_lrc.matches("[00:01.00] <00:01.00> Hey")
    assert enhanced_lrc.matches("[00:01.00]Hey [00:02.00]you")


def stamp(seconds: float) -> str:
    minutes, millis = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02d}:{millis / 1000:06.3f}"


@st.composite
def worded_lines(draw: st.DrawFn) -> list[Line]:
    lines = []
    time = draw(st.integers(0, 50)) / 10
    for _ in range(draw(st.integers(0, 4))):
        words = []
        for _ in range(draw(st.integers(1, 6))):
            end = round(time + draw(st.integers(1, 19)) / 10, 1)
            text = draw(st.text("abcé'", min_size=1, max_size=9))
            words.append(Word(text, time, end))
            time = end
        text = " ".join(word.text for word in words)
        lines.append(Line(text, words[0].start, words[-1].end, tuple(words)))
        time = round(time + draw(st.integers(1, 90)) / 10, 1)
    return lines


@given(worded_lines())
def test_what_is_written_is_read(lines: list[Line]) -> None:
    rows = []
    for line in lines:
        assert line.start is not None
        words = " ".join(f"<{stamp(word.start)}>{word.text}" for word in line.words)
        rows.append(f"[{stamp(line.start)}]{words}<{stamp(line.words[-1].end)}>")
    assert list(parse("\n".join(rows)).lines) == lines
