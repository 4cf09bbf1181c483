from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics import parse
from scopitone.lyrics.long_lines import break_long_lines, find_breaks, split_for_rows
from scopitone.lyrics.text_cleaning import MAX_LINE_LETTERS


def test_a_paragraph_becomes_lines_at_its_sentences_and_commas() -> None:
    verse = "The red lantern burns, over the quiet quay. Nobody comes home before the morning. "
    lyrics = parse(("Short\n" + verse * 6).encode())
    texts = [line.text for line in lyrics.lines]
    assert " ".join(texts) == "Short " + (verse * 6).strip()
    assert texts[1:3] == [
        "The red lantern burns, over the quiet quay.",
        "Nobody comes home before the morning.",
    ]
    (warning,) = lyrics.warnings
    assert "longer than 400 characters" in warning


def test_capitals_show_where_lines_began() -> None:
    verse = "Red lanterns on the quay are burning for us all Count the waves until the morning "
    texts = [line.text for line in parse((verse * 6).encode()).lines]
    assert set(texts) == {
        "Red lanterns on the quay are burning for us all",
        "Count the waves until the morning",
    }


def test_signs_take_more_room() -> None:
    lyrics = parse(("赤い提灯が川辺に揺れて、" * 40).encode())
    assert max(len(line.text) for line in lyrics.lines) <= 25
    assert "".join(line.text for line in lyrics.lines) == "赤い提灯が川辺に揺れて、" * 40


def test_parts_share_the_time_and_keep_their_words() -> None:
    words = tuple(Word("lantern", i * 0.5, i * 0.5 + 0.4) for i in range(100))
    line = Line(" ".join(word.text for word in words), 0.0, 50.0, words)
    parts = break_long_lines(Lyrics((line,))).lines
    assert tuple(word for part in parts for word in part.words) == words
    assert all(part.words[0].start == part.start for part in parts)
    plain = break_long_lines(Lyrics((Line(line.text, 0.0, 50.0),))).lines
    assert (plain[0].start, plain[-1].end) == (0.0, 50.0)
    assert [part.end for part in plain[:-1]] == pytest.approx([part.start for part in plain[1:]])


@given(st.text("aB .,。漢\u3000-", min_size=MAX_LINE_LETTERS + 1, max_size=900))
def test_breaks_ascend_and_parts_can_be_shown(text: str) -> None:
    breaks = find_breaks(text)
    assert breaks == sorted(set(breaks))
    edges = [0, *breaks, len(text)]
    assert all(0 < later - earlier <= 60 for earlier, later in pairwise(edges))


def test_a_line_that_two_rows_cannot_show_is_split_in_time_at_its_punctuation() -> None:
    text = (
        "And if you ever wonder what became of us, the streetlights on the avenue are "
        "broken, and nobody is listening"
    )
    words = tuple(Word(part, 10.0 + k, 10.9 + k) for k, part in enumerate(text.split()))
    short = Line("Nobody is listening", 50.0, 52.0)
    long = Line(text, 10.0, words[-1].end, words)
    *parts, last = split_for_rows(Lyrics((long, short))).lines
    assert last == short
    assert " ".join(part.text for part in parts) == text
    assert [part.text[-1] for part in parts[:-1]] == [","] * (len(parts) - 1)
    assert all(len(part.text) <= 60 for part in parts)
    assert tuple(word for part in parts for word in part.words) == words
    assert [(part.start, part.end) for part in parts] == [
        (part.words[0].start, part.words[-1].end) for part in parts
    ]


def test_a_long_line_with_a_translation_stays_whole() -> None:
    row = Line("niemand hört zu", role="translation")
    lyrics = Lyrics((Line("nobody is listening " * 6, 1.0, 9.0, rows=(row,)),))
    assert split_for_rows(lyrics) == lyrics
