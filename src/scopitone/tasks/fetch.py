"""Fetching a foreign file, within limits and under the guard.

urllib3, because it lets the caller connect to an address that was checked while TLS and the
Host header go by the URL's name.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin

import urllib3

from scopitone.errors import InputError
from scopitone.tasks.guard import Guard, Target

_REDIRECTS = 5
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a fetch may take: bytes, seconds between two packets, seconds in all."""

    size: int
    idle_s: float
    total_s: float


def fetch(url: str, out: Path, field: str, guard: Guard, limits: Limits) -> None:
    """Write what `url` (http, https or data) holds to `out`.

    Raises:
        InputError: naming `field`: refused by the guard, unreachable, not found, too large.
    """
    deadline = time.monotonic() + limits.total_s
    if url.startswith("data:"):
        chunks: Iterator[bytes] = iter([_decode_data(url, field)])
    else:
        chunks = _download(url, field, guard, limits)
    size = 0
    with out.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limits.size:
                raise InputError(field, f"is larger than {limits.size // 2**20} MB")
            if time.monotonic() > deadline:
                raise InputError(field, f"took longer than {limits.total_s:g} s to fetch")
            file.write(chunk)
    if size == 0:
        raise InputError(field, "is empty")


def _decode_data(url: str, field: str) -> bytes:
    header, comma, body = url[len("data:") :].partition(",")
    if not comma:
        raise InputError(field, "is not a data: URI: it has no comma")
    data = unquote_to_bytes(body)
    if not header.endswith(";base64"):
        return data
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise InputError(field, "is not valid base64") from error


def _download(url: str, field: str, guard: Guard, limits: Limits) -> Iterator[bytes]:
    for _ in range(_REDIRECTS + 1):
        target = guard.check(url, field)
        with _connect(target, limits) as pool:
            try:
                response = _get(pool, target)
                location = response.get_redirect_location()
                if not location:
                    yield from _body(response, target, field)
                    return
            except urllib3.exceptions.HTTPError as error:
                raise InputError(field, f"{target.host} did not deliver: {error}") from error
        url = urljoin(url, location)
    raise InputError(field, f"redirects more than {_REDIRECTS} times")


def _connect(target: Target, limits: Limits) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=limits.idle_s, read=limits.idle_s)
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.address, target.port, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        target.address,
        target.port,
        timeout=timeout,
        server_hostname=target.host,
        assert_hostname=target.host,
    )


def _get(pool: urllib3.HTTPConnectionPool, target: Target) -> urllib3.BaseHTTPResponse:
    return pool.urlopen(
        "GET",
        target.path,
        headers={
            "Host": target.host_header,
            "Accept-Encoding": "identity",
            "User-Agent": "scopitone",
        },
        redirect=False,
        retries=False,
        preload_content=False,
    )


def _body(response: urllib3.BaseHTTPResponse, target: Target, field: str) -> Iterator[bytes]:
    if response.status != 200:
        raise InputError(field, f"{target.host} answered {response.status}")
    yield from response.stream(_CHUNK, decode_content=False)
