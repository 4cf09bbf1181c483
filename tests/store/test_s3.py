"""The media store on a real S3 server (moto's), and what only it does."""

from __future__ import annotations

import hashlib
import io
import time
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


def test_what_is_old_can_be_listed_and_deleted(blobs: S3Blobs) -> None:
    key = blobs.put(b"old")
    now = time.time()
    assert [found for batch in blobs.older_than(now + 60) for found in batch] == [key]
    assert [found for batch in blobs.older_than(now - 60) for found in batch] == []
    assert not blobs.delete_if_older(key, now - 60)
    assert blobs.delete_if_older(key, now + 60)
    assert not blobs.delete_if_older(key, now + 60)
    with pytest.raises(FileNotFoundError):
        blobs.get(key)


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
