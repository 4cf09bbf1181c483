import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.errors import InputError
from scopitone.song import Line, Word
from scopitone.video.lyrics import elrc, lrc


def test_words_have_their_times() -> None:
    (line,) = elrc.parse("[00:12.00]<00:12.00>When <00:12.50>I'm <00:12.80>gone<00:14.00>").lines
    assert line == Line(
        "When I'm gone",
        12.0,
        14.0,
        (Word("When", 12.0, 12.5), Word("I'm", 12.5, 12.8), Word("gone", 12.8, 14.0)),
    )
    assert [line.text[a:b] for _, a, b in line.spans()] == ["When", "I'm", "gone"]


def test_square_stamps_in_the_line_do_the_same() -> None:
    angled = elrc.parse("[00:12.00]When <00:12.50>I'm <00:12.80>gone<00:14.00>")
    assert elrc.parse("[00:12.00]When [00:12.50]I'm [00:12.80]gone[00:14.00]") == angled
    assert angled.lines[0].words[0] == Word("When", 12.0, 12.5)


def test_syllables_join_into_a_word() -> None:
    (line,) = elrc.parse("[00:01.00]<00:01.00>Hel<00:01.50>lo <00:02.00>you<00:03.00>").lines
    assert line.text == "Hello you"
    assert [word.text for word in line.words] == ["Hel", "lo", "you"]


def test_a_pause_between_words() -> None:
    text = "[00:01.00]<00:01.00>Wait<00:01.50> <00:05.00>now<00:05.50>"
    assert [(w.start, w.end) for w in elrc.parse(text).lines[0].words] == [(1.0, 1.5), (5.0, 5.5)]


def test_a_word_without_an_end_is_not_held_for_ever() -> None:
    (line,) = elrc.parse("[00:01.00]<00:01.00>Wait <00:09.00>now").lines
    assert [(w.start, w.end) for w in line.words] == [(1.0, 3.0), (9.0, 11.0)]
    assert line.end == 11.0


def test_an_end_that_was_given_holds_however_late() -> None:
    (line,) = elrc.parse("[00:01.00]<00:01.00>Freeeee<00:09.00>").lines
    assert line.words[0].end == 9.0


def test_a_repeated_line_moves_its_words() -> None:
    first, second = elrc.parse("[00:01.00][00:11.00]<00:01.50>Hey <00:02.00>you<00:02.50>").lines
    assert [w.start for w in first.words] == [1.5, 2.0]
    assert [w.start for w in second.words] == [11.5, 12.0]


def test_lines_without_word_times_may_stand_among_them() -> None:
    first, second = elrc.parse("[00:01.00]<00:01.00>Hey<00:02.00>\n[00:03.00]you all").lines
    assert len(first.words) == 1
    assert (second.text, second.words) == ("you all", ())


def test_the_offset_moves_words_too() -> None:
    (line,) = elrc.parse("[offset:500]\n[00:01.00]<00:01.00>Hey<00:02.00>").lines
    assert line.words == (Word("Hey", 0.5, 1.5),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[00:01.00]<00:02.00>Hey <00:01.00>you", "line 1: the times of its words go backwards"),
        ("[00:01.00]<00:01.00>Hey <00:99.00>you", "line 1: '00:99.00' is not a time"),
        ("[00:01.00]<00:01.00>Hey <-00:02.00>you", "line 1: '-00:02.00' is not a time"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        elrc.parse(text)
    assert caught.value.message.startswith(said)


def test_plain_lrc_is_not_taken_for_it() -> None:
    text = "[ti:Song]\n[00:01.00][00:09.00]Hey <you>\n[00:02.00]you [x2]"
    assert lrc.matches(text)
    assert not elrc.matches(text)
    assert elrc.matches("[00:01.00] <00:01.00> Hey")
    assert elrc.matches("[00:01.00]Hey [00:02.00]you")


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
    assert list(elrc.parse("\n".join(rows)).lines) == lines
