from __future__ import annotations

import io
from typing import Any

import mido
import pytest

from scopitone.core.errors import InputError
from scopitone.lyrics import parse
from scopitone.lyrics.formats.registry import parse_any_format


def midi(*tracks: list[Any], ticks: int = 480, charset: str = "latin-1") -> bytes:
    """Tracks of (delta, kind, value): "text", "lyrics", "set_tempo"."""
    song = mido.MidiFile(ticks_per_beat=ticks, charset=charset)
    for events in tracks:
        track = mido.MidiTrack()
        for delta, kind, value in events:
            key = "tempo" if kind == "set_tempo" else "text"
            track.append(mido.MetaMessage(kind, time=delta, **{key: value}))
        song.tracks.append(track)
    written = io.BytesIO()
    song.save(file=written)
    return written.getvalue()


def texts(data: bytes) -> list[tuple[str, float | None]]:
    return [
        (line.text, None if line.start is None else round(line.start, 3))
        for line in parse(data).lines
    ]


def test_text_events_of_kar() -> None:
    data = midi(
        [(0, "text", "@KMIDI KARAOKE FILE"), (0, "set_tempo", 500_000), (960, "set_tempo", 10**6)],
        [(0, "text", "@TNight"), (480, "text", "\\Rai"), (240, "text", "ny "),
         (240, "text", "night"), (960, "text", "/Stay"), (480, "text", " on")],
    )  # fmt: skip
    read = parse_any_format(data)
    assert read.format == "KAR"
    assert texts(data) == [("Rainy night", 0.5), ("Stay on", 3.0)]
    assert [word.text for word in read.lyrics.lines[0].words] == ["Rainy", "night"]
    assert read.lyrics.lines[1].words[1].start == pytest.approx(4.0)


def test_lyric_events_with_line_breaks() -> None:
    data = midi(
        [(480, "lyrics", "Rai"), (240, "lyrics", "ny "), (240, "lyrics", "night\r"),
         (960, "lyrics", "Stay "), (480, "lyrics", "on\r\n")],
    )  # fmt: skip
    assert texts(data) == [("Rainy night", 0.5), ("Stay on", 2.0)]


def test_hyphens_of_notation_programs() -> None:
    data = midi([(480, "lyrics", "Rai-"), (240, "lyrics", "ny"), (240, "lyrics", "night")])
    assert texts(data) == [("Rainy night", 0.5)]


def test_other_encodings() -> None:
    data = midi([(480, "lyrics", "夜の"), (240, "lyrics", "雨")], charset="utf-8")
    assert texts(data) == [("夜の雨", 0.5)]


def test_a_midi_file_inside_of_riff() -> None:
    data = midi([(480, "lyrics", "Rain ")])
    assert texts(b"RIFF\0\0\0\0RMIDdata\0\0\0\0" + data) == [("Rain", 0.5)]


@pytest.mark.parametrize(
    "data",
    [b"MThd", midi([(480, "lyrics", "Rain ")])[:-9], midi([(0, "text", "by me")]), midi([])],
)
def test_without_lyrics_it_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(InputError, match="KAR"):
        parse(data)
