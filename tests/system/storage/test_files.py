"""Uploading, in one step and in two, to its limits."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

FILES = "/api/v1/client/files"
LIMIT = 300_000


@pytest.fixture(scope="module")
def small(server_type: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server that takes small files only, behind a proxy."""
    server = server_type(
        tmp_path_factory.mktemp("small"),
        SCOPITONE_MAX_UPLOAD_BYTES=str(LIMIT),
        SCOPITONE_PUBLIC_URL="https://songs.example.com/under/",
    )
    server.start()
    yield server
    server.kill()


def presigned(server: Any, query: str = "content_type=audio/wav&ext=.wav") -> str:
    """The path that the bytes are PUT to, whatever the public address is."""
    return urlsplit(server.request("GET", f"{FILES}/upload-url?{query}").data["presigned_url"]).path


def put(server: Any, path: str, body: Any, **headers: str) -> tuple[int, bytes]:
    """PUT without a key; an iterable body is sent in chunks, without saying its length."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        sent = {"Content-Type": "audio/wav", **headers}
        connection.request("PUT", path, body, sent, encode_chunked=not isinstance(body, bytes))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def own_path(path: str) -> str:
    return path.removeprefix("/under")


def test_one_step_answers_with_what_it_is(server: Any, song: bytes, cover: bytes) -> None:
    for name, content, kind in (("a.txt", song, "audio/wav"), ("b.wav", cover, "image/png")):
        found = server.upload(name, content)
        assert found["content_type"] == kind
        assert found["size"] == len(content)
        assert found["id"] in found["url"]
        assert server.request("GET", found["url"], key=None).headers["content-type"] == kind


TEXTS = {
    "a.lrc": (b"[00:01.00]Low tide\n", "text/plain"),
    "a.srt": (b"1\n00:00:01,000 --> 00:00:02,000\nLow tide\n", "application/x-subrip"),
    "a.json": (b'{"a": 1}', "application/json"),
    "a.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_both_ways_take_the_same_types(server: Any, name: str) -> None:
    content, kind = TEXTS[name]
    whole = server.upload(name, content)
    ext = name.rpartition(".")[2]
    where = server.request("GET", f"{FILES}/upload-url?content_type={kind}&ext={ext}").data
    assert (
        put(server, urlsplit(where["presigned_url"]).path, content, **{"Content-Type": kind})[0]
        == 200
    )
    for url in (whole["url"], where["file_url"]):
        got = server.request("GET", url, key=None)
        assert (got.status, got.body) == (200, content)
        assert got.headers["content-type"].partition(";")[0] == kind
        assert got.headers["x-content-type-options"] == "nosniff"
        is_picture = ext == "svg"
        assert got.headers["content-disposition"].startswith(
            "attachment" if is_picture else "inline"
        )
        assert ("sandbox" in (got.headers["content-security-policy"] or "")) == is_picture


def test_what_is_accepted_is_the_same_list_in_both_ways(server: Any) -> None:
    wrong = server.request("GET", f"{FILES}/upload-url?content_type=text/html")
    accepted = wrong.json["data"]["errors"][0]["accepted"]
    assert {"audio/mpeg", "video/mp4", "font/ttf", "text/vtt", "application/json"} <= set(accepted)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    reply = server.request("POST", FILES, head + b"<html>\r\n--x--\r\n", kind)
    for name in ("MP3", "MP4", "TTF", "VTT", "JSON", "SVG"):
        assert name in reply.json["message"]


@pytest.mark.parametrize("content", [b"", b"<html><script>", b"#EXTM3U\nhttp://a/\n"])
def test_what_is_neither_song_nor_image_is_422(server: Any, content: bytes) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="song.mp3"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    reply = server.request("POST", FILES, head + content + b"\r\n--x--\r\n", kind)
    assert (reply.status, reply.json["code"]) == (422, 422)


def test_urls_stand_on_the_public_url(small: Any, song: bytes) -> None:
    found = small.upload("a.wav", song)["url"]
    assert found.startswith("https://songs.example.com/under/media/")


def test_an_upload_that_says_that_it_is_too_large_is_413(small: Any) -> None:
    path = own_path(presigned(small))
    status, _ = put(small, path, b"RIFF0000WAVE" + bytes(2 * LIMIT))
    assert status == 413


def test_an_upload_that_grows_too_large_is_413(small: Any, song: bytes) -> None:
    path = own_path(presigned(small))
    chunks = (b"RIFF0000WAVE" + bytes(65_536) for _ in range(10))
    status, _ = put(small, path, chunks)
    assert status == 413
    assert put(small, path, song)[0] == 200, "what was refused did not use the URL up"


def test_an_upload_is_counted_while_it_streams(small: Any) -> None:
    """The answer comes though the body never ends."""
    path = own_path(presigned(small))
    parts = urlsplit(small.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.putrequest("PUT", path)
    connection.putheader("Content-Type", "audio/wav")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    for _ in range(8):
        connection.send(b"10000\r\n" + bytes(0x10000) + b"\r\n")
    assert connection.getresponse().status == 413
    connection.close()


def test_uploads_may_be_larger_than_other_bodies(server: Any, song: bytes) -> None:
    long = song + bytes(1_200_000)
    assert put(server, presigned(server), long)[0] == 200
    assert server.upload("long.wav", long)["size"] == len(long)


def test_the_same_bytes_twice_have_two_urls(server: Any, song: bytes) -> None:
    """What is in a file does not tell where it is."""
    assert len({server.upload("a.wav", song)["url"].split("/")[-2] for _ in range(3)}) == 3


def test_urls_are_https_behind_a_proxy_that_says_so(server: Any) -> None:
    for said in ("https", "http"):
        asked = server.request(
            "GET",
            f"{FILES}/upload-url?content_type=audio/wav&ext=wav",
            headers={"X-Forwarded-Proto": said, "Host": "songs.example"},
        )
        for name in ("presigned_url", "file_url"):
            assert asked.data[name].startswith(f"{said}://songs.example/")


def test_an_upload_without_a_length_is_taken(small: Any, song: bytes) -> None:
    chunks = (song[start : start + 10_000] for start in range(0, len(song), 10_000))
    assert put(small, own_path(presigned(small)), chunks)[0] == 200


def test_the_extension_comes_with_or_without_its_dot(server: Any) -> None:
    for ext in ("wav", ".wav", "%2Ewav"):
        query = f"content_type=audio/wav&ext={ext}"
        found = server.request("GET", f"{FILES}/upload-url?{query}").data["file_url"]
        assert found.endswith("/upload.wav")


def test_what_was_sent_decides_how_it_is_served(server: Any, song: bytes) -> None:
    where = server.request("GET", f"{FILES}/upload-url?content_type=audio/mpeg&ext=mp3").data
    path = urlsplit(where["presigned_url"]).path
    assert put(server, path, song, **{"Content-Type": "audio/mpeg"})[0] == 200
    served = server.request("GET", where["file_url"], key=None)
    assert served.headers["content-type"] == "audio/wav"
