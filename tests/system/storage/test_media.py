"""Media URLs: whole, in ranges, headers only, and not at all."""

from __future__ import annotations

import re
from typing import Any

import pytest


@pytest.fixture(scope="module")
def url(server: Any, song: bytes) -> str:
    found = server.upload("Über den\tDächern.wav", song)["url"]
    assert isinstance(found, str)
    return found


def get(server: Any, url: str, **headers: str) -> Any:
    return server.request("GET", url, headers=headers, key=None)


def test_the_whole_file_with_its_headers(server: Any, url: str, song: bytes) -> None:
    assert re.fullmatch(rf"{server.url}/media/[0-9a-f]{{32}}/[a-z-]+\.wav", url)
    reply = get(server, url)
    assert (reply.status, reply.body) == (200, song)
    assert reply.headers["content-type"] == "audio/wav"
    assert reply.headers["content-length"] == str(len(song))
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["x-content-type-options"] == "nosniff"
    disposition = reply.headers["content-disposition"]
    both = "filename=\"Uber den Dachern.wav\"; filename*=utf-8''%C3%9Cber%20den%20D%C3%A4chern.wav"
    assert disposition == f"inline; {both}"


def test_head_is_get_without_the_body(server: Any, url: str) -> None:
    got, head = get(server, url), server.request("HEAD", url, key=None)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "accept-ranges"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-99", 10, 100),
        ("bytes=1000-", 1000, None),
        ("bytes=-7", -7, None),
    ],
)
def test_ranges(
    server: Any, url: str, song: bytes, asked: str, start: int, stop: int | None
) -> None:
    reply = get(server, url, Range=asked)
    assert (reply.status, reply.body) == (206, song[start:stop])
    first = start % len(song)
    last = first + len(reply.body) - 1
    assert reply.headers["content-range"] == f"bytes {first}-{last}/{len(song)}"


def test_a_range_beyond_the_end_is_416(server: Any, url: str, song: bytes) -> None:
    reply = get(server, url, Range=f"bytes={len(song)}-")
    assert reply.status == 416
    assert reply.headers["content-range"].endswith(f"*/{len(song)}")


def test_a_known_etag_is_304(server: Any, url: str) -> None:
    etag = get(server, url).headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{64}"', etag)
    reply = get(server, url, **{"If-None-Match": etag})
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == etag
    changed = get(server, url, Range="bytes=0-1", **{"If-Range": '"other"'})
    assert changed.status == 200


def test_a_wrong_id_is_404(server: Any, url: str) -> None:
    reply = get(server, url.replace("/media/", "/media/0"))
    assert (reply.status, reply.json["code"]) == (404, 404)


@pytest.mark.parametrize("asked", ["bytes=abc", "items=0-1", "bytes=", "bytes=--5", "0-1"])
def test_what_is_no_range_is_ignored(server: Any, url: str, song: bytes, asked: str) -> None:
    reply = get(server, url, Range=asked)
    assert (reply.status, reply.body) == (200, song)


def test_head_has_no_ranges(server: Any, url: str, song: bytes) -> None:
    reply = server.request("HEAD", url, headers={"Range": "bytes=0-9"}, key=None)
    assert (reply.status, reply.headers["content-length"]) == (200, str(len(song)))


def test_several_ranges_come_as_parts(server: Any, url: str, song: bytes) -> None:
    reply = get(server, url, Range="bytes=0-1, 8-11")
    assert reply.status == 206
    kind = reply.headers["content-type"]
    assert kind.startswith("multipart/byteranges; boundary=")
    parts = reply.body.split(b"--" + kind.rpartition("=")[2].encode())
    assert parts[1].rstrip(b"\r\n").endswith(b"\r\n\r\n" + song[:2])
    assert parts[2].rstrip(b"\r\n").endswith(b"\r\n\r\n" + song[8:12])


def test_a_suffix_longer_than_the_file_is_all_of_it(server: Any, url: str, song: bytes) -> None:
    assert get(server, url, Range="bytes=-9999999").body == song


def test_if_range_with_the_etag_gives_the_range(server: Any, url: str, song: bytes) -> None:
    etag = get(server, url).headers["etag"]
    reply = get(server, url, Range="bytes=0-9", **{"If-Range": etag})
    assert (reply.status, reply.body) == (206, song[:10])
    assert get(server, url, **{"If-None-Match": "*"}).status == 304
    assert get(server, url, **{"If-None-Match": f'"other", W/{etag}'}).status == 304
