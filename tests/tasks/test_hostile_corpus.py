"""A hundred hostile files, each opened as a task opens it: by a child process within bounds.

All but a few of the children are forked rather than started, which saves a second each.

Whatever one holds, it is refused by a clear message or read; the child ends in time, reads no other
file, and opens no connection. docs/reliability.md has the table.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile.building import tone, wav
from hostile.corpus import Hostile, corpus
from hostile.opening import Opener

from scopitone.errors import InputError
from scopitone.settings import Settings
from scopitone.tasks import branding, inspection
from scopitone.tasks.bounded import Bounds
from scopitone.video.audio import decode

BOUNDS = Bounds(wall_s=60, cpu_s=30, memory=1536 * 2**20, file_size=inspection.largest_file(900))
LONGEST_S = 900.0
# These are opened by a child that is started as in earnest.
STARTED = ("flac-bomb-of-6-hours", "png-bomb", "playlist-m3u8-file", "clip-cut", "id3-of-100-MB")
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


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    made = Opener(BOUNDS)
    yield made
    made.close()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_refused_or_read_in_bounds(
    name: str,
    files: dict[str, Hostile],
    listening: socket.socket,
    opener: Opener,
    tmp_path: Path,
) -> None:
    one = files[name]
    started = time.monotonic()
    refused = opened(one, tmp_path, None if name in STARTED else opener)
    assert time.monotonic() - started < BOUNDS.wall_s
    if refused is None:
        assert one.read, "nothing in it can be used"
    else:
        assert not one.read, refused
        assert len(refused) < 300
        assert "Traceback" not in refused
    with pytest.raises(BlockingIOError):
        listening.accept()


def opened(one: Hostile, folder: Path, opener: Opener | None) -> str | None:
    """Why it was refused; None if it was read. opener: what forks the child, else it is started."""
    try:
        if one.part in ("audio", "cover"):
            read_song(one, folder, opener)
        else:
            read_brand(one, folder, opener)
    except InputError as error:
        return f"{error.field}: {error.message}"
    return None


def read_song(one: Hostile, folder: Path, opener: Opener | None) -> None:
    sound, picture = folder / "song.mp3", folder / "cover.png"
    sound.write_bytes(one.make() if one.part == "audio" else wav(tone()))
    if one.part == "cover":
        picture.write_bytes(one.make())
    cover = picture.name if one.part == "cover" else None
    asked = inspection.Asked(sound.name, cover, None, None, None, LONGEST_S)
    if opener is None:
        found = inspection.inspect(folder, asked, BOUNDS, lambda: None)
    else:
        (folder / inspection.ASKED).write_text(json.dumps(asdict(asked)))
        found = answer(opener, "scopitone.tasks.inspection", folder)
    # The canary lasts seven seconds.
    assert abs(found["duration"] - 7.0) > 0.5
    samples = np.concatenate(
        list(decode(folder / inspection.SOUND, rate=8_000, channels=1)), axis=1
    )
    assert np.isfinite(samples).all()
    assert not any(ord(character) < 32 for character in found["title"])


def read_brand(one: Hostile, folder: Path, opener: Opener | None) -> None:
    if opener is None:
        sent = folder / "one"
        sent.write_bytes(one.make())
        settings = Settings(data_dir=folder, cache_dir=folder / "cache")
        branding.plain_file(settings, one.part, sent, lambda: None)
        return
    (folder / branding.SENT).write_bytes(one.make())
    (folder / branding.ASKED).write_text(json.dumps({"part": one.part}))
    answer(opener, "scopitone.tasks.branding", folder)
    assert (folder / branding.MADE).exists()


def answer(opener: Opener, module: str, folder: Path) -> dict[str, Any]:
    """What the child wrote. Raises InputError where it refused, or did not survive."""
    if code := opener.run(module, folder):
        raise InputError(module, f"the child ended with {code}")
    found: dict[str, Any] = json.loads((folder / inspection.ANSWER).read_bytes())
    if "refused" in found:
        raise InputError(module, str(found["refused"]))
    return found
