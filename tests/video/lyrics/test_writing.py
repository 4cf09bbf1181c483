"""What is written is read again: every format, words and times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics import writing
from scopitone.video.lyrics.detect import FORMATS, read_lyrics

WRITERS: dict[str, tuple[Callable[[Lyrics], str], float]] = {
    "SRT": (writing.srt, 0.0015),
    "WebVTT": (writing.vtt, 0.0015),
    "ASS": (writing.ass, 0.02),
    "TTML": (writing.ttml, 0.0025),
    "LRC": (writing.lrc, 0.0055),
    "enhanced LRC": (writing.elrc, 0.0015),
    "aligned JSON": (writing.aligned_json, 0.0015),
}
"""Each with the error of a time that its resolution allows, in seconds."""

WITH_WORDS = ("WebVTT", "ASS", "TTML", "enhanced LRC", "aligned JSON")
tokens = st.sampled_from(["la", "Straße", "don't", "夜", "מילה", "A&B", "<3", "no,", "x-y", '"hm"'])


@st.composite
def songs(draw: st.DrawFn) -> Lyrics:
    """Lines one after the other, some with words that touch or have rests between them."""
    at = draw(st.floats(0.0, 5.0))
    lines = []
    for _ in range(draw(st.integers(1, 5))):
        texts = draw(st.lists(tokens, min_size=1, max_size=6))
        words = []
        start = at
        for text in texts:
            end = at + draw(st.floats(0.1, 1.5))
            words.append(Word(text, at, end))
            at = end + draw(st.sampled_from([0.0, 0.0, 0.3]))
        timed = tuple(words) if draw(st.booleans()) else ()
        lines.append(Line(" ".join(texts), start, words[-1].end, timed))
        at += 0.2
    return Lyrics(tuple(lines))


@pytest.mark.parametrize("name", WRITERS)
@given(lyrics=songs())
def test_lines_are_read_as_they_were(name: str, lyrics: Lyrics) -> None:
    write, error = WRITERS[name]
    text = write(lyrics)
    known = next(known for known, one in FORMATS.items() if one.matches(text))
    without_words = not any(line.words for line in lyrics.lines)
    assert known == ("LRC" if name == "enhanced LRC" and without_words else name)
    read = read_lyrics(text.encode()).lines
    assert [line.text for line in read] == [line.text for line in lyrics.lines]
    for got, sent in zip(read, lyrics.lines, strict=True):
        assert got.start == pytest.approx(sent.start, abs=error)
        assert got.end == pytest.approx(sent.end, abs=error)


@pytest.mark.parametrize("name", WITH_WORDS)
@given(lyrics=songs())
def test_words_begin_when_they_did(name: str, lyrics: Lyrics) -> None:
    write, error = WRITERS[name]
    read = read_lyrics(write(lyrics).encode()).lines
    for got, sent in zip(read, lyrics.lines, strict=True):
        if len(sent.words) < 2 and name == "WebVTT":
            # One word that begins with its cue is the cue.
            continue
        if not sent.words and name == "aligned JSON":
            # It knows nothing but words: the line is one.
            assert [word.text for word in got.words] == [sent.text]
            continue
        assert [word.text for word in got.words] == [word.text for word in sent.words]
        for heard, sung in zip(got.words, sent.words, strict=True):
            assert heard.start == pytest.approx(sung.start, abs=error)


def test_lines_without_a_time_are_left_out() -> None:
    lyrics = Lyrics((Line("nowhen"), Line("then", 1.0, 2.0)))
    for write, _ in WRITERS.values():
        assert "nowhen" not in write(lyrics)
        assert [line.text for line in read_lyrics(write(lyrics).encode()).lines] == ["then"]
