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


def test_sweeping_removes_only_what_was_abandoned(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    key = blobs.put(b"kept")
    abandoned, fresh = tmp_path / "ab" / "x#1", tmp_path / "ab" / "y#1"
    abandoned.parent.mkdir(exist_ok=True)
    for path in (abandoned, fresh):
        path.write_bytes(b"half")
    long_ago = time.time() - 3600
    os.utime(abandoned, (long_ago, long_ago))
    blobs.sweep()
    assert not abandoned.exists()
    assert fresh.exists()
    assert blobs.get(key) == b"kept"


def test_a_folder_can_be_named_by_a_url(tmp_path: Path) -> None:
    blobs = open_blobs((tmp_path / "shared media").as_uri(), tmp_path / "not here")
    key = blobs.put(b"sound")
    assert (tmp_path / "shared media" / key).read_bytes() == b"sound"
    assert not (tmp_path / "not here").exists()
