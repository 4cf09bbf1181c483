from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest

from scopitone.core.song import Line, Lyrics, Song
from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice
from scopitone.video.options import Options
from scopitone.video.render import render

SMALL = Options(width=320, height=240, listening=ModelChoice(NO_MODEL))

WORDS = Lyrics(
    (
        Line("Ein Licht – überall", 0.5, 2.0),
        Line("いろはにほへと", 1.5, 2.5),
        Line("to the end", 2.6),
    )
)


def texts(path: Path) -> list[tuple[float, float, str]]:
    with av.open(str(path)) as container:
        [stream] = container.streams.subtitles
        packets = []
        for packet in container.demux(stream):
            # What stands between lines is written as a sample without text.
            if packet.pts is not None and len(bytes(packet)) > 2:
                start = float(packet.pts * packet.time_base)
                end = start + float(packet.duration * packet.time_base)
                packets.append((start, end, bytes(packet)[2:].decode()))
        return packets


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, save_sound: Callable) -> Song:
    import numpy as np

    samples = 0.3 * np.sin(np.arange(4 * 48_000) / 20)
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", samples)
    return Song(path, "Song", lyrics=WORDS)


def test_the_words_are_a_text_track_with_their_times(song: Song, tmp_path: Path) -> None:
    out = tmp_path / "song.mp4"
    render(song, replace(SMALL, subtitles=True), out)
    packets = texts(out)
    assert [text for *_, text in packets] == [line.text for line in WORDS.lines]
    assert [start for start, *_ in packets] == pytest.approx([0.5, 1.5, 2.6], abs=0.002)
    assert packets[0][1] == pytest.approx(1.5, abs=0.002), "no two lines at once"
    assert packets[2][1] <= 4.0 + 0.05


def test_without_the_option_there_is_none(song: Song, tmp_path: Path) -> None:
    out = tmp_path / "song.mp4"
    render(song, SMALL, out)
    with av.open(str(out)) as container:
        assert not container.streams.subtitles


def test_rows_are_below_their_line_and_lines_that_start_together_are_one(
    song: Song, tmp_path: Path
) -> None:
    out = tmp_path / "song.mp4"
    lyrics = Lyrics(
        (
            Line("いろは", 0.5, 2.5, rows=(Line("The colors", role="translation"),)),
            Line("yes", 1.5, 2.5),
            Line("no", 1.5, 3.0),
        )
    )
    render(replace(song, lyrics=lyrics), replace(SMALL, subtitles=True), out)
    assert [text for *_, text in texts(out)] == ["いろは\nThe colors", "yes / no"]
