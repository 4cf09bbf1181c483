"""A server whose media are in an S3 store (moto's), as a client sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

CONTENT_TYPE = {"Content-Type": "audio/wav"}


@pytest.fixture
def stored(own_server: Any, s3: Callable[[], tuple[str, str]]) -> Any:
    bucket, endpoint = s3()
    return own_server(
        SCOPITONE_BLOB_URL=f"s3://{bucket}/scopitone",
        SCOPITONE_BLOB_ENDPOINT=endpoint,
        SCOPITONE_MAX_UPLOAD_BYTES="2000000",
    )


def promised(server: Any, content_type: str = "audio/wav") -> dict[str, str]:
    query = f"content_type={content_type}&ext=wav"
    found: dict[str, str] = server.request("GET", f"/api/v1/client/files/upload-url?{query}").data
    return found


def test_an_upload_goes_to_the_store_and_becomes_a_clip(
    stored: Any, song: bytes, s3_server: str
) -> None:
    where = promised(stored)
    signed = where["presigned_url"]
    assert urlsplit(signed).netloc == urlsplit(s3_server).netloc
    assert "X-Amz-Expires=900" in signed
    assert stored.request("GET", where["file_url"], key=None).status == 404
    assert stored.request("PUT", signed, song, CONTENT_TYPE, key=None).status == 200
    task = stored.finished(stored.create("scopitone/import", {"audio_url": where["file_url"]}))
    assert task["status"] == "success", task
    [clip] = task["result"]["suno_data"]
    assert stored.request("GET", clip["suno_audio_url"], key=None).body == song
    assert stored.request("GET", where["file_url"], key=None).body == song
    # What is written to the signed URL later changes nothing.
    stored.request("PUT", signed, b"other", CONTENT_TYPE, key=None)
    assert stored.request("GET", where["file_url"], key=None).body == song
    assert not list((stored.data_dir / "media").rglob("*")), "nothing is stored on this machine"
    assert stored.request("GET", "/readyz", key=None).json["checks"]["media"] == "ok"


def test_ranges_headers_and_etags(stored: Any, song: bytes) -> None:
    url = stored.upload("Blue Hour.wav", song)["url"]
    head = stored.request("HEAD", url, key=None)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(song))
    assert head.headers["content-type"] == "audio/wav"
    assert head.headers["x-content-type-options"] == "nosniff"
    assert "Blue%20Hour.wav" in head.headers["content-disposition"]
    etag = head.headers["etag"]
    assert stored.request("GET", url, None, {"If-None-Match": etag}, key=None).status == 304

    def ranged(value: str, **more: str) -> tuple[int, bytes, str | None]:
        reply = stored.request("GET", url, None, {"Range": value, **more}, key=None)
        return reply.status, reply.body, reply.headers["content-range"]

    size = len(song)
    assert ranged("bytes=2-5") == (206, song[2:6], f"bytes 2-5/{size}")
    assert ranged("bytes=-7") == (206, song[-7:], f"bytes {size - 7}-{size - 1}/{size}")
    assert ranged(f"bytes={size - 3}-") == (206, song[-3:], f"bytes {size - 3}-{size - 1}/{size}")
    assert ranged(f"bytes={size}-") == (416, b"", f"bytes */{size}")
    assert ranged("bytes=0-1,4-5") == (200, song, None)
    assert ranged("bytes=0-1", **{"If-Range": '"other"'}) == (200, song, None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no sound at all", "is not of an accepted type"),
        (b"RIFF" + bytes(2_000_100), "too large"),
    ],
)
def test_what_is_no_song_is_refused_when_it_is_used(
    stored: Any, content: bytes, reason: str
) -> None:
    where = promised(stored)
    assert (
        stored.request("PUT", where["presigned_url"], content, CONTENT_TYPE, key=None).status == 200
    )
    task = stored.finished(stored.create("scopitone/import", {"audio_url": where["file_url"]}))
    assert task["status"] == "failed"
    assert reason in task["result"]["message"]
    assert stored.request("GET", where["file_url"], key=None).status == 404


@pytest.mark.slow
def test_an_upload_over_the_accounts_quota_is_refused_when_it_is_used(
    own_server: Any, s3: Callable[[], tuple[str, str]], song: bytes
) -> None:
    bucket, endpoint = s3()
    server = own_server(
        SCOPITONE_BLOB_URL=f"s3://{bucket}/scopitone",
        SCOPITONE_BLOB_ENDPOINT=endpoint,
        SCOPITONE_MAX_STORED_BYTES=str(len(song) + 10),
    )
    account = json.loads(server.cli("accounts", "create", "other", "--json"))["id"]
    server.key = server.cli("keys", "create", "--account", account).strip()
    first, second = promised(server), promised(server)
    for where in (first, second):
        signed = where["presigned_url"]
        assert server.request("PUT", signed, song, CONTENT_TYPE, key=None).status == 200
    assert server.request("GET", first["file_url"], key=None).body == song
    refused = server.request("GET", second["file_url"], key=None)
    assert refused.status == 404
    assert "Storage quota exceeded" in refused.json["message"]


def test_a_video_of_a_song_in_the_store(stored: Any, song: bytes, cover: bytes) -> None:
    given = {
        "audio_url": stored.upload("song.wav", song)["url"],
        "image_url": stored.upload("cover.png", cover)["url"],
    }
    task = stored.finished(stored.create("scopitone/import", given))
    clip = {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}
    video = stored.finished(stored.create("suno/music-video", {**clip, "resolution": "720p"}))
    assert video["status"] == "success", video
    [url] = video["result"]["media_urls"]
    assert stored.request("GET", url, key=None).body[4:8] == b"ftyp"
