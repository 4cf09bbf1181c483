from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from scopitone.song import Line, Lyrics, Song
from scopitone.video.options import Options
from scopitone.video.render import render

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
        found = []
        for packet in container.demux(stream):
            # What stands between lines is written as a sample without text.
            if packet.pts is not None and len(bytes(packet)) > 2:
                start = float(packet.pts * packet.time_base)
                end = start + float(packet.duration * packet.time_base)
                found.append((start, end, bytes(packet)[2:].decode()))
        return found


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, save_sound: Callable) -> Song:
    import numpy as np

    samples = 0.3 * np.sin(np.arange(4 * 48_000) / 20)
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", samples)
    return Song(path, "Song", lyrics=WORDS)


def test_the_words_are_a_text_track_with_their_times(song: Song, tmp_path: Path) -> None:
    out = tmp_path / "song.mp4"
    render(song, Options(width=320, height=240, subtitles=True), out)
    found = texts(out)
    assert [text for *_, text in found] == [line.text for line in WORDS.lines]
    assert [start for start, *_ in found] == pytest.approx([0.5, 1.5, 2.6], abs=0.002)
    assert found[0][1] == pytest.approx(1.5, abs=0.002), "no two lines at once"
    assert found[2][1] <= 4.0 + 0.05


def test_without_the_option_there_is_none(song: Song, tmp_path: Path) -> None:
    out = tmp_path / "song.mp4"
    render(song, Options(width=320, height=240), out)
    with av.open(str(out)) as container:
        assert not container.streams.subtitles
