"""A video that is rendered again encodes only what has changed, and is the same bit by bit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.core.progress import RenderProgress
from scopitone.core.song import Line, Lyrics, Song
from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice
from scopitone.video.options import Options
from scopitone.video.render import render
from scopitone.video.result import RenderResult

RATE = 48_000
SECONDS = 24.0
SMALL = Options(width=320, height=240, fps=10, workers=2, listening=ModelChoice(NO_MODEL))


@pytest.fixture(scope="module")
def song(
    tmp_path_factory: pytest.TempPathFactory, save_sound: Callable, sung: Callable, paint_cover
) -> Song:
    at = np.arange(round(SECONDS * RATE)) / RATE
    samples = 0.2 * np.sin(2 * np.pi * 220 * at) * (1 + np.sin(2 * np.pi * 2 * at))
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", samples.astype(np.float32))
    lyrics = sung(
        ("Should auld acquaintance be forgot", 4.0, 6.5),
        ("and never brought to mind", 7.0, 9.0),
        ("should auld acquaintance be forgot", 12.6, 15.0),
        ("and days of auld lang syne", 16.0, 18.5),
    )
    return Song(path, "Auld Lang Syne", "Robert Burns", paint_cover("busy"), lyrics)


@pytest.fixture(scope="module")
def first(song: Song, tmp_path_factory: pytest.TempPathFactory) -> RenderResult:
    """The result of the first render, with a cache beside the video."""
    folder = tmp_path_factory.mktemp("first")
    return render(song, SMALL, folder / "out.mp4", cache=folder / "cache")


@pytest.fixture
def cache(first: RenderResult, tmp_path: Path) -> Path:
    """A copy of the cache after the first render."""
    return Path(shutil.copytree(first.path.parent / "cache", tmp_path / "cache"))


def list_packets(video: Path) -> list[bytes]:
    with av.open(str(video)) as container:
        return [
            bytes(packet) + repr((packet.stream.type, packet.pts, packet.dts)).encode()
            for packet in container.demux()
            if packet.dts is not None
        ]


def move_word(song: Song) -> Song:
    """The song with a word in the third line 0.2 s later."""
    line = song.lyrics.lines[2]
    words = list(line.words)
    words[2] = replace(words[2], start=words[2].start + 0.2)
    moved = Line(line.text, line.start, line.end, tuple(words))
    return replace(song, lyrics=Lyrics((*song.lyrics.lines[:2], moved, *song.lyrics.lines[3:])))


def test_the_first_render_encodes_everything(first: RenderResult) -> None:
    assert first.encoded_segments == first.segments == 12


def test_nothing_is_encoded_where_nothing_changed(
    first: RenderResult, cache: Path, song: Song, tmp_path: Path
) -> None:
    steps = []
    again = render(song, SMALL, tmp_path / "out.mp4", cache=cache, progress=steps.append)
    assert (again.encoded_segments, again.segments) == (0, first.segments)
    assert list_packets(again.path) == list_packets(first.path)
    assert (again.flash, again.loudness) == (first.flash, first.loudness)
    assert again.checks == replace(first.checks, decoded=0)
    assert [step.done / step.total for step in steps if step.stage == "encode"] == [1.0]


def test_a_moved_word_is_encoded_as_if_everything_were(
    cache: Path, song: Song, tmp_path: Path
) -> None:
    edited = move_word(song)
    again = render(edited, SMALL, tmp_path / "again.mp4", cache=cache)
    anew = render(edited, SMALL, tmp_path / "anew.mp4")
    assert 1 <= again.encoded_segments <= 3
    assert anew.encoded_segments == anew.segments
    assert list_packets(again.path) == list_packets(anew.path)
    assert (again.flash, again.loudness) == (anew.flash, anew.loudness)


@contextmanager
def damage(path: Path, content: bytes) -> Iterator[None]:
    path.write_bytes(content)
    yield
    assert path.read_bytes() != content, "what is damaged was not replaced"


def list_kept(folder: Path) -> list[Path]:
    """The files of a cache, without the one that says that it is one."""
    return sorted(path for path in folder.iterdir() if path.name != "CACHEDIR.TAG")


def test_damaged_segments_and_sound_are_encoded_again(
    first: RenderResult, cache: Path, song: Song, tmp_path: Path
) -> None:
    short, flipped = list_kept(cache / "segments")[:2]
    [sound] = list_kept(cache / "sound")
    middle = flipped.stat().st_size // 2
    data = bytearray(flipped.read_bytes())
    data[middle] ^= 1
    noise = bytearray(sound.read_bytes())
    noise[len(noise) // 2] ^= 1
    with (
        damage(short, short.read_bytes()[:-500]),
        damage(flipped, bytes(data)),
        damage(sound, bytes(noise)),
    ):
        again = render(song, SMALL, tmp_path / "out.mp4", cache=cache)
    assert again.encoded_segments == 2
    assert list_packets(again.path) == list_packets(first.path)


class _KilledError(Exception):
    """Stands for the end of the process."""


def test_what_was_kept_before_a_kill_is_checked_first(
    first: RenderResult, song: Song, tmp_path: Path
) -> None:
    def die(step: RenderProgress) -> None:
        if step.stage == "join":
            raise _KilledError

    cache = tmp_path / "cache"
    with pytest.raises(_KilledError):
        render(song, SMALL, tmp_path / "out.mp4", cache=cache, progress=die)
    again = render(song, SMALL, tmp_path / "out.mp4", cache=cache)
    assert again.encoded_segments == 0
    assert again.checks == first.checks, "what was never checked was trusted"
    last = render(song, SMALL, tmp_path / "out.mp4", cache=cache)
    assert (last.encoded_segments, last.checks.decoded) == (0, 0)


def test_no_room_for_the_cache_is_no_error(song: Song, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"no folder")
    brief = replace(SMALL, start=4.0, end=6.0)
    result = render(song, brief, tmp_path / "out.mp4", cache=tmp_path / "cache")
    assert result.encoded_segments == result.segments
    assert result.path.exists()


def test_nothing_is_kept_if_that_is_wanted(song: Song, tmp_path: Path) -> None:
    brief = replace(SMALL, start=4.0, end=6.0)
    cache = tmp_path / "cache"
    for _ in range(2):
        result = render(song, brief, tmp_path / "out.mp4", cache=cache, segment_cache_bytes=0)
        assert result.encoded_segments == result.segments
    assert not (cache / "segments").exists()
