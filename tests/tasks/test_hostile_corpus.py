"""A hundred hostile files, each opened as a task opens it: by a child process within bounds.

Whatever one holds, it is refused by a clear message or read; the child ends in time, reads no other
file, and opens no connection. docs/reliability.md has the table.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hostile.building import tone, wav
from hostile.corpus import Hostile, corpus

from scopitone.errors import InputError
from scopitone.settings import Settings
from scopitone.tasks import branding, inspection
from scopitone.tasks.bounded import Bounds
from scopitone.video.audio import decode

BOUNDS = Bounds(wall_s=60, cpu_s=30, memory=1536 * 2**20, file_size=inspection.largest_file(900))
LONGEST_S = 900.0
NAMES = [one.name for one in corpus("/nowhere.wav", 9)]


@pytest.fixture(scope="module")
def listening() -> Iterator[socket.socket]:
    """A server that nobody may ask anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, listening: socket.socket) -> dict[str, Hostile]:
    canary = tmp_path_factory.mktemp("canary") / "canary.wav"
    canary.write_bytes(wav(tone(7.0)))
    return {one.name: one for one in corpus(str(canary), listening.getsockname()[1])}


def test_there_are_enough_and_no_two_alike() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 60


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_is_refused_or_read_in_bounds(
    name: str, files: dict[str, Hostile], listening: socket.socket, tmp_path: Path
) -> None:
    one = files[name]
    started = time.monotonic()
    refused = opened(one, tmp_path)
    assert time.monotonic() - started < BOUNDS.wall_s
    if refused is None:
        assert one.read, "nothing in it can be used"
    else:
        assert not one.read, refused
        assert len(refused) < 300
        assert "Traceback" not in refused
    with pytest.raises(BlockingIOError):
        listening.accept()


def opened(one: Hostile, folder: Path) -> str | None:
    """Why it was refused; None if it was read."""
    try:
        if one.part in ("audio", "cover"):
            read_song(one, folder)
        else:
            sent = folder / "sent"
            sent.write_bytes(one.make())
            settings = Settings(data_dir=folder, cache_dir=folder / "cache")
            branding.plain_file(settings, one.part, sent, lambda: None)
    except InputError as error:
        return f"{error.field}: {error.message}"
    return None


def read_song(one: Hostile, folder: Path) -> None:
    sound, picture = folder / "song.mp3", folder / "cover.png"
    sound.write_bytes(one.make() if one.part == "audio" else wav(tone()))
    if one.part == "cover":
        picture.write_bytes(one.make())
    cover = picture.name if one.part == "cover" else None
    asked = inspection.Asked(sound.name, cover, None, None, None, LONGEST_S)
    found = inspection.inspect(folder, asked, BOUNDS, lambda: None)
    # The canary lasts seven seconds.
    assert abs(found["duration"] - 7.0) > 0.5
    samples = np.concatenate(
        list(decode(folder / inspection.SOUND, rate=8_000, channels=1)), axis=1
    )
    assert np.isfinite(samples).all()
    assert not any(ord(character) < 32 for character in found["title"])
