import os
import time
from pathlib import Path

import pytest

from scopitone.core.file_cache import SizedCache

KEYS = tuple(letter * 64 for letter in "abcd")


def fill(folder: Path, limit: int = 100) -> SizedCache:
    """Four files of 30 bytes, used one after the other, and then trimmed."""
    cache = SizedCache(folder, limit)
    for age, key in zip((40, 30, 20, 10), KEYS, strict=True):
        cache.write(key, lambda file: file.write(b"x" * 30))
        os.utime(folder / key, (time.time() - age,) * 2)
    return cache


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = fill(tmp_path / "kept")
    file = cache.open(KEYS[0])
    assert file is not None
    with file:
        cache.trim()
        assert file.read() == b"x" * 30
    names = {path.name for path in (tmp_path / "kept").iterdir()}
    assert names == {KEYS[0], KEYS[2], KEYS[3], "CACHEDIR.TAG"}
    assert cache.open(KEYS[1]) is None


def test_files_of_others_stay_and_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    cache = fill(folder, 120)
    long_ago = (time.time() - 90_000,) * 2
    for name in ("notes.txt", "a" * 63, "A" * 64, KEYS[0] + ".mp4", "temporary.tmp"):
        (folder / name).write_bytes(b"y" * 1000)
        os.utime(folder / name, long_ago)
    (folder / ("e" * 64)).mkdir()
    (folder / ("f" * 64)).symlink_to(folder / "notes.txt")
    before = {path.name for path in folder.iterdir()}
    cache.trim()
    assert {path.name for path in folder.iterdir()} == before


@pytest.mark.parametrize("tag", [None, b"Signature: 8a477f597d28d172789f06886806bc55\n# Other"])
@pytest.mark.parametrize("link", ["cache", "cache/segments"])
def test_a_link_to_files_of_others_deletes_none(
    tmp_path: Path, link: str, tag: bytes | None
) -> None:
    theirs = tmp_path / "theirs" / "segments"
    theirs.mkdir(parents=True)
    for key in KEYS:
        (theirs / key).write_bytes(b"x" * 1000)
    if tag:
        (theirs / "CACHEDIR.TAG").write_bytes(tag)
    place = tmp_path / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(theirs if place.name == "segments" else theirs.parent)
    before = sorted(theirs.iterdir())
    cache = SizedCache(tmp_path / "cache" / "segments", 100)
    cache.write("e" * 64, lambda file: file.write(b"x"))
    cache.trim()
    assert sorted(theirs.iterdir()) == before


def test_a_link_to_an_empty_folder_is_a_cache(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "disk")
    for _ in range(2):
        fill(tmp_path / "cache").trim()
    assert {path.name for path in (tmp_path / "disk").iterdir()} == {*KEYS[1:], "CACHEDIR.TAG"}


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    cache = fill(tmp_path, 1000)
    for name, age_s in (("tmpabcd_123.tmp", 90_000), ("tmpwxyz0123.tmp", 10)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    cache.trim()
    assert sorted(path.name for path in tmp_path.glob("tmp*")) == ["tmpwxyz0123.tmp"]


@pytest.mark.parametrize(("has_folder", "limit"), [(False, 100), (True, 0)])
def test_a_cache_that_is_off_keeps_nothing(tmp_path: Path, has_folder: bool, limit: int) -> None:
    cache = SizedCache(tmp_path / "kept" if has_folder else None, limit)
    cache.write(KEYS[0], lambda file: file.write(b"x"))
    cache.trim()
    assert not cache.is_on
    assert cache.open(KEYS[0]) is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    cache = SizedCache(tmp_path / "file", 100)
    cache.write(KEYS[0], lambda file: file.write(b"x"))
    cache.trim()
    assert cache.open(KEYS[0]) is None
