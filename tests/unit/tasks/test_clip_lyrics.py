from __future__ import annotations

import json
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics import json_codec
from scopitone.lyrics.aligned_words import build_lyrics, list_words
from scopitone.lyrics.formats import enhanced_lrc

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
TIME = st.floats(0, 900)
WORDS = st.builds(Word, TEXT, TIME, TIME)
LINES = st.builds(
    Line, TEXT, st.none() | TIME, st.none() | TIME, st.lists(WORDS, max_size=3).map(tuple)
)


@given(st.lists(LINES, max_size=4))
def test_json_keeps_everything(lines: list[Line]) -> None:
    whole = Lyrics(tuple(lines))
    assert json_codec.from_json(json.loads(json.dumps(json_codec.to_json(whole)))) == whole


def words(*texts: str, gap: float = 0.1) -> list[tuple[str, float, float]]:
    return [
        (text, index * (0.4 + gap), index * (0.4 + gap) + 0.4) for index, text in enumerate(texts)
    ]


def texts(lyrics: Lyrics) -> list[str]:
    return [line.text for line in lyrics.lines]


def test_line_breaks_in_words_part_lines() -> None:
    lyrics = build_lyrics(words("[Verse 1]\nOh ", "my\n", "\nstars ", "above"))
    assert texts(lyrics) == ["Oh my", "stars above"]
    assert lyrics.lines[0].words == (Word("Oh", 0.0, 0.4), Word("my", 0.5, 0.9))
    assert (lyrics.lines[1].start, lyrics.lines[1].end) == (1.0, pytest.approx(1.9))


def test_pauses_part_lines_where_there_are_no_breaks() -> None:
    early = words("one ", "two")
    later = [(word, start + 3, end + 3) for word, start, end in words("three", "four")]
    assert texts(build_lyrics([*early, *later])) == ["one two", "three four"]


def test_a_line_without_end_is_cut() -> None:
    lyrics = build_lyrics(words(*["la"] * 25))
    assert [len(line.words) for line in lyrics.lines] == [10, 10, 5]


@given(st.lists(TEXT.filter(lambda t: not t.startswith("[")), max_size=30), st.booleans())
def test_aligned_words_come_back_as_they_were(given_texts: list[str], breaks: bool) -> None:
    aligned_words = words(
        *(text + ("\n" if breaks and n % 4 == 3 else "") for n, text in enumerate(given_texts))
    )
    once = build_lyrics(aligned_words)
    triples = [(w["word"], w["start_s"], w["end_s"]) for w in list_words(once)]
    assert build_lyrics(triples) == once
    assert [word for word, _, _ in triples if word.strip() not in given_texts] == []
    assert len(triples) == len(given_texts)


def test_marks_alone_are_no_lyrics() -> None:
    assert build_lyrics(words("[Intro]", " ", "[Solo]")) == Lyrics()


@given(TIME, st.lists(st.floats(0.01, 1.9), min_size=1, max_size=6))
def test_an_enhanced_lrc_says_the_same(start: float, lengths: list[float]) -> None:
    """Word by word; a word's end is the next one's start, but for a line's last."""
    times = [round(time, 3) for time in accumulate(lengths, initial=start)]
    timed = [Word(f"w{n}", a, b) for n, (a, b) in enumerate(pairwise(times))]
    line = Line(" ".join(word.text for word in timed), times[0], times[-1], tuple(timed))
    [read] = enhanced_lrc.parse(enhanced_lrc.write(Lyrics((line,)), "A title")).lines
    assert read.text == line.text
    assert [word.text for word in read.words] == [word.text for word in timed]
    read_times = [read.start, *(word.end for word in read.words)]
    assert read_times == pytest.approx(times, abs=1e-6)
    assert [word.start for word in read.words] == pytest.approx(times[:-1], abs=1e-6)


def test_lines_without_word_times_and_without_any() -> None:
    timed = Lyrics((Line("At once", 61.0045), Line("Whenever")))
    assert enhanced_lrc.write(timed, "") == "[01:01.005]At once\n"
    assert json_codec.round_to_milliseconds(timed).lines[0].start == 61.005


def test_text_without_a_time_stays_in_an_enhanced_lrc() -> None:
    line = Line("Blue hour (oh)", 0.4, 1.2, (Word("hour", 0.5, 1.0),))
    written = enhanced_lrc.write(Lyrics((line,)), "")
    assert written == "[00:00.400]Blue <00:00.500>hour (oh) <00:01.000>\n"
