from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from scopitone.store.blobs import LocalBlobs
from scopitone.tasks import media, staging
from scopitone.tasks.errors import ChoiceError, NotFoundError
from scopitone.tasks.media import Medium


@given(st.text(max_size=300))
def test_any_title_becomes_a_usable_file_name(title: str) -> None:
    name = media.readable_name(title, ".mp4")
    assert name.endswith(".mp4")
    assert 5 <= len(name) <= 104
    assert not set(name) & set('/\\:*?"<>|\0\n\r\t')
    assert not name.startswith((".", " "))


def medium(name: str = "a.mp3") -> Medium:
    return Medium("ab/abcd", name, "audio/mpeg", 3)


def test_our_own_urls_are_recognised(tmp_path: Path, engine: Engine) -> None:
    file = media.add_file(engine, "default", medium("Söng 1.mp3"))
    path = media.path_of(file)
    assert path == f"/media/{file.id}/song-1.mp3"
    base = "https://h:1/under"
    for url in (path, base + path, f"{base}/media/{file.id}", f"{base}{path}?download=1"):
        found = staging.own_file(engine, LocalBlobs(tmp_path), url, base, 1)
        assert found is not None
        assert found.id == file.id
    for url in ("https://other" + path, f"{base}/media/{'0' * 32}/x", f"{base}/media/x", base):
        assert staging.own_file(engine, LocalBlobs(tmp_path), url, base, 1) is None


def test_a_missing_file_is_not_found(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(NotFoundError):
        staging.find_file(engine, LocalBlobs(tmp_path), "0" * 32, 1)


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("audio/mpeg", "audio/mpeg"),
        ("Audio/MP3; charset=binary", "audio/mpeg"),
        ("image/jpg", "image/jpeg"),
    ],
)
def test_types_are_spelt_one_way(sent: str, plain: str) -> None:
    assert media.normal_type(sent, "t") == plain


def test_other_types_are_refused_with_a_list() -> None:
    with pytest.raises(ChoiceError) as caught:
        media.normal_type("video/mp4", "t")
    assert "audio/flac" in caught.value.accepted


def test_a_promised_upload_expires(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = media.promise_upload(engine, "default", "audio/mpeg", ".mp3")
    assert media.check_upload(engine, upload.id, "audio/mp3").file_id == upload.file_id
    assert 14 * 60 < upload.expires_at - time.time() <= 15 * 60
    late = upload.expires_at + 1
    monkeypatch.setattr("time.time", lambda: late)
    with pytest.raises(NotFoundError, match="15 minutes"):
        media.check_upload(engine, upload.id, "audio/mpeg")


def test_a_promised_upload_is_kept_once(tmp_path: Path, engine: Engine) -> None:
    upload = media.promise_upload(engine, "default", "audio/mpeg", ".mp3")
    media.keep_upload(engine, upload, "ab/abcd", 3)
    assert staging.find_file(engine, LocalBlobs(tmp_path), upload.file_id, 1).size == 3
    with pytest.raises(NotFoundError):
        media.keep_upload(engine, upload, "ab/abcd", 3)
