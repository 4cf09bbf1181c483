"""What is written is read again: every format, words and times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics import parse, write
from scopitone.lyrics.formats.registry import detect_format, exported_formats

ERRORS_S = {
    "srt": 0.0015,
    "vtt": 0.0015,
    "ass": 0.02,
    "ttml": 0.0025,
    "lrc": 0.0055,
    "elrc": 0.0015,
    "json": 0.0015,
    "sbv": 0.0015,
    "ultrastar": 0.0055,
    "labels": 0.0015,
}
"""Error of a time that the resolution of each format allows, in seconds."""

WITH_WORDS = ("vtt", "ass", "ttml", "elrc", "json", "ultrastar")
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


@pytest.mark.parametrize("name", ERRORS_S)
@given(lyrics=songs())
def test_lines_are_read_as_they_were(name: str, lyrics: Lyrics) -> None:
    error = ERRORS_S[name]
    text = write(lyrics, name)
    without_words = not any(line.words for line in lyrics.lines)
    written = "lrc" if name == "elrc" and without_words else name
    assert detect_format(text) is exported_formats()[written]
    read = parse(text.encode()).lines
    assert [line.text for line in read] == [line.text for line in lyrics.lines]
    for got, sent in zip(read, lyrics.lines, strict=True):
        assert got.start == pytest.approx(sent.start, abs=error)
        assert got.end == pytest.approx(sent.end, abs=error)


@pytest.mark.parametrize("name", WITH_WORDS)
@given(lyrics=songs())
def test_words_begin_when_they_did(name: str, lyrics: Lyrics) -> None:
    error = ERRORS_S[name]
    read = parse(write(lyrics, name).encode()).lines
    for got, sent in zip(read, lyrics.lines, strict=True):
        if len(sent.words) < 2 and name == "vtt":
            # One word that begins with its cue is the cue.
            continue
        if not sent.words and name in ("json", "ultrastar"):
            # They know nothing but words: the line is one, if it is taken for one.
            assert [word.text for word in got.words] in ([], [sent.text])
            continue
        assert [word.text for word in got.words] == [word.text for word in sent.words]
        for heard, sung in zip(got.words, sent.words, strict=True):
            assert heard.start == pytest.approx(sung.start, abs=error)


def test_every_exported_format_is_tested() -> None:
    assert set(ERRORS_S) == set(exported_formats())


@pytest.mark.parametrize("name", ERRORS_S)
def test_lines_without_a_time_are_left_out(name: str) -> None:
    text = write(Lyrics((Line("nowhen"), Line("then", 1.0, 2.0))), name)
    assert "nowhen" not in text
    assert [line.text for line in parse(text.encode()).lines] == ["then"]


def test_plain_text_has_all_lines() -> None:
    lyrics = Lyrics((Line("nowhen"), Line("then", 1.0, 2.0)))
    assert write(lyrics, "txt") == "nowhen\nthen"


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(ValueError, match="unknown lyric format 'doc'; known: lrc, elrc, srt"):
        write(Lyrics(), "doc")
