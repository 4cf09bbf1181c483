from __future__ import annotations

import hashlib
import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.store.blobs import LocalBlobs
from scopitone.store.s3 import open_blobs


@pytest.fixture(scope="module")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> LocalBlobs:
    return LocalBlobs(tmp_path_factory.mktemp("blobs"))


@given(content=st.binary(max_size=2000))
def test_what_is_put_comes_back_under_its_digest(blobs: LocalBlobs, content: bytes) -> None:
    key = blobs.put(content)
    assert key.rpartition("/")[2] == hashlib.sha256(content).hexdigest()
    assert blobs.get(key) == content
    assert blobs.put(io.BytesIO(content)) == key


def test_a_large_file_goes_in_and_out_whole(blobs: LocalBlobs, tmp_path: Path) -> None:
    content = os.urandom(1 << 20) * 12
    source = tmp_path / "source"
    source.write_bytes(content)
    key = blobs.put(source)
    blobs.copy_to(key, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == content
    assert blobs.local_path(key).read_bytes() == content


def test_a_missing_blob_is_a_missing_file(blobs: LocalBlobs, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        blobs.get("ab/absent")
    with pytest.raises(FileNotFoundError):
        blobs.copy_to("ab/absent", tmp_path / "copy")


def test_half_written_files_of_our_names_alone_are_listed(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    key = blobs.put(b"kept")
    piece = f"pieces/{'0' * 32}-{'1' * 16}-00003"
    names = [f"{key}#1", f"{key}#2", f"{piece}#1", "ab/x#1", f"{key}#x", "ab/notes #1.txt#2"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"half")
    long_ago = time.time() - 3600
    for name in names:
        if name != f"{key}#2":
            os.utime(tmp_path / name, (long_ago, long_ago))
    assert set(blobs.list_half_written(time.time() - 600)) == {f"{key}#1", f"{piece}#1"}


def test_without_an_index_nothing_is_moved_to_the_trash(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    key = blobs.put(b"kept")
    assert not blobs.trash(key)
    blobs.delete_from_trash(key)
    assert blobs.get(key) == b"kept"


def test_a_marker_is_made_once(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    assert blobs.read_marker() is None
    blobs.create_marker(b"first")
    blobs.create_marker(b"second")
    assert blobs.read_marker() == b"first"


def test_a_folder_can_be_named_by_a_url(tmp_path: Path) -> None:
    blobs = open_blobs((tmp_path / "shared media").as_uri(), tmp_path / "not here")
    key = blobs.put(b"sound")
    assert (tmp_path / "shared media" / key).read_bytes() == b"sound"
    assert not (tmp_path / "not here").exists()
