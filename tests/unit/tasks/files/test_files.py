from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from scopitone.store.blobs import LocalBlobs
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.files import files, uploads
from scopitone.tasks.files.files import NewFile


@given(st.text(max_size=300))
def test_any_title_becomes_a_usable_file_name(title: str) -> None:
    name = files.readable_name(title, ".mp4")
    assert name.endswith(".mp4")
    assert 5 <= len(name) <= 104
    assert not set(name) & set('/\\:*?"<>|\0\n\r\t')
    assert not name.startswith((".", " "))


def medium(name: str = "a.mp3") -> NewFile:
    return NewFile("ab/abcd", name, "audio/mpeg", 3)


def test_our_own_urls_are_recognised(tmp_path: Path, engine: Engine) -> None:
    file = files.add_file(engine, "default", medium("Söng 1.mp3"))
    path = files.path_of(file)
    assert path == f"/media/{file.id}/song-1.mp3"
    base = "https://h:1/under"
    for url in (path, base + path, f"{base}/media/{file.id}", f"{base}{path}?download=1"):
        own_file = uploads.find_own_file(engine, LocalBlobs(tmp_path), url, base, 1)
        assert own_file is not None
        assert own_file.id == file.id
    for url in ("https://other" + path, f"{base}/media/{'0' * 32}/x", f"{base}/media/x", base):
        assert uploads.find_own_file(engine, LocalBlobs(tmp_path), url, base, 1) is None


def test_a_missing_file_is_not_found(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(NotFoundError):
        uploads.find_file(engine, LocalBlobs(tmp_path), "0" * 32, 1)


def test_a_promised_upload_expires(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = files.create_upload(engine, "default", "audio/mpeg", ".mp3")
    assert files.check_upload(engine, upload.id, "audio/mp3").file_id == upload.file_id
    assert 14 * 60 < upload.expires_at - time.time() <= 15 * 60
    expired_at = upload.expires_at + 1
    monkeypatch.setattr("time.time", lambda: expired_at)
    with pytest.raises(NotFoundError, match="15 minutes"):
        files.check_upload(engine, upload.id, "audio/mpeg")


def test_a_promised_upload_is_kept_once(tmp_path: Path, engine: Engine) -> None:
    upload = files.create_upload(engine, "default", "audio/mpeg", ".mp3")
    files.complete_upload(engine, upload, "ab/abcd", 3)
    assert uploads.find_file(engine, LocalBlobs(tmp_path), upload.file_id, 1).size == 3
    # The same bytes again are the same request again; others are not.
    files.complete_upload(engine, upload, "ab/abcd", 3)
    with pytest.raises(NotFoundError, match="other bytes"):
        files.complete_upload(engine, upload, "cd/cdef", 3)
