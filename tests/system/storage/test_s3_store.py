"""The media store on a real S3 server (moto's), and what only it does."""

from __future__ import annotations

import hashlib
import io
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from scopitone.store.s3 import S3Blobs


@pytest.fixture
def blobs(s3: Callable[[], tuple[str, str]]) -> S3Blobs:
    bucket, endpoint = s3()
    return S3Blobs(bucket, "some/where", endpoint)


def put(url: str, content: bytes) -> int:
    request = urllib.request.Request(url, content, {"Content-Type": "audio/mpeg"}, method="PUT")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_what_is_put_comes_back_under_its_digest(blobs: S3Blobs, tmp_path: Path) -> None:
    content = b"abc" * 100_000
    digest = hashlib.sha256(content).hexdigest()
    path = tmp_path / "in"
    path.write_bytes(content)
    for source in (content, path, io.BytesIO(content)):
        assert blobs.put(source) == f"{digest[:2]}/{digest}"
    key = blobs.put(path)
    assert blobs.get(key) == content
    blobs.copy_to(key, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == content
    assert blobs.local_path(key) is None
    assert b"".join(blobs.read(key, 1, 5)) == b"bcab"
    assert blobs.size(key) == len(content)
    blobs.check()


def test_a_missing_blob_is_a_missing_file(blobs: S3Blobs, tmp_path: Path) -> None:
    for read in (
        lambda: blobs.get("00/none"),
        lambda: blobs.copy_to("00/none", tmp_path / "out"),
        lambda: blobs.size("00/none"),
        lambda: blobs.read("00/none", 0, 1),
    ):
        with pytest.raises(FileNotFoundError):
            read()


def test_blobs_and_segments_are_listed_and_nothing_else(blobs: S3Blobs) -> None:
    key = blobs.put(b"ours")
    piece = f"pieces/{'0' * 32}-{'1' * 16}-00003"
    blobs.put_as(piece, b"segment")
    for name in (f"{key[:2]}/notes.txt", f"deep/{key}", f"00/{key[3:]}", "pieces/of-cake.jpg"):
        blobs.put_as(name, b"somebody else's")
    assert [item.name for item in blobs.list_blobs()] == [key]
    assert [item.name for item in blobs.list_pieces()] == [piece]
    assert list(blobs.list_blobs(in_trash=True)) == []


def test_a_marker_is_made_once(blobs: S3Blobs) -> None:
    assert blobs.read_marker() is None
    blobs.create_marker(b"first")
    blobs.create_marker(b"second")
    assert blobs.read_marker() == b"first"


def test_an_upload_goes_to_the_store_by_its_signed_url(blobs: S3Blobs) -> None:
    url = blobs.sign_upload("name", 60)
    assert "X-Amz-Signature" in url
    assert blobs.staged_size("name") is None
    assert put(url, b"bytes") == 200
    assert blobs.staged_size("name") == 5
    out = io.BytesIO()
    blobs.copy_staged("name", out)
    assert out.getvalue() == b"bytes"
    blobs.discard_staged("name")
    assert blobs.staged_size("name") is None


def test_a_bucket_that_is_not_there_is_noticed(s3: Callable[[], tuple[str, str]]) -> None:
    _, endpoint = s3()
    with pytest.raises(Exception, match="NoSuchBucket"):
        S3Blobs("nobody-has-this", "", endpoint).check()
