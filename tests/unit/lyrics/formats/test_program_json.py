from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics
from scopitone.lyrics import parse
from scopitone.lyrics.formats.json_entries import place_untimed
from scopitone.lyrics.formats.registry import parse_any_format

LRC = "[00:01.00] Rainy night\n[00:05.00] Stay along\n"
RICHSYNC = json.dumps(
    [
        {"ts": 1.0, "te": 3.5, "x": "Rainy night", "l": [
            {"c": "Rainy", "o": 0}, {"c": " ", "o": 0.4}, {"c": "night", "o": 0.5}]},
        {"ts": 5.0, "te": 8.25, "x": "Stay along", "l": [
            {"c": "Stay", "o": 0.0}, {"c": " ", "o": 0.6}, {"c": "along", "o": 0.75}]},
    ]
)  # fmt: skip
SUBTITLE = json.dumps(
    [
        {"text": "Rainy night", "time": {"total": 1.0, "minutes": 0, "seconds": 1}},
        {"text": "", "time": {"total": 3.5, "minutes": 0, "seconds": 3}},
        {"text": "Stay along", "time": {"total": 5.0, "minutes": 0, "seconds": 5}},
    ]
)
SUNG = (
    (("Rainy", 1.0, 1.5), ("night", 1.5, 3.5)),
    (("Stay", 5.0, 5.75), ("along", 5.75, 8.25)),
)


def words(space: str = "") -> list[list[dict[str, Any]]]:
    return [
        [{"word": space + text, "start": start, "end": end} for text, start, end in line]
        for line in SUNG
    ]


def segments(**extra: Any) -> list[dict[str, Any]]:
    return [
        {"start": 1.0, "end": 3.5, "text": " Rainy night", **extra},
        {"start": 5.0, "end": 8.25, "text": " Stay along", **extra},
    ]


def segments_with_words(space: str = "") -> list[dict[str, Any]]:
    return [
        {**segment, "words": inner, "tokens": [1, 2]}
        for segment, inner in zip(segments(id=3), words(space), strict=True)
    ]


WITH_WORDS: dict[str, Any] = {
    "whisper": {"text": "…", "language": "en", "segments": segments_with_words(" ")},
    "whisperx": {
        "segments": segments_with_words(),
        "word_segments": [word for line in words() for word in line],
    },
    "faster-whisper": segments_with_words(" "),
    "youtube": {"wireMagic": "pb3", "events": [
        {"tStartMs": 0, "dDurationMs": 9000, "id": 1},
        {"tStartMs": 1000, "dDurationMs": 2500,
         "segs": [{"utf8": "Rainy"}, {"utf8": " night", "tOffsetMs": 500}]},
        {"tStartMs": 3490, "dDurationMs": 9, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 5000, "dDurationMs": 3250,
         "segs": [{"utf8": "Stay"}, {"utf8": " along", "tOffsetMs": 750}]}]},
    "musixmatch": {"message": {"body": {"richsync": {"richsync_body": RICHSYNC}}}},
    "namida": [
        {"text": [{"text": text, "timestamp": int(start * 1000), "endtime": int(end * 1000)}
                  for text, start, end in line],
         "timestamp": int(line[0][1] * 1000), "endtime": int(line[-1][2] * 1000)}
        for line in SUNG],
    "words": [{"text": text, "start": start, "end": end}
              for line in SUNG for text, start, end in line],
    "words in milliseconds": {"text": "…", "words": [
        {"text": text, "start": int(start * 1000), "end": int(end * 1000)}
        for line in SUNG for text, start, end in line]},
}  # fmt: skip

LINES: dict[str, Any] = {
    "whisper without words": {"segments": segments()},
    "list of segments": segments(),
    "whisper.cpp": {"transcription": [
        {"timestamps": {"from": "00:00:01,000", "to": "00:00:03,500"},
         "offsets": {"from": 1000, "to": 3500}, "text": " Rainy night"},
        {"offsets": {"from": 5000, "to": 8250}, "text": " Stay along"}]},
    "transformers": {"text": "…", "chunks": [
        {"timestamp": [1.0, 3.5], "text": " Rainy night"},
        {"timestamp": [5.0, None], "text": " Stay along"}]},
    "lrclib": {"id": 1, "plainLyrics": "Rainy night\nStay along", "syncedLyrics": LRC},
    "lrclib search": [{"id": 1, "syncedLyrics": None}, {"id": 2, "syncedLyrics": LRC}],
    "spotify": {"lyrics": {"syncType": "LINE_SYNCED", "lines": [
        {"startTimeMs": "1000", "words": "Rainy night", "syllables": [], "endTimeMs": "0"},
        {"startTimeMs": "3500", "words": "♪", "syllables": [], "endTimeMs": "0"},
        {"startTimeMs": "5000", "words": "Stay along", "syllables": [], "endTimeMs": "0"}]},
        "colors": {"text": -1}},
    "musixmatch subtitles": {"subtitle": {"subtitle_body": SUBTITLE}},
    "musixmatch subtitles in lrc": {"subtitle": {"subtitle_body": LRC}},
    "netease": {"lrc": {"version": 3, "lyric": LRC}, "tlyric": {"lyric": ""}},
    "times as people write them": [
        {"time": "00:01.00", "line": "Rainy night"}, {"time": "00:05.00", "line": "Stay along"}],
    "whole milliseconds": [
        {"time": 1000, "text": "Rainy night"}, {"time": 5000, "text": "Stay along"}],
}  # fmt: skip


def dump(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def assert_two_lines(data: bytes) -> None:
    read = parse_any_format(data)
    assert read.format == "JSON of other programs"
    assert [(line.text, line.start) for line in read.lyrics.lines] == [
        ("Rainy night", 1.0),
        ("Stay along", 5.0),
    ]
    assert read.lyrics.warnings == ()


@pytest.mark.parametrize("name", [*WITH_WORDS, *LINES])
def test_lines_are_known_by_their_structure(name: str) -> None:
    assert_two_lines(dump({**WITH_WORDS, **LINES}[name]))


def test_each_row_may_be_an_object() -> None:
    assert_two_lines("\n".join(json.dumps(segment) for segment in segments()).encode())


@pytest.mark.parametrize("name", WITH_WORDS)
def test_words_keep_their_times(name: str) -> None:
    lines = parse(dump(WITH_WORDS[name])).lines
    assert [[(word.text, word.start) for word in line.words] for line in lines] == [
        [("Rainy", 1.0), ("night", 1.5)],
        [("Stay", 5.0), ("along", 5.75)],
    ]


def test_untimed_words_fill_their_line() -> None:
    inner = [{"word": "99"}, {"word": "red", "start": 2.0, "end": 2.5}, {"word": "7"}]
    data = {"segments": [{"start": 1.0, "end": 4.0, "text": "99 red 7", "words": inner}]}
    (line,) = parse(dump(data)).lines
    assert [(word.text, word.start, word.end) for word in line.words] == [
        ("99", 1.0, 2.0),
        ("red", 2.0, 2.5),
        ("7", 2.5, 4.0),
    ]


def test_an_entry_that_ends_before_it_begins_is_mended() -> None:
    data = [{**segments()[0], "end": 0.5}, segments()[1]]
    read = parse_any_format(dump(data))
    assert [line.end for line in read.lyrics.lines] == [4.0, 8.25]
    assert "entry 1: ends before it begins" in read.lyrics.warnings[0]


def test_captions_that_stay_end_where_the_next_one_begins() -> None:
    events = [
        {"tStartMs": 1000, "dDurationMs": 6000, "segs": [{"utf8": "Rainy night"}]},
        {"tStartMs": 5000, "dDurationMs": 3000, "segs": [{"utf8": "Stay along"}]},
    ]
    assert [line.end for line in parse(dump({"events": events})).lines] == [5.0, 8.0]


def test_lyrics_of_spotify_without_times() -> None:
    lines = [{"startTimeMs": "0", "words": word, "endTimeMs": "0"} for word in ("Rain", "Stay on")]
    data = {"lyrics": {"syncType": "UNSYNCED", "lines": lines}}
    assert [(line.text, line.start) for line in parse(dump(data)).lines] == [
        ("Rain", None),
        ("Stay on", None),
    ]


@pytest.mark.parametrize("key", ["plainLyrics", "lyrics"])
def test_plain_lyrics_in_an_object(key: str) -> None:
    data = {"song": {key: "[Verse]\nRainy night\nStay along", "syncedLyrics": None}}
    assert [line.text for line in parse(dump(data)).lines] == ["Rainy night", "Stay along"]


def test_an_instrumental_has_no_lines() -> None:
    data = {"instrumental": True, "plainLyrics": None, "syncedLyrics": None}
    assert parse(dump(data)) == Lyrics()


def test_background_vocals_of_namida_hang_on_their_line() -> None:
    line = {"text": [{"text": "Rain", "timestamp": 1000, "endtime": 1500}], "timestamp": 1000}
    second = {"text": [{"text": "ooh", "timestamp": 1500, "endtime": 1900}], "timestamp": 1500}
    data = [{**line, "endtime": 2000}, {**second, "endtime": 2500, "background": True}]
    lines = parse(dump(data)).lines
    assert [(row.role, row.text) for row in lines[0].rows] == [("background", "ooh")]


def test_an_odd_entry_is_left_out_with_a_warning() -> None:
    data = [*segments(), {"text": "x", "start": "soon", "end": 9}, 5]
    read = parse_any_format(dump({"segments": data[:3]}))
    assert len(read.lyrics.lines) == 2
    assert "entry 3: start must be seconds" in read.lyrics.warnings[0]


@pytest.mark.parametrize(
    "data",
    [{"name": "x", "version": "1.0"}, {"a": {"text": "x"}}, [{"name": "x"}], [{"text": "a"}], [{}]],
)
def test_json_without_lyrics_is_refused_by_name(data: Any) -> None:
    with pytest.raises(InputError, match="JSON"):
        parse(dump(data))


seconds = st.one_of(st.none(), st.floats(0, 100))


@given(st.lists(st.tuples(st.just("la"), seconds, seconds), max_size=20))
def test_words_without_times_keep_their_places(given_words: list[tuple[str, Any, Any]]) -> None:
    placed = place_untimed(given_words)
    if all(start is None for _, start, _ in given_words):
        assert placed == []
        return
    assert len(placed) == len(given_words)
    for word, (_, start, _) in zip(placed, given_words, strict=True):
        assert word.end >= word.start
        assert start is None or word.start == start


def test_rows_beside_synced_lyrics_hang_on_their_lines() -> None:
    """NetEase's answer: the same times in three texts, each with its own credits."""
    data = {
        "lrc": {"lyric": "[00:00.00]作词：某人\n[00:01.00]雨夜\n[00:05.00]回家\n"},
        "tlyric": {"lyric": "[by:x]\n[00:01.00]Rainy night\n[00:05.00]\n"},
        "romalrc": {"lyric": "[00:01.00]yu ye\n[00:05.00]hui jia\n"},
    }
    lines = parse_any_format(dump(data)).lyrics.lines
    assert [(line.text, [(row.role, row.text) for row in line.rows]) for line in lines] == [
        ("雨夜", [("romanization", "yu ye"), ("translation", "Rainy night")]),
        ("回家", [("romanization", "hui jia")]),
    ]
    broken = parse_any_format(dump({**data, "romalrc": {"lyric": "[0x:01.00]a"}})).lyrics
    assert len(broken.lines) == 2


@pytest.mark.parametrize("end", [float("nan"), -3, "soon", 1e12])
def test_an_end_that_is_no_time_costs_no_line(end: float | str) -> None:
    data = [{"start": 1.0, "end": end, "text": "Rainy night"}, {"start": 5.0, "text": "Stay along"}]
    read = parse_any_format(dump({"segments": data})).lyrics
    assert [(line.text, line.start) for line in read.lines] == [
        ("Rainy night", 1.0),
        ("Stay along", 5.0),
    ]
    assert read.warnings == ("lyrics: entry 1: end is not seconds, 0 or more, and is ignored",)


def test_lines_of_one_word_are_lines() -> None:
    lines = [
        {"startTimeMs": "1000", "words": "Home", "endTimeMs": "0"},
        {"startTimeMs": "2000", "words": "Alone", "endTimeMs": "0"},
    ]
    read = parse_any_format(dump({"lyrics": {"lines": lines}})).lyrics
    assert [(line.text, line.start) for line in read.lines] == [("Home", 1.0), ("Alone", 2.0)]
