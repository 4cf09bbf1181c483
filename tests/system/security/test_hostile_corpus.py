"""A hundred hostile files, each opened as a task opens it: by a child process within bounds.

All but a few of the children are forked rather than started, which saves a second each.

Whatever one holds, it is refused by a clear message or read; the child ends in time, reads no other
file, and opens no connection. docs/explanation/security.md has the table.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile.building import tone, wav
from hostile.corpus import Hostile, corpus
from hostile.opening import Opener

from scopitone.audio.decode import decode
from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.tasks.files.mime_sniffing import HEAD_BYTES, sniff_clip
from scopitone.tasks.jobs import brand_assets
from scopitone.tasks.sandbox import convert_asset, inspect_song
from scopitone.tasks.sandbox.run import SandboxLimits

BOUNDS = SandboxLimits(
    wall_s=60, cpu_s=30, memory=1536 * 2**20, file_size=inspect_song.max_file_size(900)
)
LONGEST_S = 900.0
# These are opened by a child that is started as in earnest.
STARTED = ("flac-bomb-of-6-hours", "png-bomb", "playlist-m3u8-file", "clip-cut", "id3-of-100-MB")
NAMES = [hostile.name for hostile in corpus("/nowhere.wav", 9)]


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
    return {hostile.name: hostile for hostile in corpus(str(canary), listening.getsockname()[1])}


def test_there_are_enough_and_no_two_alike() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 60


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    opener = Opener(BOUNDS)
    yield opener
    opener.close()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_refused_or_read_in_bounds(
    name: str,
    files: dict[str, Hostile],
    listening: socket.socket,
    opener: Opener,
    tmp_path: Path,
) -> None:
    hostile = files[name]
    refused = opened(hostile, tmp_path, None if name in STARTED else opener)
    if refused is None:
        assert hostile.read, "nothing in it can be used"
    else:
        assert not hostile.read, refused
        assert len(refused) < 300
        assert "Traceback" not in refused
    with pytest.raises(BlockingIOError):
        listening.accept()


def opened(hostile: Hostile, folder: Path, opener: Opener | None) -> str | None:
    """Why it was refused; None if it was read. opener: what forks the child, else it is started."""
    try:
        if hostile.part in ("audio", "cover"):
            read_song(hostile, folder, opener)
        else:
            read_brand(hostile, folder, opener)
    except InputError as error:
        return f"{error.field}: {error.message}"
    return None


def read_song(hostile: Hostile, folder: Path, opener: Opener | None) -> None:
    sound, picture = folder / "song.mp3", folder / "cover.png"
    sound.write_bytes(hostile.make() if hostile.part == "audio" else wav(tone()))
    if hostile.part == "cover":
        picture.write_bytes(hostile.make())
    cover = picture.name if hostile.part == "cover" else None
    request = inspect_song.InspectionRequest(sound.name, cover, None, None, None, LONGEST_S)
    if opener is None:
        result = inspect_song.inspect_files(folder, request, BOUNDS, lambda: None)
    else:
        (folder / inspect_song.REQUEST_FILE).write_text(json.dumps(asdict(request)))
        result = answer(opener, "scopitone.tasks.sandbox.inspect_song", folder)
    # The canary lasts seven seconds.
    assert abs(result["duration"] - 7.0) > 0.5
    samples = np.concatenate(
        list(decode(folder / inspect_song.SOUND_FILE, rate=8_000, channels=1)), axis=1
    )
    assert np.isfinite(samples).all()
    assert not any(ord(character) < 32 for character in result["title"])


def read_brand(hostile: Hostile, folder: Path, opener: Opener | None) -> None:
    if opener is None:
        source = folder / "one"
        source.write_bytes(hostile.make())
        settings = Settings(data_dir=folder, cache_dir=folder / "cache")
        brand_assets.convert_to_plain_file(settings, hostile.part, source, lambda: None)
        return
    data = hostile.make()
    is_clip = sniff_clip(data[:HEAD_BYTES]) is not None
    kind = {"background": "clip" if is_clip else "picture"}.get(hostile.part, hostile.part)
    (folder / convert_asset.SENT_FILE).write_bytes(data)
    (folder / convert_asset.REQUEST_FILE).write_text(json.dumps({"kind": kind}))
    answer(opener, "scopitone.tasks.sandbox.convert_asset", folder)
    assert (folder / convert_asset.CONVERTED_FILE).exists()


def answer(opener: Opener, module: str, folder: Path) -> dict[str, Any]:
    """What the child wrote. Raises InputError where it refused, or did not survive."""
    if code := opener.run(module, folder):
        raise InputError(module, f"the child ended with {code}")
    answer_: dict[str, Any] = json.loads((folder / inspect_song.ANSWER_FILE).read_bytes())
    if "refused" in answer_:
        raise InputError(module, str(answer_["refused"]))
    return answer_
